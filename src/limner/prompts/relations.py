"""Who stands how to whom: read from prepositions, and from what follows a noun in Chinese.

"A cat on a table", 桌子上的猫, 猫在桌子上, "under the tree sits a girl", 骑马的女孩: a preposition
binds what was named before it to what is named after it; at the start of a clause it waits for
what is named next.
"""

from __future__ import annotations

from limner.prompts.drafting import Draft, Thing

_BINDING = frozenset({"on", "in", "under", "beside", "behind", "in front of", "riding"})
_CONTAINERS = frozenset(
    {"basket", "box", "bucket", "jar", "bowl", "cup", "glass", "bottle", "vase", "plate of food"}
    | {"backpack", "handbag", "suitcase", "gift", "nest", "wheelbarrow", "truck", "boat"}
)


class Relations:
    """Follows the nouns of a prompt, and binds them in the draft."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._group: list[Thing] = []
        self._before: list[Thing] = []
        self._kind: str | None = None
        self._front: tuple[str, Thing] | None = None
        self._joined = self._is_used = self._is_new = self._adjoins = False

    def begin(self) -> None:
        """Begin a clause; "on the table," waits for what the next one names."""
        if not self._is_new:
            self._front = None
        self._is_new = False
        self._group, self._before = [], []
        self.forget()

    def forget(self) -> None:
        """Drop a preposition whose noun did not come."""
        self._kind = None
        self._joined = self._adjoins = False

    def part(self) -> None:
        """Note that the last noun is no longer the word just read."""
        self._adjoins = False

    def join(self) -> None:
        """Note an "and"."""
        self._joined, self._adjoins = True, False

    def preposition(self, kind: str) -> None:
        """Read "on" or "riding"; other links bind nothing."""
        self._kind = kind if kind in _BINDING or kind == "of" else None
        self._joined = self._adjoins = False

    def postposition(self, kind: str) -> None:
        """Read 上, 里, 旁边, which follow their noun."""
        if not self._adjoins or kind not in _BINDING:
            return
        place = self._group[-1]
        is_joined = len(self._group) > 1
        if is_joined:
            self._draft.unbind(place)
        if self._before and not is_joined and (self._front is None or self._is_used):
            self._bind(kind, self._before, place)
        else:
            self._wait(kind, place)
        self.forget()

    def back(self) -> None:
        """Read "it" in "a table with a cat on it"."""
        if self._kind is not None and self._before:
            self._bind(self._kind, self._group, self._before[-1])
        self.forget()

    def name(self, thing: Thing) -> None:
        """Read a noun that is a subject."""
        kind, joined = self._kind, self._joined
        self.forget()
        self._adjoins = True
        if kind == "of":
            if self._group and self._group[-1].noun.name in _CONTAINERS:
                self._draft.bind("in", thing, self._group[-1])
        elif kind is not None and self._group:
            self._bind(kind, self._group, thing)
        elif kind is not None:
            self._wait(kind, thing)
        elif self._front is not None and (joined or not self._is_used):
            self._draft.bind(self._front[0], thing, self._front[1])
            self._is_used, self._is_new = True, False
        if joined and kind is None:
            self._group.append(thing)
        else:
            self._before, self._group = self._group, [thing]

    def swap(self, old: Thing, new: Thing) -> None:
        """Let a noun stand for another ("a bowl of noodles" is noodles)."""
        self._draft.rebind(old, new)
        self._group = [new if thing is old else thing for thing in self._group]
        if self._front is not None and self._front[1] is old:
            self._front = (self._front[0], new)
        self.forget()
        self._adjoins = True

    def awaits_after(self, place: Thing) -> bool:
        """Whether `place` says where something is that is yet to be named."""
        return self._front is not None and self._front[1] is place and not self._is_used

    def finish(self) -> None:
        """End the prompt: "a cat, on a table"."""
        if self._front is None or self._is_used:
            return
        kind, place = self._front
        others = [thing for thing in self._draft.things if thing is not place]
        if others:
            self._draft.bind(kind, others[-1], place)

    def _wait(self, kind: str, place: Thing) -> None:
        self._front = (kind, place)
        self._is_used, self._is_new = False, True

    def _bind(self, kind: str, group: list[Thing], to: Thing) -> None:
        for thing in group:
            self._draft.bind(kind, thing, to)
