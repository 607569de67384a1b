"""The image endpoints' part of the document: every declared parameter, with its bounds."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from limner.api.openapi.images import FORM, JSON, MEANINGS, image_paths
from limner.contract.gpt.models import GptContract
from limner.contract.models import SERVED, AnyModel
from limner.contract.orders import Task
from limner.contract.parameters import ALL, declared

PATHS = image_paths(SERVED)
SERVED_TASKS = [(task, model) for model in SERVED for task in Task if task in model.tasks]


def bodies(task: Task) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the schemas of an endpoint's bodies by their content type and model."""
    content = PATHS[f"/v1/images/{task}"]["post"]["requestBody"]["content"]
    return {
        (kind, body["title"].split()[0]): body
        for kind, schema in content.items()
        for body in schema["schema"].get("oneOf", [schema["schema"]])
    }


@pytest.mark.parametrize(
    ("task", "model"), SERVED_TASKS, ids=lambda one: str(getattr(one, "id", one))
)
def test_every_declared_parameter_of_every_model_is_described(task: Task, model: AnyModel) -> None:
    found = [body for (_, name), body in bodies(task).items() if name == model.id]
    assert found
    for body in found:
        files = {"image", "image[]", "images", "mask"}
        assert set(body["properties"]) - files == set(declared(task, model))
        assert body["additionalProperties"] is False
        assert all(body["properties"][name]["description"] for name in declared(task, model))


def test_every_sentence_is_of_a_parameter_that_there_is() -> None:
    assert set(MEANINGS) == ALL


def test_which_bodies_an_endpoint_takes() -> None:
    gpt = {model.id for model in SERVED if isinstance(model, GptContract)}
    assert set(bodies(Task.GENERATE)) == {(JSON, model.id) for model in SERVED}
    assert set(bodies(Task.VARY)) == {(FORM, "dall-e-2")}
    assert set(bodies(Task.EDIT)) == {
        (FORM, "dall-e-2"),
        *((kind, name) for name in gpt for kind in (FORM, JSON)),
    }


def test_the_document_takes_and_refuses_what_the_contract_does() -> None:
    # OpenAPI 3.0 writes `nullable` where JSON Schema has a type of its own: no null is sent here.
    schema = bodies(Task.GENERATE)[(JSON, "dall-e-3")]
    jsonschema.validate({"prompt": "a cat", "size": "1792x1024", "stream": False}, schema)
    for wrong in ({"stream": True}, {"n": 2}, {"size": "512x512"}, {"background": "opaque"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({"prompt": "a cat", **wrong}, schema)


def test_only_the_default_model_need_not_be_named() -> None:
    assert "model" not in bodies(Task.GENERATE)[(JSON, "dall-e-3")]["required"]
    assert "model" in bodies(Task.GENERATE)[(JSON, "dall-e-2")]["required"]
    assert bodies(Task.EDIT)[(FORM, "dall-e-2")]["required"] == ["prompt", "image"]
    assert bodies(Task.EDIT)[(JSON, "gpt-image-1")]["required"] == ["prompt", "model", "images"]
    assert bodies(Task.EDIT)[(FORM, "gpt-image-1")]["required"] == ["prompt", "model"]
