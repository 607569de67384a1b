"""What a clause has said so far that waits for the noun it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field

from limner_sketch.language.drafting import Draft
from limner_sketch.language.meanings import Kind


@dataclass(slots=True)
class Pending:
    """What was read before a noun.

    `vessel` is the basket of 一篮苹果, `link` the kind of the last small word, `bears` whether it
    was "in" or "with", by which clothes are worn; `no` stands for a negation, `of` for "of",
    `pair` for "a pair of", `definite` for "the".
    """

    number: int | None = None
    shade: str | None = None
    colors: list[str] = field(default_factory=list)
    age: str | None = None
    cloth: str | None = None
    traits: list[str] = field(default_factory=list)
    vessel: str | None = None
    link: Kind | None = None
    bears: bool = False
    no: bool = False
    of: bool = False
    pair: bool = False
    definite: bool = False

    def add_color(self, key: str) -> None:
        """Add a colour, in its shade."""
        self.colors.append(f"{self.shade} {key}" if self.shade else key)
        self.shade = None

    def used(self, *, keep_number: bool) -> None:
        """Forget what a noun has taken; the number of 两个装满苹果的篮子 is that of the baskets."""
        if not keep_number:
            self.number = None
            self.pair = self.definite = False
        self.age = self.link = self.cloth = None
        self.of = False

    def take_color(self, draft: Draft) -> str | None:
        """Return the first colour and give any others to the picture."""
        if not self.colors:
            self.shade = None
            return None
        color = self.colors.pop(0)
        self.spill_colors(draft)
        return color

    def spill_colors(self, draft: Draft) -> None:
        """Give colours that no noun took to the picture."""
        for color in self.colors:
            draft.say(Kind.COLOR, color)
        self.colors = []
        self.shade = None
