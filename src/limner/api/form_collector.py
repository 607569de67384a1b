"""Collects a form while it streams: its texts and its files, each part once and within its length.

What a route's forms may hold beside that is its `FormPolicy`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from starlette.requests import Request

from limner.api.form_parts import NAME_SHOWN_CHARS, FormEvent, Part, form_events
from limner.contract.fields import shown
from limner.errors import InvalidRequest, LimnerError


@dataclass(frozen=True, slots=True)
class FormFile:
    """A file of a form: the part's name, the file name that the client gave it, its bytes."""

    name: str
    filename: str | None
    content: bytes


class PartKind(Enum):
    """What a part of a form is."""

    TEXT = auto()
    FILE = auto()
    FILES = auto()
    """A file; others may come under the same name."""
    UNREAD = auto()
    """Its content is passed over; its text is `a file`."""


FILE_KINDS = (PartKind.FILE, PartKind.FILES)


class FormPolicy(Protocol):
    """What the forms of a route may hold."""

    def kind(self, part: Part) -> PartKind:
        """Say what a part is."""

    def check_part(self, part: Part, form: FormCollector) -> None:
        """Raise InvalidRequest for a part that may not follow those that `form` has."""

    def check_length(self, part: Part, size_bytes: int, texts: Mapping[str, object]) -> None:
        """Raise InvalidRequest for a part that is too long; it may still grow."""


def duplicate(name: str, hint: str = "") -> InvalidRequest:
    """Return the error for a part that came before and is taken once."""
    return InvalidRequest(
        f"Duplicate parameter: {shown(name)}. It is taken once.{hint}",
        code="duplicate_parameter",
        param=name[:NAME_SHOWN_CHARS],
    )


def no_file(name: str) -> InvalidRequest:
    """Return the error for a text in the place of a file."""
    return InvalidRequest(
        f"Invalid type for '{name}': expected a file, but got a string instead.",
        code="invalid_type",
        param=name,
    )


def check_file_name(part: Part) -> None:
    """Raise InvalidRequest for a part without a file name: it is a text."""
    if part.filename is None:
        raise no_file(part.name)


async def collect_form(request: Request, bytes_max: int, policy: FormPolicy) -> FormCollector:
    """Read a form of at most `bytes_max` bytes. Raises InvalidRequest.

    The chunks of a form that is refused are let go at once: its client may send for a while yet.
    """
    form = FormCollector(policy)
    try:
        async for event in form_events(request, bytes_max):
            form.take(event)
    except LimnerError:
        form.clear()
        raise
    return form


class FormCollector:
    """Collects what the parser finds: a part's head, chunks of its content, its end (None)."""

    def __init__(self, policy: FormPolicy) -> None:
        self.texts: dict[str, object] = {}
        self.files: list[FormFile] = []
        self.seen: set[str] = set()
        self._policy = policy
        self._part = Part("")
        self._kind = PartKind.TEXT
        self._content = bytearray()

    def take(self, event: FormEvent) -> None:
        """Take what comes next. Raises InvalidRequest."""
        if isinstance(event, Part):
            self._begin(event)
        elif event is None:
            self._end()
        elif self._kind is not PartKind.UNREAD:
            self._content += event
            self._policy.check_length(self._part, len(self._content), self.texts)

    def clear(self) -> None:
        """Let go of everything."""
        self.texts.clear()
        self.files.clear()
        self._content = bytearray()

    def _begin(self, part: Part) -> None:
        name, kind = part.name, self._policy.kind(part)
        self._policy.check_part(part, self)
        if name in self.seen and kind is not PartKind.FILES:
            raise duplicate(name)
        self.seen.add(name)
        self._kind = kind
        self._part = part
        self._content = bytearray()

    def _end(self) -> None:
        name = self._part.name
        if self._kind in FILE_KINDS:
            file = FormFile(name, self._part.filename, bytes(self._content))
            self._content = bytearray()
            self.files.append(file)
        elif self._kind is PartKind.UNREAD:
            self.texts[name] = "a file"
        else:
            self.texts[name] = self._part.text(self._content)
