"""The Engine protocol: takes a frozen DrawOrder and yields pictures."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from limner.contract.orders import ImageOrder, Task
from limner.images.pixels import Hole, Pixels
from limner.images.received_files import PictureFile


class Revision(StrEnum):
    """What an engine may do with its prompt.

    `free`: rewrite it, as dall-e-3 did. `as_written`: keep it, and decide what it leaves open
    (dall-e-2, GPT images, edits, a text that a chat model has revised). `bare`: keep it and add
    nothing, since the caller asked so by the opt-out sentence, which is already removed from it.
    """

    FREE = "free"
    AS_WRITTEN = "as_written"
    BARE = "bare"


class PromptKind(StrEnum):
    """Who prepares the prompt of an engine; see `PromptIntake`."""

    OWN = "own"
    TEXT = "text"
    UPSTREAM = "upstream"


@dataclass(frozen=True, slots=True)
class PromptIntake:
    """How an engine takes prompts.

    `own`: it gets the caller's prompt, or a chat model's, interprets it within the order's
    `revision`, and returns the prompt that it drew with each picture. `text`: it draws a text that
    the path prepared for it. `upstream`: it gets the caller's prompt unchanged and revises it.

    `languages` are those that a `text` engine reads, as ISO 639-1 codes (`en`, `zh`); None: all.
    `tokens_max` is about how many tokens it reads; None: without a limit.
    """

    kind: PromptKind
    languages: frozenset[str] | None = None
    tokens_max: int | None = None

    @classmethod
    def own(cls) -> PromptIntake:
        """Describe an engine that understands prompts itself."""
        return cls(PromptKind.OWN)

    @classmethod
    def text(
        cls, languages: frozenset[str] | None = None, tokens_max: int | None = None
    ) -> PromptIntake:
        """Describe an engine that draws a text."""
        return cls(PromptKind.TEXT, languages, tokens_max)

    @classmethod
    def upstream(cls) -> PromptIntake:
        """Describe an engine behind which another server revises prompts."""
        return cls(PromptKind.UPSTREAM)


@dataclass(frozen=True, slots=True, eq=False)
class DrawOrder:
    """What an engine is asked to draw.

    `asked` is the request: its size, quality, style, background, file form and the rest; the bytes
    of its uploads are taken out (None and empty), since their pixels are here. `prompt` is the text
    to draw, prepared for this engine (`PromptIntake`), and `negative` what must not be there, in
    words separated by commas, "" where nothing was said.

    `seeds` holds one seed per picture, so `len(seeds)` pictures are wanted; the same seed, size and
    order give the same bytes, whatever the other seeds are.

    `source` (RGBA, at the asked size) and `hole` come with edits, `source` alone with variations.
    In `source` the pixels of the hole are zero, and so are those that cannot be seen. An edit
    without a hole may change everything; transparent parts of its source are to be filled, and
    `others` (RGBA, at the asked size) are further pictures that it may draw on. `kept` is the
    original with the colours of what cannot be seen, for what is pasted over an edit with a hole;
    None where there is nothing to paste.
    """

    asked: ImageOrder
    prompt: str
    seeds: tuple[int, ...]
    revision: Revision = Revision.AS_WRITTEN
    negative: str = ""
    source: Pixels | None = None
    hole: Hole | None = None
    others: tuple[Pixels, ...] = ()
    kept: Pixels | None = None

    @property
    def pixel_bytes(self) -> int:
        """How many bytes the pixels take that came with the order."""
        arrays = (self.source, self.hole, self.kept, *self.others)
        return sum(0 if array is None else array.nbytes for array in arrays)


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A picture that an engine drew: pixels of any size, or a whole picture file.

    `index` is its index in the order. With `final` False it is a true intermediate state of the
    drawing. `prompt` is the text that was drawn, None where that is the order's. `ignored` names
    the parameters of the order that the engine could not honour.
    """

    index: int
    picture: Pixels | PictureFile
    final: bool = True
    prompt: str | None = None
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Finished:
    """A picture as the file that is delivered: at the asked size, with kept pixels pasted back."""

    index: int
    file: bytes
    final: bool = True
    prompt: str | None = None
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """An order was accepted by the queue, which keeps its place.

    `ahead` orders are drawn or wait before it; it ends in about `expected_s` seconds.
    """

    ahead: int
    expected_s: float


@dataclass(frozen=True, slots=True)
class Bought:
    """The engine is about to buy the order's pictures from another server."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an engine can do. It draws `concurrent_max` orders at once; others wait.

    `credits` is written into the metadata of its pictures. An engine that `buys` its pictures from
    another server yields `Bought` right before it requests them: from then on the path waits for
    them and keeps them, even if the client disconnects.
    """

    tasks: frozenset[Task]
    partial_pictures: bool
    seeded: bool
    concurrent_max: int
    prompts: PromptIntake = field(default_factory=PromptIntake.text)
    credits: str = ""
    buys: bool = False


class Engine(Protocol):
    """Anything that draws. One method does the work; closing its iterator cancels it."""

    @property
    def capabilities(self) -> Capabilities:
        """What this engine can do; what a model can do may be known only after `start`."""

    async def start(self) -> None:
        """Prepare to draw; called once before the first order. Raises what prevents it."""

    async def stop(self) -> None:
        """Release everything; called once, also after a failed start."""

    def draw(self, order: DrawOrder) -> AsyncGenerator[Drawn | Finished | Placed | Bought]:
        """Yield partial and final pictures; exactly one final picture for each seed.

        Only an engine that has another server draw may yield fewer, where it got fewer. The queue
        before an engine yields `Placed`; an engine itself need not.

        The iterator may be closed at any time, which stops the work within a step.
        """
