"""The pictures of a JSON edit in the shapes that clients send, brought into the contract's.

The contract's is `images: [{"image_url": …}]` or `{"file_id": …}`. Sent as well: one picture in
place of the list, under `image`; a text in place of the object; `{"url": …}`,
`{"image_url": {"url": …}}`, `{"type": "input_image", "image_url": …}`; base64 without `data:`.
"""

from __future__ import annotations

from collections.abc import Mapping

from limner.contract.adjustments import ignored, read_as
from limner.contract.data_urls import SCHEME, is_data_url
from limner.contract.fields import FieldValue
from limner.contract.names import key
from limner.contract.parameter_kinds import is_absent
from limner.contract.part_names import place_of
from limner.contract.references import FILE, IMAGES, MASK, PICTURE_ROUTE, SCHEMES, URL

_URLS = frozenset({"imageurl", "url", "uri", "source", "src"})
_BASE64 = frozenset({"b64json", "base64", "b64", "data"})
_FILES = frozenset({"fileid", "id"})
_BESIDE = frozenset({"type", "detail", "mediatype", "mimetype"})
"""What may stand beside a picture and says nothing of it, each by its `names.key`."""
FILE_PREFIX = "file-"
BASE64_CHARS_MIN = 60
"""A text that is shorter is no picture in base64."""


def in_contract_shape(
    values: Mapping[str, FieldValue],
) -> tuple[dict[str, FieldValue], list[str]]:
    """Return the parameters with `images` and `mask` as the contract has them, and the changes.

    What is no picture in any shape stays as it is, for `references` to refuse.
    """
    changes: list[str] = []
    shaped: dict[str, FieldValue] = {}
    for name, value in sorted(values.items(), key=lambda one: _number(one[0])):
        place = place_of(name)
        if place is None:
            shaped[name] = value
        elif value is None or is_absent(value):
            changes += [] if value is None else [ignored(f"empty {name}")]
        elif place.field == MASK:
            _place_mask(name, value, shaped, changes)
        else:
            _place_images(name, value, shaped, changes)
    return shaped, changes


def _number(name: str) -> int:
    """Return the number in a picture's name, 0 where there is none."""
    place = place_of(name)
    return 0 if place is None else place.number or 0


def _place_mask(
    name: str, value: FieldValue, shaped: dict[str, FieldValue], changes: list[str]
) -> None:
    if MASK in shaped:
        changes.append(ignored(name))
        return
    one = value[0] if isinstance(value, list) and len(value) == 1 else value
    if name != MASK or one is not value:
        changes.append(read_as(name, MASK))
    shaped[MASK] = _picture(one, MASK, changes)


def _place_images(
    name: str, value: FieldValue, shaped: dict[str, FieldValue], changes: list[str]
) -> None:
    """Put pictures into the list; a second list is ignored, pictures by numbers follow another."""
    before = shaped.get(IMAGES)
    if isinstance(before, list) and "[" not in name:
        changes.append(ignored(name))
        return
    listed = value if isinstance(value, list) else [value]
    if name != IMAGES or listed is not value:
        changes.append(read_as(name, IMAGES if listed is value else f"{IMAGES}[]"))
    placed = before if isinstance(before, list) else []
    for one in listed:
        placed.append(_picture(one, f"{IMAGES}[{len(placed)}]", changes))
    shaped[IMAGES] = placed


def _picture(value: FieldValue, where: str, changes: list[str]) -> FieldValue:
    """Return a picture as an object of the contract; what is none stays as it is."""
    found = _of_text(value) if isinstance(value, str) else None
    if isinstance(value, Mapping) and not (value.keys() <= {URL, FILE} and _is_plain(value)):
        found = _of_object(value)
    if found is None:
        return value
    changes.append(read_as(where, f"{where}.{next(iter(found))}"))
    return found


def _is_plain(value: Mapping[str, FieldValue]) -> bool:
    return not any(isinstance(one, Mapping) for one in value.values())


def _of_object(value: Mapping[str, FieldValue]) -> dict[str, FieldValue] | None:
    given = {key(name): one for name, one in value.items() if one is not None}
    named = {name: one for name, one in given.items() if name not in _BESIDE}
    if len(named) != 1:
        return None
    ((name, one),) = named.items()
    if isinstance(one, Mapping) and name in _URLS:
        inner = {key(name): text for name, text in one.items() if text is not None}
        one = next((text for name, text in inner.items() if name in _URLS), None)
    if not isinstance(one, str):
        return None
    if name in _FILES:
        return {FILE: one}
    return _of_text(one) if name in _URLS | _BASE64 else None


def _of_text(text: str) -> dict[str, FieldValue] | None:
    """Read a text: an address, a data URL, a file's id, or base64 alone."""
    start = text[:64].strip()
    if start.startswith(FILE_PREFIX):
        return {FILE: text.strip()}
    if start.lower().startswith(SCHEMES) or start.startswith(PICTURE_ROUTE) or is_data_url(start):
        return {URL: text}
    if len(text) < BASE64_CHARS_MIN or not all(one.isalnum() or one in "+/-_" for one in start):
        return None
    return {URL: f"{SCHEME};base64,{text}"}
