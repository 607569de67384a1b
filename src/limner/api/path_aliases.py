"""Other spellings of the API's paths: doubled `/v1`, doubled and trailing slashes, Azure's paths.

Clients join a base URL and a path with one slash too many, or twice with `/v1`; clients of Azure
OpenAI put the model into the path, as the name of a deployment. All are served as the path that
is meant. Paths outside `/v1` and `/openai` are left as they are.
"""

from __future__ import annotations

import re

from starlette.types import ASGIApp, Receive, Scope, Send

DEPLOYMENT = "limner.deployment"
"""Where the scope has the deployment that an Azure path names."""

_SLASHES = re.compile("/{2,}")
_AZURE = re.compile(r"/openai(?:/v1)?(?=/|$)")
_DOUBLED = re.compile(r"\A(?:/v1)+(?=/v1(?:/|\Z))")
_DEPLOYED = re.compile(r"/v1/deployments/(?P<name>.+)(?P<rest>/images/[a-z]+)")


def canonical(path: str) -> tuple[str, str | None]:
    """Return the path that is meant, and the deployment that it names.

    `/openai/deployments/NAME/images/…`, `/openai/v1/deployments/NAME/images/…` and
    `/v1/deployments/NAME/images/…` (so `AzureOpenAI(base_url=…/v1)` writes it) name one;
    `/openai/v1/…` and `/openai/…` are `/v1/…`.
    """
    tidy = _SLASHES.sub("/", path).rstrip("/")
    tidy = _AZURE.sub("/v1", tidy, count=1) if tidy.startswith("/openai") else tidy
    tidy = _DOUBLED.sub("", tidy, count=1)
    if tidy != "/v1" and not tidy.startswith("/v1/"):
        return path, None
    deployed = _DEPLOYED.fullmatch(tidy)
    if deployed is None:
        return tidy, None
    return f"/v1{deployed['rest']}", deployed["name"]


class PathAliases:
    """Serves each request at the path that it means."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http":
            # In place: what is around this reads the route from the same scope.
            scope["path"], scope[DEPLOYMENT] = canonical(scope["path"])
        await self._app(scope, receive, send)
