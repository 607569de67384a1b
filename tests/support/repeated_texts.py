"""Texts made to be slow to read: phrases, pairs of phrases and odd characters, over and over."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Repeated:
    """A text of any length: each part repeated over its share of the length, one after another."""

    parts: tuple[str, ...]

    def whole(self, length: int, times: int = 1) -> str:
        """Return about `length` characters, `times` as long, with no part cut off at its end.

        A word that is cut becomes another one, and twice the text would not be twice the work.
        """
        share = length // len(self.parts)
        return "".join(part * (max(1, share // len(part)) * times) for part in self.parts)

    def text(self, length: int) -> str:
        """Return the text, `length` characters long."""
        share = length // len(self.parts)
        ends = [part[: length - share * len(self.parts)] for part in self.parts[-1:]]
        return "".join([*((part * (share // len(part) + 1))[:share] for part in self.parts), *ends])


FOUND = (
    *(
        "那猫",
        "那碗 ",
        "那猫和",
        "那猫,",
        "the cat ",
        "the cat and ",
        "the roof ",
        "房顶",
        "房屋顶和",
    ),
    *("装满苹果", "装满苹果和", "一篮苹果", "a bowl of noodles ", "the glass of ", "glass of "),
    *("cat on table ", "cat on the cat ", "cat and ", "on it ", "on the table, ", "猫在椅子上"),
    *("man sitting on chair ", "坐", "holding the umbrella ", "拿着伞", "young woman ", "young "),
    *(
        "orange ",
        "orange and ",
        "flowers ",
        "flowers in ",
        "瓶里的花",
        "stone ",
        "glass ",
        "包 中 ",
    ),
    *("statue of ", "statue of red ", "woman ", "女医生", "red house red roof ", "roof of red "),
    *(
        "add a hat to the ",
        "in the garden to the ",
        "把猫换成",
        "给",
        "去掉",
        "no ",
        "no cats, or ",
    ),
    *('"', "“", "“a”", "'a'", "'a ", "「", "‘a’ ", "says OPEN ", "says AAAA", "the word ", "写着"),
    *(
        "16:9 ",
        "9：16",
        "1:",
        "1.",
        "12",
        "1a",
        "landscape format ",
        "DO NOT add any detail ",
        "DO ",
    ),
    *("I NEED to test how the tool works with extremely ", "a\u0301", "\u0301\u0323", "\uff9e"),
    *(
        "👩‍🚀",
        "🐈",
        "🇫🇷",
        "🇫",
        "👨‍👩‍👧‍👦",
        "\ufe0f",
        "\u200d",
        "ﷺ",
        "㌀",
        "①",
        "ａ",
        "é",
        "ё",
        "カ",
    ),
    *("한", "ا", "क्ष ", "𝓐", "İ ", "ß", "\ud800", "\x00", "(", ")", "[", "{", "<", "(a:1.2), "),
    *(
        "\n",
        ",",
        "，",
        ", ",
        "、",
        "-",
        "_",
        "&",
        "/",
        "+",
        " ",
        "\u00a0",
        "\u3000",
        "zxqv ",
        "魑魅",
    ),
)
"""What was slow once, and what looks as if it might be."""

BLOCKS = (
    ("cat and ", "on it "),
    ("cat and ", "装满屋顶和"),
    ("cup ", "坐"),
    ("man ", "sitting on chair "),
    ("a ", "orange "),
    ("c on the b ", "the c on "),
    ("cat on dog on ", "bird on the cat "),
    ("the house, ", "roof and "),
    ("statue of ", "red "),
    ("flowers ", "in "),
    ("red ", "flowers "),
    ("zxqv ", "orange "),
    ('"', "猫"),
    ("“", "a "),
    ("1", "."),
    ("a\u0301\u0323", "b"),
)
"""One block of words that a second block might go through again for each of its own."""

GLUE = (
    *("a", "the", "two", "with", "on", "in", "and", "no", "his", "it", "is", "wearing", "holding"),
    *("riding", "full of", "next to", "a basket of", "a bowl of", "or", "to", "add", "give", "of"),
    *("replace", "the roof", "statue of", "的", "里", "上", "在", "和", "没有", "一", "三", "一篮"),
    *(
        "装满",
        "穿着",
        "拿着",
        "骑着",
        "们",
        "给",
        "把",
        "换成",
        "它",
        "那",
        "有",
        "屋顶",
        ",",
        "，",
    ),
)
"""Small words that bind what stands around them."""


def found() -> list[Repeated]:
    """Return the texts written by hand."""
    return [*(Repeated((part,)) for part in FOUND), *(Repeated(parts) for parts in BLOCKS)]


def entries(phrases: Sequence[str]) -> list[Repeated]:
    """Return each phrase of the lexicon, repeated."""
    return [Repeated((_spaced(phrase),)) for phrase in phrases]


def pairs(phrases: Sequence[str], count: int, seed: int) -> list[Repeated]:
    """Return phrases repeated with one to three others, small words and odd ones among them."""
    choice = random.Random(seed)
    sources = (phrases, GLUE, phrases, FOUND)
    made = []
    for _ in range(count):
        parts = [
            _spaced(choice.choice(choice.choice(sources)))
            for _ in range(choice.choice((2, 2, 3, 4)))
        ]
        made.append(Repeated(tuple(parts) if choice.random() < 0.2 else ("".join(parts),)))
    return made


def _spaced(phrase: str) -> str:
    return f"{phrase} " if phrase[-1].isascii() and phrase[-1].isalnum() else phrase
