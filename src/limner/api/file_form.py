"""The form of an upload: one file, and a few words about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request

from limner.api.form_collector import FormCollector, PartKind, check_file_name, collect_form
from limner.api.form_parts import NAME_SHOWN_CHARS, Part
from limner.contract.fields import Fields, shown
from limner.contract.files.parsing import FILE, SentFile
from limner.errors import FileTooLarge, InvalidRequest

TEXT_BYTES_MAX = 1024
BESIDE_BYTES_MAX = 1024 * 1024
"""How much a form may hold beside its file; a single text holds less."""


async def read_file_form(request: Request, bytes_max: int) -> tuple[Fields, SentFile | None]:
    """Read a form whose file has at most `bytes_max` bytes: its texts and its file.

    Raises FileTooLarge as soon as that is seen, and InvalidRequest.
    """
    form = await collect_form(request, bytes_max + BESIDE_BYTES_MAX, FileFormPolicy(bytes_max))
    file = SentFile(form.files[0].filename or "", form.files[0].content) if form.files else None
    return Fields(form.texts, textual=True), file


@dataclass(frozen=True, slots=True)
class FileFormPolicy:
    """One file of at most `bytes_max` bytes, and short texts."""

    bytes_max: int

    def kind(self, part: Part) -> PartKind:
        """Say what a part is."""
        return PartKind.FILE if part.name == FILE else PartKind.TEXT

    def check_part(self, part: Part, form: FormCollector) -> None:  # noqa: ARG002 - the protocol's
        """Raise InvalidRequest for a text in the place of the file; each part comes once anyway."""
        if part.name == FILE:
            check_file_name(part)

    def check_length(
        self,
        part: Part,
        size_bytes: int,
        texts: Mapping[str, object],  # noqa: ARG002 - the protocol's
    ) -> None:
        """Raise FileTooLarge for the file, InvalidRequest for a text that is too long."""
        if part.name == FILE:
            if size_bytes > self.bytes_max:
                raise FileTooLarge(self.bytes_max)
        elif size_bytes > TEXT_BYTES_MAX:
            raise InvalidRequest(
                f"Invalid {shown(part.name)}: string too long. Expected at most "
                f"{TEXT_BYTES_MAX} bytes.",
                code="string_above_max_length",
                param=part.name[:NAME_SHOWN_CHARS],
            )
