"""The forms of edits and variations: limits apply while the body streams."""

from __future__ import annotations

from starlette.requests import Request

from limner.api.form_parts import NAME_SHOWN_CHARS, FormEvent, Part, form_events
from limner.contract.fields import Fields, shown
from limner.contract.gpt_models import IMAGES_MAX
from limner.contract.gpt_reading import too_many_images
from limner.contract.orders import Task
from limner.contract.reading import check_length
from limner.contract.uploads import Uploads
from limner.errors import InvalidRequest

IMAGE, IMAGES, MASK = "image", "image[]", "mask"
MARKUP = "markup"
"""A file of newer models' edits, not read: it is refused by name, or a lenient key drops it."""
TEXT_BYTES_MAX = 128 * 1024


async def read_form(
    request: Request, task: Task, bytes_max: int, *, lenient: bool
) -> tuple[Fields, Uploads]:
    """Read a form of at most `bytes_max` bytes: its texts and its files.

    `image[]` may come several times, `image` once; the official client names a list so, also one
    of a single picture. The file names and types that a client claims are not looked at. A file is
    as large as the model takes that the form has named by then; before it has, as any takes.
    """
    form = _Form(task, lenient=lenient)
    async for event in form_events(request, bytes_max):
        form.take(event)
    return Fields(form.texts, textual=True), Uploads(tuple(form.images), form.mask)


class _Form:
    """Collects what the parser finds: a part's head, pieces of its content, its end (None)."""

    def __init__(self, task: Task, *, lenient: bool) -> None:
        self.texts: dict[str, object] = {}
        self.images: list[bytes] = []
        self.mask: bytes | None = None
        self._task = task
        self._lenient = lenient
        self._seen: set[str] = set()
        self._part = Part("")
        self._content = bytearray()

    def take(self, event: FormEvent) -> None:
        if isinstance(event, Part):
            self._begin(event)
        elif event is None:
            self._end()
        elif self._part.name != MARKUP:
            self._content += event
            self._check_length()

    def _begin(self, part: Part) -> None:
        name = part.name
        clash = {IMAGE: IMAGES, IMAGES: IMAGE}.get(name)
        if clash in self._seen or (name in self._seen and name != IMAGES):
            hint = " For several pictures use the array syntax, 'image[]'." if clash else ""
            raise InvalidRequest(
                f"Duplicate parameter: {shown(name)}. It is taken once.{hint}",
                code="duplicate_parameter",
                param=name[:NAME_SHOWN_CHARS],
            )
        if name in (IMAGE, IMAGES, MASK) and part.filename is None:
            raise InvalidRequest(
                f"Invalid type for '{name}': expected a file, but got a string instead.",
                code="invalid_type",
                param=name,
            )
        if name == IMAGES and len(self.images) >= IMAGES_MAX:
            raise too_many_images(len(self.images) + 1)
        self._seen.add(name)
        self._part = part
        self._content = bytearray()

    def _check_length(self) -> None:
        if self._part.name in (IMAGE, IMAGES, MASK):
            length = len(self._content)
            check_length(self._task, self.texts, self._part.name, length, lenient=self._lenient)
        elif len(self._content) > TEXT_BYTES_MAX:
            raise InvalidRequest(f"The value is too long - {shown(self._part.name)}")

    def _end(self) -> None:
        if self._part.name in (IMAGE, IMAGES):
            self.images.append(bytes(self._content))
            return
        if self._part.name == MASK:
            self.mask = bytes(self._content)
            return
        if self._part.name == MARKUP:
            self.texts[MARKUP] = "a file"
            return
        self.texts[self._part.name] = self._part.text(self._content)
