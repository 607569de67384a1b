"""The form of an upload: one file, and a few words about it."""

from __future__ import annotations

from starlette.requests import Request

from limner.api.form_parts import NAME_SHOWN_CHARS, FormEvent, Part, form_events
from limner.contract.fields import Fields, shown
from limner.contract.file_reading import FILE, SentFile
from limner.errors import FileTooLarge, InvalidRequest

TEXT_BYTES_MAX = 1024
BESIDE_BYTES_MAX = 1024 * 1024
"""How much a form may hold beside its file; a single text holds less."""


async def read_file_form(request: Request, bytes_max: int) -> tuple[Fields, SentFile | None]:
    """Read a form whose file has at most `bytes_max` bytes: its texts and its file.

    Raises FileTooLarge as soon as that is seen, and InvalidRequest.
    """
    form = _FileForm(bytes_max)
    async for event in form_events(request, bytes_max + BESIDE_BYTES_MAX):
        form.take(event)
    return Fields(form.texts, textual=True), form.file


class _FileForm:
    """Collects what the parser finds: a part's head, pieces of its content, its end (None)."""

    def __init__(self, bytes_max: int) -> None:
        self.texts: dict[str, object] = {}
        self.file: SentFile | None = None
        self._bytes_max = bytes_max
        self._seen: set[str] = set()
        self._part = Part("")
        self._content = bytearray()

    def take(self, event: FormEvent) -> None:
        if isinstance(event, Part):
            self._begin(event)
        elif event is None:
            self._end()
        else:
            self._content += event
            self._check_length()

    def _begin(self, part: Part) -> None:
        name = part.name
        if name in self._seen:
            raise InvalidRequest(
                f"Duplicate parameter: {shown(name)}. It is taken once.",
                code="duplicate_parameter",
                param=name[:NAME_SHOWN_CHARS],
            )
        if name == FILE and part.filename is None:
            raise InvalidRequest(
                f"Invalid type for '{FILE}': expected a file, but got a string instead.",
                code="invalid_type",
                param=FILE,
            )
        self._seen.add(name)
        self._part = part
        self._content = bytearray()

    def _check_length(self) -> None:
        if self._part.name == FILE:
            if len(self._content) > self._bytes_max:
                raise FileTooLarge(self._bytes_max)
        elif len(self._content) > TEXT_BYTES_MAX:
            raise InvalidRequest(
                f"Invalid {shown(self._part.name)}: string too long. Expected at most "
                f"{TEXT_BYTES_MAX} bytes.",
                code="string_above_max_length",
                param=self._part.name[:NAME_SHOWN_CHARS],
            )

    def _end(self) -> None:
        if self._part.name == FILE:
            self.file = SentFile(self._part.filename or "", bytes(self._content))
            return
        self.texts[self._part.name] = self._part.text(self._content)
