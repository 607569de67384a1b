"""The trie that holds every known phrase, token by token, and finds the longest one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from limner.prompts.meanings import Kind, Meaning, Noun
from limner.prompts.tokens import Token, TokenKind, singulars, stems, token_texts

PHRASE_TOKENS_MAX = 16


class Node:
    """One step of the trie: what the phrase that ends here says, and how phrases go on.

    A phrase may both say something ("orange" the colour) and name a thing ("orange" the fruit).
    """

    __slots__ = ("children", "noun", "says")

    def __init__(self) -> None:
        self.children: dict[str, Node] = _NONE
        self.says: tuple[Meaning, ...] = ()
        self.noun: Noun | None = None


_NONE: dict[str, Node] = {}
"""The children of a leaf, shared and never filled: most nodes are leaves, and loading is quick."""


@dataclass(frozen=True, slots=True)
class Match:
    """A known phrase in a prompt, or one unknown token.

    `plural` is true where only the singular is in the lexicon. An unknown token has neither
    `says` nor `noun`.
    """

    text: str
    token: TokenKind
    length: int
    says: tuple[Meaning, ...] = ()
    noun: Noun | None = None
    plural: bool = False


class Trie:
    """Phrases in both languages; filled while the lexicon loads, only read afterwards."""

    def __init__(self) -> None:
        self._root = Node()

    def node(self, phrase: str) -> Node | None:
        """Find or make the node at which `phrase` ends; None for a phrase without tokens."""
        node = self._root
        for text in token_texts(phrase)[:PHRASE_TOKENS_MAX]:
            following = node.children.get(text)
            if following is None:
                if node.children is _NONE:
                    node.children = {}
                following = node.children[text] = Node()
            node = following
        return None if node is self._root else node

    def longest(self, tokens: Sequence[Token], start: int) -> Match:
        """Return the longest phrase that begins at `tokens[start]`."""
        best = Match(tokens[start].text, tokens[start].kind, 1)
        pending: list[tuple[Node, int, bool]] = [(self._root, start, False)]
        while pending:
            node, index, plural = pending.pop()
            found = _ending(node, tokens, start, index, plural)
            if found is not None and _is_better(found, best):
                best = found
            if index < len(tokens) and index - start < PHRASE_TOKENS_MAX:
                pending += _following(node, tokens[index], index, plural)
        return best if best.says or best.noun else self._verb(tokens[start], best)

    def _verb(self, token: Token, unknown: Match) -> Match:
        """Read an unknown word as a form of a known verb; nouns have no such forms."""
        for stem in stems(token.text) if token.kind is TokenKind.WORD else ():
            node = self._root.children.get(stem)
            if node is not None and node.says and node.says[0].kind in _VERBS:
                return Match(token.text, token.kind, 1, node.says)
        return unknown


_VERBS = frozenset({Kind.TRAIT, Kind.ADD, Kind.GIVE, Kind.SWAP, Kind.HOLD, Kind.WEAR})


def _ending(
    node: Node, tokens: Sequence[Token], start: int, index: int, plural: bool
) -> Match | None:
    if not node.says and node.noun is None:
        return None
    separator = "" if tokens[start].kind is TokenKind.HAN else " "
    text = separator.join(token.text for token in tokens[start:index])
    return Match(text, tokens[start].kind, index - start, node.says, node.noun, plural)


def _is_better(found: Match, best: Match) -> bool:
    known = bool(best.says or best.noun)
    return not known or (found.length, not found.plural) > (best.length, not best.plural)


def _following(node: Node, token: Token, index: int, plural: bool) -> list[tuple[Node, int, bool]]:
    steps: list[tuple[Node, int, bool]] = []
    if token.kind is TokenKind.WORD:
        for singular in singulars(token.text):
            child = node.children.get(singular)
            if child is not None:
                steps.append((child, index + 1, True))
    child = node.children.get(token.text)
    if child is not None:
        steps.append((child, index + 1, plural))
    return steps
