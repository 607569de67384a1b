"""Multipart bodies in: a push parser (`multipart`), so that limits apply while the body streams."""

from __future__ import annotations

from collections.abc import AsyncIterator

from multipart import MultipartError, MultipartSegment, PushMultipartParser
from starlette.requests import Request

from limner.api.content_type import FORM, expect
from limner.contract.fields import Fields, shown
from limner.contract.models import UPLOAD_BYTES_MAX
from limner.contract.reading import upload_refused
from limner.contract.uploads import Uploads
from limner.errors import BodyTooLarge, InvalidRequest

FILE_FIELDS = ("image", "mask")
TEXT_BYTES_MAX = 64 * 1024
PARTS_MAX = 32
FORM_BYTES_MAX = 2 * UPLOAD_BYTES_MAX + PARTS_MAX * TEXT_BYTES_MAX


async def read_form(request: Request) -> tuple[Fields, Uploads]:
    """Read a form: its texts and its files.

    `image[]` is `image`, since the official client names a list so. The file names and types that
    a client claims are not looked at.
    """
    boundary = expect(request, FORM).get("boundary", "")
    form = _Form()
    try:
        with PushMultipartParser(boundary, max_segment_count=PARTS_MAX) as parser:
            async for piece in _pieces(request):
                for event in parser.parse(piece):
                    form.take(event)
    except (MultipartError, ValueError) as fault:
        raise InvalidRequest(
            f"We could not parse the multipart body of your request: {fault}."
        ) from None
    image, mask = form.files.get("image"), form.files.get("mask")
    uploads = Uploads(() if image is None else (image,), mask)
    return Fields(form.texts, textual=True), uploads


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    received = 0
    async for piece in request.stream():
        received += len(piece)
        if received > FORM_BYTES_MAX:
            raise BodyTooLarge(FORM_BYTES_MAX)
        if piece:
            yield piece


class _Form:
    """Collects what the parser finds: a part's head, pieces of its content, its end (None)."""

    def __init__(self) -> None:
        self.texts: dict[str, object] = {}
        self.files: dict[str, bytes] = {}
        self._name = ""
        self._content = bytearray()

    def take(self, event: MultipartSegment | bytearray | bytes | None) -> None:
        if isinstance(event, MultipartSegment):
            self._begin(event)
        elif event is None:
            self._end()
        else:
            self._content += event
            self._check_length()

    def _begin(self, segment: MultipartSegment) -> None:
        name = segment.name or ""
        if name.removesuffix("[]") in FILE_FIELDS:
            name = name.removesuffix("[]")
        if name in self.texts or name in self.files:
            raise InvalidRequest(
                f"Duplicate parameter: {shown(name)}. It is taken once.",
                code="duplicate_parameter",
                param=name[:60],
            )
        if name in FILE_FIELDS and segment.filename is None:
            raise InvalidRequest(
                f"Invalid type for '{name}': expected a file, but got a string instead.",
                code="invalid_type",
                param=name,
            )
        self._name = name
        self._content = bytearray()

    def _check_length(self) -> None:
        if self._name in FILE_FIELDS:
            if len(self._content) > UPLOAD_BYTES_MAX:
                raise upload_refused(self._name)
        elif len(self._content) > TEXT_BYTES_MAX:
            raise InvalidRequest(f"The value is too long - {shown(self._name)}")

    def _end(self) -> None:
        if self._name in FILE_FIELDS:
            self.files[self._name] = bytes(self._content)
            return
        try:
            self.texts[self._name] = self._content.decode()
        except UnicodeDecodeError:
            raise InvalidRequest(f"The value is not UTF-8 text - {shown(self._name)}") from None
