"""The files of a request, as they came: whole, within their limits, not looked into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from limner.contract.orders import Task
from limner.errors import InvalidRequest

FILE_FIELDS: Mapping[Task, tuple[str, ...]] = MappingProxyType(
    {Task.GENERATE: (), Task.EDIT: ("image", "mask"), Task.VARY: ("image",)}
)
"""The files of each endpoint, by the names of their form fields."""


@dataclass(frozen=True, slots=True)
class Uploads:
    """The pictures in their order, and the mask; `field` is what the request calls the pictures.

    `notes` say what a lenient reader took for them that strict mode refuses.
    """

    images: tuple[bytes, ...] = ()
    mask: bytes | None = None
    field: str = "image"
    notes: tuple[str, ...] = ()

    def name_of(self, index: int) -> str:
        """Name a picture as errors do: `image` where a form has one, else `images[1]`."""
        if len(self.images) == 1 and self.field == "image":
            return self.field
        return f"{self.field}[{index}]"

    def single(self) -> dict[str, bytes]:
        """Return the files by name for a model that takes one picture. Raises InvalidRequest."""
        if len(self.images) > 1:
            raise InvalidRequest(
                "Duplicate parameter: 'image'. It is taken once.",
                code="duplicate_parameter",
                param="image",
            )
        return self.first()

    def first(self) -> dict[str, bytes]:
        """Return the first picture and the mask by name."""
        files = {"image": self.images[0]} if self.images else {}
        return files if self.mask is None else {**files, "mask": self.mask}


NO_UPLOADS = Uploads()
