"""The forms of edits and variations: limits apply while the body streams."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass

from starlette.requests import Request

from limner.api.form_collector import (
    FormCollector,
    FormFile,
    PartKind,
    check_file_name,
    collect_form,
    duplicate,
    no_file,
)
from limner.api.form_parts import Part
from limner.contract.adjustments import ignored, read_as
from limner.contract.fields import Fields, shown
from limner.contract.gpt.models import IMAGES_MAX
from limner.contract.gpt.uploads import too_many_images
from limner.contract.orders import Task
from limner.contract.parameters import ALL
from limner.contract.parsing import check_length
from limner.contract.part_names import EXACT, IMAGE, IMAGES, MASK, PartName, file_place
from limner.contract.picture_kinds import taken_kind
from limner.contract.uploads import Uploads
from limner.errors import InvalidRequest

TEXT_BYTES_MAX = 128 * 1024


async def read_form(
    request: Request, task: Task, bytes_max: int, *, lenient: bool
) -> tuple[Fields, Uploads]:
    """Read a form of at most `bytes_max` bytes: its texts and its files.

    `image[]` may come several times, `image` once; the official client names a list so, also one
    of a single picture. The file names and types that a client claims are not looked at. A
    file's length is limited by the model that the form has named so far; until it names one, by the
    largest limit of all models. Of a file that no endpoint takes, only the name is read.
    """
    policy = ImageFormPolicy(task, lenient=lenient)
    form = await collect_form(request, bytes_max, policy)
    return Fields(form.texts, textual=True), policy.uploads(form.files)


@dataclass(frozen=True, slots=True)
class ImageFormPolicy:
    """Pictures by `image` or `image[]`, a mask, and texts; `lenient` takes other names too."""

    task: Task
    _: KW_ONLY
    lenient: bool

    def kind(self, part: Part) -> PartKind:
        """Say what a part is; a file that no endpoint has is refused by its name, and not read."""
        place = self._place_of(part)
        if place is None:
            stray = part.filename is not None and part.name not in ALL
            return PartKind.UNREAD if stray else PartKind.TEXT
        several = part.name == IMAGES or (self.lenient and place.field == IMAGE)
        return PartKind.FILES if several else PartKind.FILE

    def check_part(self, part: Part, form: FormCollector) -> None:
        """Raise InvalidRequest for a name that does not go with the others, or too many pictures.

        A lenient reader takes pictures by several names, and files without a file name.
        """
        place = self._place_of(part)
        if place is None:
            return
        if self.lenient:
            self._check_mask(part, place, form)
        else:
            _check_names(part.name, form)
            check_file_name(part)
        count = sum(one.field == IMAGE for one in self._places(form.files))
        if place.field == IMAGE and count >= IMAGES_MAX:
            raise too_many_images(count + 1)

    def check_length(self, part: Part, size_bytes: int, texts: Mapping[str, object]) -> None:
        """Raise InvalidRequest for a file that the model does not take, or a long text."""
        place = self._place_of(part)
        if place is not None:
            named = part.name or place.field
            check_length(self.task, texts, named, size_bytes, lenient=self.lenient)
        elif size_bytes > TEXT_BYTES_MAX:
            raise InvalidRequest(f"The value is too long - {shown(part.name)}")

    def uploads(self, files: Sequence[FormFile]) -> Uploads:
        """Return the files, the pictures in the order of their numbers, else as they came."""
        images: list[tuple[int, bytes]] = []
        mask: bytes | None = None
        notes: list[str] = []
        for file, place in zip(files, self._places(files), strict=True):
            if self.lenient and not file.content:
                notes.append(ignored(f"empty {file.name}"))
                continue
            if self.lenient:
                notes += _notes(file, place, is_further=bool(images))
            if place.field == MASK:
                mask = file.content
            else:
                images.append((len(images) if place.number is None else place.number, file.content))
        ordered = sorted(images, key=lambda one: one[0])
        return Uploads(tuple(content for _, content in ordered), mask, notes=tuple(notes))

    def _place_of(self, part: Part) -> PartName | None:
        return file_place(part.name, is_file=part.filename is not None, lenient=self.lenient)

    def _places(self, files: Sequence[FormFile]) -> list[PartName]:
        """Return what the files are that were taken."""
        places = [file_place(file.name, is_file=True, lenient=self.lenient) for file in files]
        return [place or PartName(IMAGE) for place in places]

    def _check_mask(self, part: Part, place: PartName, form: FormCollector) -> None:
        """Raise InvalidRequest for a second mask, by whatever name."""
        if place.field == MASK and place.field in {one.field for one in self._places(form.files)}:
            raise duplicate(part.name)


def _check_names(name: str, form: FormCollector) -> None:
    """Raise InvalidRequest for both spellings of the pictures, and for `image` twice."""
    clash = {IMAGE: IMAGES, IMAGES: IMAGE}.get(name)
    if clash in form.seen or (name == IMAGE and name in form.seen):
        raise duplicate(name, " For several pictures use the array syntax, 'image[]'.")


def _notes(file: FormFile, place: PartName, *, is_further: bool) -> list[str]:
    """Note what strict mode would not have taken: another name, or no file name.

    Raises InvalidRequest for a text in the place of a file.
    """
    notes = []
    if file.name not in EXACT:
        notes.append(read_as(file.name or "a file without a name", place.contract_name))
    elif file.name == IMAGE and is_further:
        notes.append(read_as("another image", IMAGES))
    if file.filename is None:
        if taken_kind(file.content) is None:
            raise no_file(file.name)
        notes.append(read_as(f"{file.name} without a file name", "a file"))
    return notes
