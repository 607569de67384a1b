"""Which script a text is written in."""

from __future__ import annotations

import re

_ANY_HAN = re.compile("[\u4e00-\u9fff]")


def is_chinese(text: str) -> bool:
    """Whether a prompt has Chinese characters."""
    return _ANY_HAN.search(text) is not None
