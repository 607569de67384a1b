"""Which script a text is written in."""

from __future__ import annotations

import re

from limner.text.lettering import without_quotations

_ANY_HAN = re.compile("[\u4e00-\u9fff]")
_ANY_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")


def is_chinese(text: str) -> bool:
    """Whether a prompt has Chinese characters."""
    return _ANY_HAN.search(text) is not None


def is_written_in_chinese(text: str) -> bool:
    """Tell whether a prompt is Chinese, and not English that quotes Chinese.

    Quotations are not looked at, but in a prompt that is one quotation. Japanese, which has kana
    among its characters, is not Chinese: False. Characters beside English words are enough: True.
    """
    said = without_quotations(text)
    return is_chinese(said) and _ANY_KANA.search(said) is None
