"""Say how subjects stand to each other: "a girl holding a red umbrella", "a cat on a table"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from limner_sketch.language.grammar import listed
from limner_sketch.language.grammar_words import grammar_words
from limner_sketch.language.scene import Relation, Scene, Subject

_STATIC = grammar_words().still


class Telling:
    """The subjects of one Scene in words, each said in full once.

    `phrases` say each alone ("a cat"), `bare` names one again ("the cat"). A subject that stands
    on, in or beside another is told before it, and who holds a thing before that thing.
    """

    def __init__(
        self, scene: Scene, phrases: Sequence[str], bare: Callable[[Subject], str]
    ) -> None:
        self._scene = scene
        self._phrases = phrases
        self._bare = bare
        self._held: dict[int, list[int]] = {}
        self._stands: dict[int, Relation] = {}
        for relation in scene.relations:
            if relation.kind == "holding":
                self._held.setdefault(relation.of, []).append(relation.to)
            else:
                self._stands.setdefault(relation.of, relation)
        self._told: set[int] = set()
        carried = {index for held in self._held.values() for index in held}
        self._inside = self._gathered(lambda one: one.to in carried and one.kind in {"in", "on"})
        hidden = {index for inside in self._inside.values() for index in inside}
        self._peers = self._alike(hidden)

    def _gathered(self, test: Callable[[Relation], bool]) -> dict[int, list[int]]:
        """Return what stands in or on each thing of which `test` is true."""
        found: dict[int, list[int]] = {}
        for index, relation in self._stands.items():
            if test(relation):
                found.setdefault(relation.to, []).append(index)
        return found

    def _alike(self, hidden: set[int]) -> dict[int, list[int]]:
        """Return, for the first of those that have one place, the others: "apples and pears"."""
        first: dict[tuple[str, int], int] = {}
        peers: dict[int, list[int]] = {}
        others = {relation.to for relation in self._scene.relations}
        for index in sorted(self._stands):
            relation = self._stands[index]
            if index in hidden or index in others or index in self._held:
                continue
            leading = first.setdefault((relation.kind, relation.to), index)
            if leading != index:
                peers.setdefault(leading, []).append(index)
        return peers

    def is_group(self, root: int) -> bool:
        """Whether several are told as one."""
        return root in self._peers

    def roots(self) -> list[int]:
        """Return the subjects to begin with, in order: all others are told along with them."""
        others = {relation.to for relation in self._scene.relations}
        for told_along in (*self._peers.values(), *self._inside.values()):
            others.update(told_along)
        found = [index for index in range(len(self._phrases)) if index not in others]
        return found or [0]

    def act(self, root: int, act: str) -> str:
        """Return what the first subject does, as far as its place lets it."""
        stands = self._stands.get(root)
        if stands is not None and stands.kind == "riding":
            return "riding"
        if stands is not None and act in _STATIC:
            return "swimming" if stands.kind == "in" and act == "swimming" else "shown"
        return act

    def holder(self, index: int) -> str:
        """Return `"a girl holding a red umbrella"`, without where she stands."""
        self._told.add(index)
        if index in self._peers:
            self._told.update(self._peers[index])
            return listed([self._phrases[one] for one in (index, *self._peers[index])])
        held = [self.full(other) for other in self._held.get(index, ()) if other not in self._told]
        words = self._phrases[index]
        if not held:
            return words
        return f"{words} {'and ' if ' wearing ' in words else ''}holding {' and '.join(held)}"

    def tail(self, index: int) -> str:
        """Return `" on a table"`, or "" for what stands alone."""
        stands = self._stands.get(index)
        if stands is None or not 0 <= stands.to < len(self._phrases):
            return ""
        link = " " if stands.kind == "riding" else f" {stands.kind} "
        return link + self.full(stands.to)

    def full(self, index: int) -> str:
        """Return `"a cat on a table"`, or `"the cat"` when it was told before."""
        if index in self._told:
            return self._bare(self._scene.subjects[index])
        words = self.holder(index)
        if index in self._inside:
            inside = self._inside[index]
            self._told.update(inside)
            link = self._stands[inside[0]].kind
            words += f" with {listed([self._phrases[one] for one in inside])} {link} it"
        tail = self.tail(index)
        if tail and self._stands[index].kind == "riding":
            tail = f" riding{tail}"
        return words + tail
