"""A picture on its way out: a partial one, and a finished one."""

from __future__ import annotations

from dataclasses import dataclass

from limner.storage.links import Link


@dataclass(frozen=True, slots=True)
class Partial:
    """A state of picture `index` on the way, the `number`th (from 0), as a file."""

    index: int
    number: int
    file: bytes


@dataclass(frozen=True, slots=True)
class Image:
    """A finished picture, drawn now or kept from before.

    `link` is there where the request asked for links; `file` is None where it has not been read.
    `revised_prompt` is what the client is told of the prompt, `prompt` what was drawn by `engine`.
    `ignored` names the parameters that the engine could not heed, and `unread` the language (ISO
    639-1) of a prompt that it does not read.
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
