"""The forms of edits and variations: limits apply while the body streams."""

from __future__ import annotations

from starlette.requests import Request

from limner.api.form_parts import NAME_SHOWN_CHARS, FormEvent, Part, form_events
from limner.contract.adjustments import ignored, read_as
from limner.contract.fields import Fields, shown
from limner.contract.gpt_models import IMAGES_MAX
from limner.contract.gpt_reading import kind_of, too_many_images
from limner.contract.orders import Task
from limner.contract.parameters import ALL
from limner.contract.part_names import EXACT, IMAGE, IMAGES, MASK, Place, file_place
from limner.contract.reading import check_length
from limner.contract.uploads import Uploads
from limner.errors import InvalidRequest

TEXT_BYTES_MAX = 128 * 1024


async def read_form(
    request: Request, task: Task, bytes_max: int, *, lenient: bool
) -> tuple[Fields, Uploads]:
    """Read a form of at most `bytes_max` bytes: its texts and its files.

    `image[]` may come several times, `image` once; the official client names a list so, also one
    of a single picture. The file names and types that a client claims are not looked at. A file is
    as large as the model takes that the form has named by then; before it has, as any takes. Of a
    file that no endpoint has the name alone is read.
    """
    form = _Form(task, lenient=lenient)
    async for event in form_events(request, bytes_max):
        form.take(event)
    return Fields(form.texts, textual=True), form.uploads()


class _Form:
    """Collects what the parser finds: a part's head, pieces of its content, its end (None)."""

    def __init__(self, task: Task, *, lenient: bool) -> None:
        self.texts: dict[str, object] = {}
        self._images: list[tuple[int, bytes]] = []
        self._mask: bytes | None = None
        self._notes: list[str] = []
        self._task = task
        self._lenient = lenient
        self._seen: set[str] = set()
        self._part = Part("")
        self._place: Place | None = None
        self._content = bytearray()

    def take(self, event: FormEvent) -> None:
        if isinstance(event, Part):
            self._begin(event)
        elif event is None:
            self._end()
        elif not self._is_stray():
            self._content += event
            self._check_length()

    def uploads(self) -> Uploads:
        """Return the files, the pictures in the order of their numbers, else as they came."""
        images = [content for _, content in sorted(self._images, key=lambda one: one[0])]
        return Uploads(tuple(images), self._mask, notes=tuple(self._notes))

    def _begin(self, part: Part) -> None:
        self._part = part
        self._place = file_place(
            part.name, is_file=part.filename is not None, lenient=self._lenient
        )
        self._content = bytearray()
        self._check_once()
        if self._place is not None and part.filename is None and not self._lenient:
            raise _no_file(part.name)
        if self._is(IMAGE) and len(self._images) >= IMAGES_MAX:
            raise too_many_images(len(self._images) + 1)

    def _check_once(self) -> None:
        """Raise InvalidRequest for a name that came before, and that is taken once."""
        name = self._part.name
        if self._lenient and self._is(IMAGE):
            return
        clash = {IMAGE: IMAGES, IMAGES: IMAGE}.get(name)
        again = name in self._seen and name != IMAGES
        if clash in self._seen or again or (self._mask is not None and self._is(MASK)):
            hint = " For several pictures use the array syntax, 'image[]'." if clash else ""
            raise InvalidRequest(
                f"Duplicate parameter: {shown(name)}. It is taken once.{hint}",
                code="duplicate_parameter",
                param=name[:NAME_SHOWN_CHARS],
            )
        self._seen.add(name)

    def _is(self, field: str) -> bool:
        return self._place is not None and self._place.field == field

    def _is_stray(self) -> bool:
        """Tell whether the part is a file that no endpoint has: it is refused by its name."""
        return (
            self._place is None and self._part.filename is not None and self._part.name not in ALL
        )

    def _check_length(self) -> None:
        if self._place is not None:
            name, length = self._part.name or self._place.field, len(self._content)
            check_length(self._task, self.texts, name, length, lenient=self._lenient)
        elif len(self._content) > TEXT_BYTES_MAX:
            raise InvalidRequest(f"The value is too long - {shown(self._part.name)}")

    def _end(self) -> None:
        if self._place is not None:
            self._keep(self._place)
        elif self._is_stray():
            self.texts[self._part.name] = "a file"
        else:
            self.texts[self._part.name] = self._part.text(self._content)

    def _keep(self, place: Place) -> None:
        content, name = bytes(self._content), self._part.name
        if self._lenient:
            if not content:
                self._notes.append(ignored(f"empty {name}"))
                return
            if self._part.filename is None and kind_of(content) is None:
                raise _no_file(name)
            self._note_name(place)
        if place.field == MASK:
            self._mask = content
        else:
            number = len(self._images) if place.number is None else place.number
            self._images.append((number, content))

    def _note_name(self, place: Place) -> None:
        """Note what strict mode would not have taken: another name, or no file name."""
        name = self._part.name
        if name not in EXACT:
            self._notes.append(read_as(name or "a file without a name", place.contract_name))
        elif name == IMAGE and self._images:
            self._notes.append(read_as("another image", IMAGES))
        if self._part.filename is None:
            self._notes.append(read_as(f"{name} without a file name", "a file"))


def _no_file(name: str) -> InvalidRequest:
    return InvalidRequest(
        f"Invalid type for '{name}': expected a file, but got a string instead.",
        code="invalid_type",
        param=name,
    )
