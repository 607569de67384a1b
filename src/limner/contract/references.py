"""Pictures that a JSON body refers to: by data URL, by address, or by an uploaded file's id."""

from __future__ import annotations

import binascii
from collections.abc import Mapping
from dataclasses import dataclass

import pybase64

from limner.contract.fields import FieldValue, shown
from limner.contract.gpt_models import IMAGES_MAX
from limner.contract.gpt_reading import too_many_images
from limner.errors import InvalidRequest

IMAGES, MASK = "images", "mask"
URL, FILE = "image_url", "file_id"
URL_CHARS_MAX = 20_971_520
ADDRESS_CHARS_MAX = 8192
FILE_ID_CHARS_MAX = 64
DATA = "data:"
SCHEMES = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Inline:
    """A picture that came in a data URL, `param` names where: `images[0].image_url`."""

    content: bytes
    param: str


@dataclass(frozen=True, slots=True)
class Address:
    """A picture to be fetched from an http or https address."""

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
        raise InvalidRequest(
            "Missing required parameter: 'images'.",
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
                f"Unknown parameter: {shown(f'{param}.{name}')}.",
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
    return _by_url(text, where)


def _by_url(text: str, param: str) -> Reference:
    if len(text) > URL_CHARS_MAX:
        raise InvalidRequest(
            f"Invalid '{param}': string too long. Expected a string with maximum length "
            f"{URL_CHARS_MAX}, but got a string with length {len(text)} instead.",
            code="string_above_max_length",
            param=param,
        )
    if text[: len(DATA)].lower() == DATA:
        return Inline(_decoded(text, param), param)
    if not text.lower().startswith(SCHEMES) or len(text) > ADDRESS_CHARS_MAX:
        raise InvalidRequest(
            f"Invalid '{param}': expected a data URL (data:image/png;base64,…) or an http(s) "
            "address.",
            code="invalid_image_url",
            param=param,
        )
    return Address(text, param)


def _decoded(url: str, param: str) -> bytes:
    """Return what a data URL holds, by RFC 2397."""
    head, comma, content = url[len(DATA) :].partition(",")
    if not comma or not head.lower().endswith(";base64"):
        raise InvalidRequest(
            f"Invalid '{param}': the data URL is not in base64.",
            code="invalid_base64_image",
            param=param,
        )
    try:
        return pybase64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidRequest(
            f"Invalid '{param}': the data URL holds no valid base64.",
            code="invalid_base64_image",
            param=param,
        ) from None


def _wrong_type(param: str, expected: str, value: FieldValue) -> InvalidRequest:
    return InvalidRequest(
        f"Invalid type for '{param}': expected {expected}, but got {shown(value)} instead.",
        code="invalid_type",
        param=param,
    )
