"""Lettering: words that are to be written in the picture, not drawn as things.

They stand in quotes ("OPEN", “营业”, 「酒」), or follow 写着, or, in capitals, a word such as
"reading".
"""

from __future__ import annotations

import re

CHARACTERS_MAX = 60
PIECES_MAX = 3

_QUOTED = re.compile(
    r"“[^“”]*”|「[^「」]*」|『[^『』]*』|\"[^\"]*\"|(?<![^\W_])'[^']{1,80}'(?![^\W_])|‘[^‘’]{1,80}’"
)
_CAPITALS = r"[A-Z0-9][A-Z0-9'&!?-]*"
_SPOKEN = re.compile(
    r"(?<=\b)(?:says|saying|reads|reading|spelling|spells|labell?ed|titled|lettering|"
    r"the words?|the text)[ :]{1,3}"
    rf"(?P<latin>(?=[A-Z0-9 ]{{0,60}}[A-Z]{{2}}){_CAPITALS}(?: {_CAPITALS}){{0,7}})(?![a-z])"
    r"|(?:写着|写有|印着|印有|刻着|刻有|标着|题着|寫著|寫有|印著|刻著)[:： ]{0,2}"
    r"(?!的)(?P<han>[\u4e00-\u9fffA-Za-z0-9]{1,12}?)(?=[的，。；、,.;!！\s]|字样|字樣|$)"
)

_PAIRS = re.compile(r"“[^“”]*”|「[^「」]*」|『[^『』]*』|\"[^\"]*\"")


def without_quotations(text: str) -> str:
    """Return `text` without what stands in double or corner quotes, short or long.

    A break is left where a quotation stood. A text that is quoted as a whole stays as it is.
    """
    rest = _PAIRS.sub("\n", text)
    return rest if any(character.isalnum() for character in rest) else text


def split_lettering(text: str) -> tuple[str, tuple[str, ...]]:
    """Return `text` without what is to be written, and that.

    A prompt that is quoted as a whole, and a longer quotation, stay what they are: a prompt.
    """
    found: list[str] = []

    def replaced(match: re.Match[str]) -> str:
        quoted = match.lastgroup is None
        words = match[0][1:-1] if quoted else match[match.lastgroup or 0]
        words = " ".join(words.split())
        if len(words) > CHARACTERS_MAX or not any(one.isalnum() for one in words):
            return match[0]
        found.append(words)
        return " " if quoted else match[0].replace(words, " ")

    rest = _SPOKEN.sub(replaced, _QUOTED.sub(replaced, text))
    if not any(character.isalnum() for character in rest):
        return text, ()
    return rest, tuple(dict.fromkeys(found))[:PIECES_MAX]
