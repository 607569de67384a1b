"""The sentence by which DALL·E users ask that nothing be added to their prompt."""

from __future__ import annotations

import re

_SENTENCE = re.compile(
    r"\s*I\s+NEED\s+to\s+test\s+how\s+the\s+tool\s+works\s+with\s+extremely\s+simple\s+prompts\s*"
    r"[.,;]?\s*DO\s+NOT\s+add\s+any\s+detail,?\s*(?:just\s+)?use\s+it\s+AS[\s-]IS\s*[:.]?\s*",
    re.IGNORECASE,
)


def split_opt_out(text: str) -> tuple[str, bool]:
    """Return the prompt without the sentence, and whether it was there."""
    rest, found = _SENTENCE.subn(" ", text)
    return (rest.strip(), True) if found else (text, False)
