"""`/v1/files`: pictures that a client uploads once, and names in edits by their `file_id`."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from limner.api.content import respond_with
from limner.api.file_form import read_file_form
from limner.contract.fields import Fields
from limner.contract.files.parsing import read_file_order, read_file_query
from limner.contract.files.replies import ShownFile, deleted_file_body, file_body, files_body
from limner.contract.picture_kinds import media_type
from limner.ledger.files import FileRecord
from limner.policy.auth import Authenticator
from limner.service.file_service import FileService

FILES_PATH = "/v1/files"


class FileRoutes:
    """Keeps files and answers with them. An account sees no files but its own.

    A file has at most `bytes_max` bytes.
    """

    def __init__(self, access: Authenticator, files: FileService, *, bytes_max: int) -> None:
        self._access = access
        self._files = files
        self._bytes_max = bytes_max

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route(FILES_PATH, self.create, methods=["POST"]),
            Route(FILES_PATH, self.list_files, methods=["GET"]),
            Route(FILES_PATH + "/{id}", self.retrieve, methods=["GET"]),
            Route(FILES_PATH + "/{id}", self.delete, methods=["DELETE"]),
            Route(FILES_PATH + "/{id}/content", self.content, methods=["GET"]),
        ]

    async def create(self, request: Request) -> Response:
        """Keep a picture."""
        account_id = await self._account(request)
        order = read_file_order(*await read_file_form(request, self._bytes_max))
        record = await self._files.keep(
            account_id, order.filename, order.content, order.purpose, order.expires_after_s
        )
        return _json(file_body(_shown(record)))

    async def list_files(self, request: Request) -> Response:
        """List the account's files, the newest first unless `order` says otherwise."""
        account_id = await self._account(request)
        query = read_file_query(Fields(dict(request.query_params), textual=True))
        page = await self._files.list(
            account_id,
            limit=query.limit,
            after=query.after,
            ascending=query.ascending,
            purpose=query.purpose,
        )
        return _json(files_body([_shown(one) for one in page.files], has_more=page.has_more))

    async def retrieve(self, request: Request) -> Response:
        """Show what is known of a file."""
        account_id = await self._account(request)
        record = await self._files.find(account_id, request.path_params["id"])
        return _json(file_body(_shown(record)))

    async def delete(self, request: Request) -> Response:
        """Delete a file."""
        account_id = await self._account(request)
        file_id = request.path_params["id"]
        await self._files.delete(account_id, file_id)
        return _json(deleted_file_body(file_id))

    async def content(self, request: Request) -> Response:
        """Answer with a file's bytes, as they came."""
        account_id = await self._account(request)
        file_id = request.path_params["id"]
        content = await self._files.read(account_id, file_id)
        return respond_with(
            request,
            content,
            media_type=media_type(content),
            tag=file_id,
            # To be saved, not shown: what a client uploaded never becomes a page of this site.
            headers={"Content-Disposition": "attachment", "Cache-Control": "private, no-store"},
        )

    async def _account(self, request: Request) -> str:
        caller = await self._access.identify(request.headers.get("authorization"))
        return caller.account_id


def _json(body: bytes) -> Response:
    return Response(body, media_type="application/json")


def _shown(record: FileRecord) -> ShownFile:
    return ShownFile(
        record.id,
        record.filename,
        record.purpose,
        record.size_bytes,
        record.created_at,
        record.expires_at,
    )
