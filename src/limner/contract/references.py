"""Pictures that a JSON body refers to: by data URL, by address, or by an uploaded file's id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from limner.contract.data_urls import check_length, is_data_url, read_data_url
from limner.contract.fields import FieldValue, shown
from limner.contract.gpt.models import IMAGES_MAX
from limner.contract.gpt.uploads import too_many_images
from limner.contract.part_names import IMAGE
from limner.errors import InvalidRequest

IMAGES, MASK = "images", "mask"
URL, FILE = "image_url", "file_id"
ADDRESS_CHARS_MAX = 8192
FILE_ID_CHARS_MAX = 64
SCHEMES = ("http://", "https://")
SCHEME_CHARS = len("https://")
PICTURE_ROUTE = "/i/"
"""Where the links to this server's own pictures begin."""
SHAPE = f'{IMAGES}: [{{"image_url": "…"}}]'


@dataclass(frozen=True, slots=True)
class Inline:
    """A picture that came in a data URL, `param` names where: `images[0].image_url`."""

    content: bytes
    param: str


@dataclass(frozen=True, slots=True)
class Address:
    """A picture at an http(s) address, or at the path of one of this server's own links."""

    url: str
    param: str


@dataclass(frozen=True, slots=True)
class FileId:
    """A picture that was uploaded before."""

    id: str
    param: str


Reference = Inline | Address | FileId


@dataclass(frozen=True, slots=True)
class References:
    """The pictures of an edit in their order, and its mask."""

    images: tuple[Reference, ...]
    mask: Reference | None = None


def read_references(values: Mapping[str, FieldValue]) -> References:
    """Read `images` and `mask` of a JSON edit. Raises InvalidRequest naming what is wrong."""
    given = values.get(IMAGES)
    if given is None:
        hint = f" The pictures of an edit in JSON are {SHAPE}." if IMAGE in values else ""
        raise InvalidRequest(
            f"Missing required parameter: 'images'.{hint}",
            code="missing_required_parameter",
            param=IMAGES,
        )
    if not isinstance(given, list):
        raise _wrong_type(IMAGES, "an array of objects", given)
    if not given:
        raise InvalidRequest(
            "Invalid 'images': empty array. Expected an array with minimum length 1, but got an "
            "empty array instead.",
            code="empty_array",
            param=IMAGES,
        )
    if len(given) > IMAGES_MAX:
        raise too_many_images(len(given), IMAGES)
    mask = values.get(MASK)
    return References(
        tuple(_reference(one, f"{IMAGES}[{number}]") for number, one in enumerate(given)),
        None if mask is None else _reference(mask, MASK),
    )


def _reference(value: FieldValue, param: str) -> Reference:
    if not isinstance(value, Mapping):
        raise _wrong_type(param, "an object", value)
    for name in value:
        if name not in (URL, FILE):
            raise InvalidRequest(
                f"Unknown parameter: {shown(f'{param}.{name}')}. A picture has 'image_url' or "
                "'file_id'.",
                code="unknown_parameter",
                param=f"{param}.{name}"[:80],
            )
    named = {name: one for name, one in value.items() if one is not None}
    if len(named) != 1:
        raise InvalidRequest(
            f"Invalid value for '{param}': give either 'image_url' or 'file_id'.",
            code="invalid_value" if named else "missing_required_parameter",
            param=param,
        )
    ((name, text),) = named.items()
    where = f"{param}.{name}"
    if not isinstance(text, str):
        raise _wrong_type(where, "a string", text)
    if name == FILE:
        if not 0 < len(text) <= FILE_ID_CHARS_MAX:
            raise InvalidRequest(
                f"Invalid '{where}': it is no id of a file.", code="invalid_value", param=where
            )
        return FileId(text, where)
    return read_url(text, where)


def read_url(text: str, param: str) -> Inline | Address:
    """Read where a picture is: in the data URL itself, or at an address. Raises InvalidRequest."""
    check_length(text, param)
    text = text.strip()
    if is_data_url(text):
        return Inline(read_data_url(text, param), param)
    known = (*SCHEMES, PICTURE_ROUTE)
    if not text[:SCHEME_CHARS].lower().startswith(known) or len(text) > ADDRESS_CHARS_MAX:
        raise InvalidRequest(
            f"Invalid '{param}': expected a data URL (data:image/png;base64,…) or an http(s) "
            f"address of at most {ADDRESS_CHARS_MAX} characters.",
            code="invalid_image_url",
            param=param,
        )
    return Address(text, param)


def _wrong_type(param: str, expected: str, value: FieldValue) -> InvalidRequest:
    return InvalidRequest(
        f"Invalid type for '{param}': expected {expected}, but got {shown(value)} instead.",
        code="invalid_type",
        param=param,
    )
