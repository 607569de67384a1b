"""The order: one validated request, with every default resolved. It travels the whole path."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Task(StrEnum):
    """What is asked of an engine; the value is the last part of the route `/v1/images/…`."""

    GENERATE = "generations"
    EDIT = "edits"
    VARY = "variations"


class Quality(StrEnum):
    """How much detail is drawn: `standard` and `hd` for DALL·E, the others for GPT images."""

    STANDARD = "standard"
    HD = "hd"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    XHIGH = "xhigh"
    MAX = "max"

    @property
    def is_detailed(self) -> bool:
        """Whether an engine that knows two levels draws at the higher one."""
        return self in (Quality.HD, Quality.HIGH, Quality.XHIGH, Quality.MAX)


class Style(StrEnum):
    """DALL·E 3's two manners: `vivid` is dramatic and saturated, `natural` is calm."""

    VIVID = "vivid"
    NATURAL = "natural"


class Background(StrEnum):
    """What is behind the subjects of a GPT image."""

    TRANSPARENT = "transparent"
    OPAQUE = "opaque"


class OutputFormat(StrEnum):
    """The kind of file that a GPT image is delivered as."""

    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"


class Fidelity(StrEnum):
    """How closely the edit of a GPT image keeps to what it was given."""

    LOW = "low"
    HIGH = "high"


class ResponseFormat(StrEnum):
    """How a picture is delivered: a link that expires, or base64 inside the reply."""

    URL = "url"
    B64_JSON = "b64_json"


@dataclass(frozen=True, slots=True, order=True)
class Size:
    """A picture's size in pixels."""

    width: int
    height: int

    @classmethod
    def parse(cls, text: str) -> Size:
        """Read `"1792x1024"`; raises ValueError for anything that is not `WxH`."""
        found = re.fullmatch(r"([1-9]\d{0,4})x([1-9]\d{0,4})", text)
        if found is None:
            raise ValueError(f"not a size: {text[:20]!r}")
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


SIZE, BACKGROUND = "size", "background"
"""The parameters that a request may leave open (`auto`)."""

OPEN_SIZE = Size(0, 0)
"""Stands for a size that is still open. It has no price, so that it is never drawn by mistake."""


@dataclass(frozen=True, slots=True)
class ImageOrder:
    """One request for pictures, valid for its model, nothing left to default.

    `prompt` is empty for a variation. `image` and `mask` are the uploaded files as they came, their
    file limits checked, not yet decoded; `more_images` are those beside the first that a GPT image
    is edited from. `seed` is Limner's extension; None asks for a new picture each time.

    `background` None leaves it to the prompt. `compression` is the quality of JPEG and WebP, 0 to
    100. `stream` asks for events, with at most `partial_pictures` on the way to each picture.
    `permissive` asks for the content policy's lower level. `fidelity` None leaves it to the model.
    `any_shape` tells that uploads may be PNG, JPEG or WebP and need not be square.

    `auto` names the parameters that the client left open; `prompts.auto` settles them once the
    policy has judged the prompt: until then the size is `OPEN_SIZE` and the background None.
    """

    task: Task
    model: str
    prompt: str
    n: int
    size: Size
    quality: Quality
    style: Style | None
    response_format: ResponseFormat
    seed: int | None = None
    user: str | None = None
    image: bytes | None = None
    mask: bytes | None = None
    more_images: tuple[bytes, ...] = ()
    background: Background | None = None
    output_format: OutputFormat = OutputFormat.PNG
    compression: int = 100
    stream: bool = False
    partial_pictures: int = 0
    permissive: bool = False
    fidelity: Fidelity | None = None
    any_shape: bool = False
    auto: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RequestOptions:
    """How a client wants to be answered.

    `idempotency_key` marks a request that may come again and is drawn once. `later` asks for a
    place to collect the answer from (RFC 7240's respond-async), after `wait_s` seconds at most.
    """

    idempotency_key: str | None = None
    later: bool = False
    wait_s: float = 0.0
