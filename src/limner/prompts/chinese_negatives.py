"""Chinese negations: 不要文字, 没有人的街道, 无水印, 把帽子去掉.

A negation excludes what stands behind it up to a mark or a word that goes on (但, 在), twelve
characters at most, and goes on to further things over 和, 或 and 、. Behind 没有 and the like, 的
ends what is missing: 没有人的街道 is a street without people, 不要红色的汽车 means the red cars.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from limner.prompts.exclusions import ITEMS_MAX, Exclusion, Span, find_exclusions
from limner.prompts.word_patterns import any_of, listed

CHARACTERS_MAX = 12

_MARKS = r"，。；！？,.;!?:：\n()（）\[\]【】…—“”\"「」*~～\-"
_JOINT = (
    r"、|/|以及|或者|或是|还有|或|(?<![饱柔温暖缓平随谐参])[和与及跟](?![平服尚谐睦声弦煦气风众])"
)
_SPACE = r" (?![A-Za-z])|(?<![A-Za-z]) "
_PLACE = re.compile(r" ?在[^，。；,;\n]{1,8}?(?:出现|添加|加入|加上|画|写|有)")
_OF = "的"
_MANNER = ("得", "这么", "那么", "只", "再")
"""How something is done, and no thing: 不要画得太满."""


class ChineseNegatives:
    """Finds what Chinese words exclude. Holds word lists alone; safe in threads."""

    def __init__(self, words: dict[str, Any], known: Iterable[str]) -> None:
        def chinese(table: str) -> tuple[str, ...]:
            return listed(words[table]["zh"])

        def drawn(some: Iterable[str]) -> str:
            """Match words of which some end in 画 (draw), but not before 面 and the like."""
            return rf"(?:{any_of(some)})(?!(?<=画)[面框作质布风])"

        known = frozenset(known)
        things = any_of(known)
        short = any_of(listed(words["deny"]["short"]))
        of = listed(words["deny"]["of"])
        self._of = frozenset(of)
        self._cue = re.compile(
            rf"(?P<all>{any_of(chinese('all'))})"
            rf"|(?P<wanted>{any_of(chinese('wanted'))})"
            rf"|(?P<nobody>{any_of(chinese('nobody'))})"
            rf"|[把将](?P<thing>[^{_MARKS}、把将从]{{1,{CHARACTERS_MAX}}}?)(?:都|全部|全)?"
            rf"(?P<taken>{any_of(listed(words['deny']['taken']))})"
            rf"|(?P<deny>{drawn([*chinese('deny'), *of])})(?!的)"
            rf"|(?:{short})(?P<short>(?:{things})(?=$|[{_MARKS} 、的无没且和与或也]))"
            rf"|(?:{short})(?P<long>{any_of(word for word in known if len(word) > 1)})"
        )
        self._end = re.compile(
            rf"(?P<stop>$|[{_MARKS}]|{_SPACE}|{any_of(chinese('end'))}|(?:{short})(?:{things}))"
            rf"|(?P<join>{_JOINT})"
        )
        self._filler = re.compile(rf"(?: |{drawn(chinese('filler'))})*+")
        self._nothing = frozenset(chinese("nothing"))
        self._quality = frozenset(chinese("quality"))
        self._unwanted = frozenset(chinese("unwanted"))
        self._surely = self._unwanted | frozenset(listed(words["people"]["zh_all"]))

    def find(self, text: str) -> Iterator[Exclusion]:
        """Yield the exclusions of a text in simplified characters, in order."""
        return find_exclusions(text, self._cue, self._read)

    def _read(self, cue: re.Match[str], text: str) -> Exclusion | None:
        kind = cue.lastgroup or ""
        if kind == "taken":
            span = cue.span("thing")
            return Exclusion(*cue.span(), (span,)) if self._is_thing(text, span) else None
        if kind in ("short", "long"):
            return self._list(text, cue.start(), cue.span(kind), relative=True)
        return self._list(text, cue.start(), (cue.end(), 0), relative=cue[0] in self._of)

    def _list(self, text: str, cue: int, first: Span, *, relative: bool) -> Exclusion | None:
        """Read the things of a list; `first` ends at 0 where that is not known yet."""
        things: list[Span] = []
        start, end = first
        place = _PLACE.match(text, start)
        start = place.end() if place else start
        while len(things) < ITEMS_MAX:
            thing, goes_on = self._item(text, start, end, relative=relative)
            if not self._is_thing(text, thing):
                break
            things.append(thing)
            joint = self._end.match(text, thing[1]) if goes_on else None
            if joint is None or not self._joins(text, thing, joint):
                break
            start, end = joint.end(), 0
        return Exclusion(cue, things[-1][1], tuple(things)) if things else None

    def _item(self, text: str, start: int, end: int, *, relative: bool) -> tuple[Span, bool]:
        """Return where a thing stands, and whether its list may go on."""
        if not end:
            filler = self._filler.match(text, start)
            start = filler.end() if filler else start
            limit = min(start + CHARACTERS_MAX, len(text))
            found = self._end.search(text, start, limit)
            end = found.start() if found else limit
        head, of, _ = text[start:end].partition(_OF)
        if of and (head in self._surely or (relative and head not in self._quality)):
            return (start, start + len(head)), False
        return (start, end), True

    def _joins(self, text: str, thing: Span, mark: re.Match[str]) -> bool:
        """Tell whether a list goes on; over a comma with what nobody wants: 不要文字，水印."""
        if mark.lastgroup == "join":
            return True
        if mark[0] not in (",", "，") or text[slice(*thing)].lower() not in self._unwanted:
            return False
        following, _ = self._item(text, mark.end(), 0, relative=False)
        return text[slice(*following)].lower() in self._unwanted

    def _is_thing(self, text: str, span: Span) -> bool:
        thing = text[slice(*span)]
        return thing[:1].isalnum() and not thing.startswith(_MANNER) and thing not in self._nothing
