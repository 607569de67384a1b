"""The forms of edits and variations: limits apply while the body streams."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass

from starlette.requests import Request

from limner.api.form_collector import FormCollector, PartKind, collect_form, duplicate
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
KINDS = {
    IMAGE: PartKind.FILE,
    IMAGES: PartKind.FILES,
    MASK: PartKind.FILE,
    MARKUP: PartKind.UNREAD,
}
TEXT_BYTES_MAX = 128 * 1024


async def read_form(
    request: Request, task: Task, bytes_max: int, *, lenient: bool
) -> tuple[Fields, Uploads]:
    """Read a form of at most `bytes_max` bytes: its texts and its files.

    `image[]` may come several times, `image` once; the official client names a list so, also one
    of a single picture. The file names and types that a client claims are not looked at. A file is
    as large as the model takes that the form has named by then; before it has, as any takes.
    """
    form = await collect_form(request, bytes_max, ImageFormPolicy(task, lenient=lenient))
    images = tuple(file.content for file in form.files if file.name != MASK)
    mask = next((file.content for file in form.files if file.name == MASK), None)
    return Fields(form.texts, textual=True), Uploads(images, mask)


@dataclass(frozen=True, slots=True)
class ImageFormPolicy:
    """Pictures by `image` or `image[]`, a mask, and texts."""

    task: Task
    _: KW_ONLY
    lenient: bool

    def kind(self, name: str) -> PartKind:
        """Say what a part is."""
        return KINDS.get(name, PartKind.TEXT)

    def check_part(self, name: str, form: FormCollector) -> None:
        """Raise InvalidRequest for both spellings of the pictures, and for too many of them."""
        clash = {IMAGE: IMAGES, IMAGES: IMAGE}.get(name)
        if clash in form.seen or (name == IMAGE and name in form.seen):
            raise duplicate(name, " For several pictures use the array syntax, 'image[]'.")
        count = sum(file.name == IMAGES for file in form.files)
        if name == IMAGES and count >= IMAGES_MAX:
            raise too_many_images(count + 1)

    def check_length(self, name: str, size_bytes: int, texts: Mapping[str, object]) -> None:
        """Raise InvalidRequest for a file that the model does not take, or a long text."""
        if name in (IMAGE, IMAGES, MASK):
            check_length(self.task, texts, name, size_bytes, lenient=self.lenient)
        elif size_bytes > TEXT_BYTES_MAX:
            raise InvalidRequest(f"The value is too long - {shown(name)}")
