"""Which file a part of an edit's form is, by its name: `image`, `image[]`, `image[0]`, `mask[]`.

The contract knows `image`, `image[]` and `mask`. A lenient reader takes the other spellings, in
the order of their numbers; a strict one names what was meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

IMAGE, IMAGES, MASK = "image", "image[]", "mask"
EXACT = frozenset({IMAGE, IMAGES, MASK})
"""The contract's own names of files."""
NAME_CHARS_MAX = 20
"""A longer name is none of theirs."""

_NAME = re.compile(r"(image|mask)s?(?:\[(\d{0,3})\]|[._](\d{1,3}))?")


@dataclass(frozen=True, slots=True)
class PartName:
    """What a part is: `image` or `mask`, and its number where the name has one."""

    field: str
    number: int | None = None

    @property
    def contract_name(self) -> str:
        """The name that the contract has for it; for a picture, that of a list."""
        return IMAGES if self.field == IMAGE else MASK


def file_place(name: str, *, is_file: bool, lenient: bool) -> PartName | None:
    """Return which file a part is, None for a text and for a file that nobody knows.

    `is_file` tells that the part has a file name: a lenient reader takes such a one for a picture
    that has no name of its own.
    """
    if not lenient:
        return PartName(MASK if name == MASK else IMAGE) if name in EXACT else None
    return PartName(IMAGE) if is_file and not name.strip() else place_of(name)


def place_of(name: str) -> PartName | None:
    """Return what a name means, None for one that means no file of an edit."""
    if len(name) > NAME_CHARS_MAX:
        return None
    found = _NAME.fullmatch(name.strip().lower())
    if found is None:
        return None
    number = found[2] or found[3]
    return PartName(found[1], int(number) if number else None)
