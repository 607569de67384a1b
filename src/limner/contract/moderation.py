"""`POST /v1/moderations` in OpenAI's shape: what a request may hold, and a result's body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from limner.contract.dalle.fields import DalleFields
from limner.contract.fields import MODEL, Fields, FieldValue, shown
from limner.contract.parameter_kinds import ChoiceKind, JsonKind, ParameterKind
from limner.contract.picture_kinds import TAKEN_LISTED, taken_kind
from limner.contract.references import Address, read_url
from limner.errors import InvalidRequest

MODELS = (
    "omni-moderation-latest",
    "omni-moderation-2024-09-26",
    "text-moderation-latest",
    "text-moderation-stable",
)
PARAMETERS: Mapping[str, ParameterKind] = MappingProxyType(
    {"input": JsonKind(), MODEL: ChoiceKind(MODELS, default=MODELS[0])}
)
"""What the endpoint takes."""

INPUTS_MAX = 64
TEXT_CHARS_MAX = 100_000
PICTURES_MAX = 4
PICTURE_BYTES_MAX = 20 * 1024 * 1024
"""The largest picture that is fetched, in bytes: as large as OpenAI's moderation takes."""


@dataclass(frozen=True, slots=True)
class SentPicture:
    """A picture of a data URL, not decoded; its first bytes tell its type."""

    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class PictureAddress:
    """Where a picture lies that is to be fetched: an http(s) address, not checked any further."""

    url: str


ModerationInput = tuple[str | SentPicture | PictureAddress, ...]
"""What one result is about: a text, or the parts of a message together."""


@dataclass(frozen=True, slots=True)
class ModerationRequest:
    """A request: the model's name, said back, and what to judge."""

    model: str
    inputs: tuple[ModerationInput, ...]


def read_moderation(fields: Fields) -> ModerationRequest:
    """Read a request. Raises InvalidRequest, which names what is wrong."""
    asked = DalleFields(fields, PARAMETERS)
    asked.refuse_others()
    model = asked.choice(MODEL) or MODELS[0]
    given = fields.given("input")
    if isinstance(given, str):
        inputs: tuple[ModerationInput, ...] = ((given,),)
    elif isinstance(given, list) and given:
        _refuse_many(len(given), INPUTS_MAX, "inputs")
        if all(isinstance(one, str) for one in given):
            inputs = tuple((str(one),) for one in given)
        else:
            inputs = (tuple(_part(one) for one in given),)
    else:
        raise InvalidRequest(
            "'input' is a string, a list of strings, or a list of parts of the types text and "
            "image_url.",
            code="invalid_value",
            param="input",
        )
    parts = [part for one in inputs for part in one]
    if sum(len(part) for part in parts if isinstance(part, str)) > TEXT_CHARS_MAX:
        raise InvalidRequest(
            f"'input' has more than {TEXT_CHARS_MAX} characters.",
            code="string_above_max_length",
            param="input",
        )
    _refuse_many(sum(not isinstance(part, str) for part in parts), PICTURES_MAX, "pictures")
    return ModerationRequest(model, inputs)


def _refuse_many(count: int, most: int, what: str) -> None:
    if count > most:
        raise InvalidRequest(
            f"'input' has {count} {what}; at most {most} are judged at once.",
            code="invalid_value",
            param="input",
        )


def _part(part: FieldValue) -> str | SentPicture | PictureAddress:
    if isinstance(part, Mapping):
        if part.get("type") == "text" and isinstance(part.get("text"), str):
            return str(part["text"])
        link = part.get("image_url")
        if part.get("type") == "image_url" and isinstance(link, Mapping):
            return _picture(link.get("url"))
    raise InvalidRequest(
        f"{shown(part)} is no part of an input: "
        '{"type": "text", "text": …} or {"type": "image_url", "image_url": {"url": …}}.',
        code="invalid_value",
        param="input",
    )


def _picture(url: FieldValue) -> SentPicture | PictureAddress:
    if not isinstance(url, str):
        raise InvalidRequest(
            f"Invalid type for 'input': a picture's url is a string, not {shown(url)}.",
            code="invalid_image_url",
            param="input",
        )
    found = read_url(url, "input")
    if isinstance(found, Address):
        return PictureAddress(found.url)
    kind = taken_kind(found.content)
    if kind is None:
        raise InvalidRequest(
            "Invalid 'input': the data URL holds no picture. Supported file formats are "
            f"{TAKEN_LISTED}.",
            code="invalid_image_format",
            param="input",
        )
    return SentPicture(found.content, kind.media_type)


@dataclass(frozen=True, slots=True)
class ModerationResult:
    """One result: by category whether it is flagged, its score, and what was looked at."""

    categories: Mapping[str, bool]
    scores: Mapping[str, float]
    input_types: Mapping[str, Sequence[str]]

    def body(self) -> dict[str, object]:
        """Return it as the API writes it."""
        return {
            "flagged": any(self.categories.values()),
            "categories": dict(self.categories),
            "category_scores": dict(self.scores),
            "category_applied_input_types": {
                name: list(types) for name, types in self.input_types.items()
            },
        }
