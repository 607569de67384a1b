"""The trie that holds every known phrase, token by token, and finds the longest one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from limner.text.word_forms import singulars, stems
from limner_sketch.language.meanings import Kind, Meaning, Noun
from limner_sketch.language.tokens import Token, TokenKind, token_texts

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


class Match(NamedTuple):
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
            children = node.children
            following = children.get(text)
            if following is None:
                following = Node()
                if children is _NONE:
                    node.children = {text: following}
                else:
                    children[text] = following
            node = following
        return None if node is self._root else node

    def phrases(self) -> Iterator[str]:
        """Every phrase in the trie, as it is written in a prompt."""
        pending: list[tuple[Node, tuple[str, ...]]] = [(self._root, ())]
        while pending:
            node, texts = pending.pop()
            if node.says or node.noun is not None:
                is_spaced = all(text.isascii() for text in texts)
                yield (" " if is_spaced else "").join(texts)
            pending += [(child, (*texts, text)) for text, child in node.children.items()]

    def longest(self, tokens: Sequence[Token], start: int) -> Match:
        """Return the longest phrase that begins at `tokens[start]`."""
        first = tokens[start]
        if first.kind is not TokenKind.WORD and first.text not in self._root.children:
            return Match(first.text, first.kind, 1)
        best: tuple[Node, int, bool] | None = None
        pending: list[tuple[Node, int, bool]] = [(self._root, start, False)]
        while pending:
            node, index, plural = pending.pop()
            if (node.says or node.noun is not None) and _is_better(index, plural, best):
                best = node, index, plural
            if index < len(tokens) and index - start < PHRASE_TOKENS_MAX and node.children:
                pending += _following(node, tokens[index], index, plural)
        if best is None:
            return self._verb(first, Match(first.text, first.kind, 1))
        return _match(tokens, start, *best)

    def _verb(self, token: Token, unknown: Match) -> Match:
        """Read an unknown word as a form of a known verb; nouns have no such forms."""
        for stem in stems(token.text) if token.kind is TokenKind.WORD else ():
            node = self._root.children.get(stem)
            if node is not None and node.says and node.says[0].kind in _VERBS:
                return Match(token.text, token.kind, 1, node.says)
        return unknown


_VERBS = frozenset({Kind.TRAIT, Kind.ADD, Kind.GIVE, Kind.SWAP, Kind.HOLD, Kind.WEAR})


def _match(tokens: Sequence[Token], start: int, node: Node, end: int, plural: bool) -> Match:
    separator = "" if tokens[start].kind is TokenKind.HAN else " "
    text = separator.join([token.text for token in tokens[start:end]])
    return Match(text, tokens[start].kind, end - start, node.says, node.noun, plural)


def _is_better(end: int, plural: bool, best: tuple[Node, int, bool] | None) -> bool:
    return best is None or (end, not plural) > (best[1], not best[2])


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
