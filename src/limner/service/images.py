"""Pictures as the service returns them: partial ones and finished ones."""

from __future__ import annotations

from dataclasses import dataclass

from limner.storage.links import Link


@dataclass(frozen=True, slots=True)
class Partial:
    """The `number`th partial state (from 0) of picture `index`, as a file."""

    index: int
    number: int
    file: bytes


@dataclass(frozen=True, slots=True)
class Image:
    """A finished picture, drawn now or kept from before.

    `link` is there where the request asked for links; `file` is None where it has not been read.
    `revised_prompt` is the prompt that the answer shows, `prompt` the one that `engine` drew.
    `ignored` names the parameters that the engine ignored, `unread` the language (ISO 639-1) of a
    prompt that it does not read.
    """

    index: int
    key: str
    link: Link | None
    file: bytes | None
    revised_prompt: str | None
    prompt: str | None = None
    engine: str | None = None
    ignored: tuple[str, ...] = ()
    unread: str | None = None
