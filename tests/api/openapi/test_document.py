"""The whole document: it builds, it is sound, and the docs have a line for each parameter."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from limner.api.openapi.document import DocumentRoutes, document
from limner.contract.gpt.models import GptContract
from limner.contract.models import SERVED
from limner.contract.orders import Task
from limner.contract.parameters import declared

DOCUMENT = document(SERVED)
DOCS = Path(__file__).parents[3] / "docs"
SECTIONS = {
    (Task.GENERATE, False): ("## Generations",),
    (Task.EDIT, False): ("## Edits and variations",),
    (Task.VARY, False): ("## Edits and variations",),
    (Task.GENERATE, True): ("## Generations by GPT-image models",),
    (Task.EDIT, True): ("## Generations by GPT-image models", "## Edits by GPT-image models"),
}
"""Where 1-contract.md has the parameters of an endpoint, by the family of the model."""

PLACES = {
    "/v1/files": "1-contract.md",
    "/v1/images": "1-contract.md",
    "/v1/images/requests": "2-policy.md",
    "/v1/moderations": "2-policy.md",
    "/v1/organization": "7-ledger.md",
}
"""Which file of the docs has the parameters of a path and what is below it."""


def section(heading: str) -> str:
    """Return a section of 1-contract.md."""
    text = (DOCS / "1-contract.md").read_text()
    return re.split(r"^## ", text[text.index(f"{heading}\n") + 3 :], maxsplit=1, flags=re.M)[0]


def in_backticks(text: str) -> set[str]:
    """Return what a text has in backticks, and each name of a query string among it."""
    spans = re.findall(r"`([^`\n]+)`", text)
    return {name for span in spans for name in (span, *re.findall(r"[?&](\w+)=", span))}


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        for operation in methods.values():
            yield path, operation


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference into the document's own schemas."""
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = DOCUMENT["components"]["schemas"][name] if name else schema
    return found


def parameters(operation: dict[str, Any]) -> set[str]:
    """Return the names of an operation's parameters, in the path, the query and the body."""
    names = {one["name"] for one in operation.get("parameters", ())}
    for content in operation.get("requestBody", {}).get("content", {}).values():
        schema = resolved(content["schema"])
        for body in schema.get("oneOf", [schema]):
            names |= set(body["properties"])
    return names


@pytest.mark.parametrize(("task", "gpt"), list(SECTIONS))
def test_each_parameter_of_an_image_endpoint_has_a_line_in_the_docs(task: Task, gpt: bool) -> None:
    rows = [
        line.split("|")[1]
        for heading in SECTIONS[task, gpt]
        for line in section(heading).splitlines()
        if line.startswith("|")
    ]
    written = in_backticks("\n".join(rows))
    if gpt and task is Task.EDIT:
        written |= in_backticks(section("## Edits by GPT-image models"))
    for model in SERVED:
        if task in model.tasks and isinstance(model, GptContract) is gpt:
            assert set(declared(task, model)) <= written, model.id


def test_each_parameter_of_the_document_is_named_in_the_docs() -> None:
    missing = []
    for path, operation in operations():
        names = parameters(operation) - {"id", "link", "model"}
        places = [place for prefix, place in PLACES.items() if path.startswith(prefix)]
        text = "\n".join((DOCS / place).read_text() for place in places)
        missing += [(path, name) for name in sorted(names - in_backticks(text))]
    assert missing == []


def test_every_reference_leads_to_a_schema() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    names = re.findall(r"#/components/schemas/(\w+)", str(DOCUMENT))
    assert set(names) == set(schemas) & set(names)
    assert names


def test_every_operation_says_what_it_does_and_what_may_go_wrong() -> None:
    for path, operation in operations():
        assert operation["summary"], path
        assert "200" in operation["responses"], path


def test_the_routes_answer_the_document_and_a_page_that_shows_it() -> None:
    asyncio.run(_check_routes())


async def _check_routes() -> None:
    app = Starlette(routes=DocumentRoutes(SERVED).routes())
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        openapi = await client.get("/openapi.json")
        assert openapi.json() == DOCUMENT
        page = await client.get("/docs")
        assert "script-src 'self'" in page.headers["content-security-policy"]
        for path in re.findall(r'(?:src|href)="([^"]+)"', page.text):
            part = await client.get(f"/{path}")
            assert part.status_code == 200, path
        assert (await client.get("/docs/assets/secret.js")).status_code == 404
