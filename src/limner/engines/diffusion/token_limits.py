"""How much text a text encoder reads; truncates or splits longer texts between words."""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from limner.engines.diffusion.families import Family

log = logging.getLogger(__name__)

WORD_ENDS = re.compile(r"\S(?=\s|$)|[\u3000-\u9fff\uff00-\uffef]")
"""Where a text may be divided: after a word, or after any Chinese or Japanese character."""


@dataclass(frozen=True, slots=True)
class TokenLimit:
    """A text encoder reads `tokens_max` tokens at once, as `tokenizer` counts them.

    The tokens that the tokenizer adds at both ends of a text count as well; those that the pipeline
    adds around a text are already subtracted.
    """

    tokenizer: Any
    tokens_max: int

    def fits(self, text: str) -> bool:
        """Tell whether the encoder reads the whole text."""
        return token_count(text, self.tokenizer) <= self.tokens_max


def find_limit(pipe: Any, family: Family) -> TokenLimit | None:
    """Return the limit of a loaded pipeline; None where it is not known."""
    own = getattr(pipe, family.tokenizer, None)
    tokenizer = own or getattr(pipe, "tokenizer", None)
    tokenizer = getattr(tokenizer, "tokenizer", tokenizer)  # FLUX.2 dev has a processor.
    if tokenizer is None or family.tokens is None:
        return None
    if own is None:  # SD3 without its T5: what is left is CLIP, and reads less.
        return TokenLimit(tokenizer, min(family.tokens, tokenizer.model_max_length))
    return TokenLimit(tokenizer, family.tokens - _tokens_around(pipe, family, tokenizer))


def truncate(text: str, limit: TokenLimit) -> str:
    """Return as many whole words of a text as the encoder reads; log the rest.

    Of a first word that is too long its beginning is returned.
    """
    ends = _word_ends(text)
    end = _end_of_part(text, 0, ends, limit)
    if not ends or end == ends[-1]:
        return text
    log.warning(
        "the prompt has more than the %d tokens that the model reads; left out: %r",
        limit.tokens_max,
        text[end:].strip(),
    )
    return text[:end]


def split(text: str, limit: TokenLimit) -> tuple[str, ...]:
    """Split a text into parts that the encoder can read; only space is lost between them."""
    ends = _word_ends(text)
    parts, begin = list[str](), 0
    while not parts or begin < ends[-1]:
        end = _end_of_part(text, begin, ends, limit)
        if not ends or (not parts and end == ends[-1]):
            return (text,)
        parts.append(text[begin:end])
        begin = end + len(text[end:]) - len(text[end:].lstrip())
    return tuple(parts)


def token_count(text: str, tokenizer: Any) -> int:
    """Count a text's tokens, with those that the tokenizer adds at its ends."""
    return len(tokenizer(text, truncation=False, verbose=False).input_ids)


def _tokens_around(pipe: Any, family: Family, tokenizer: Any) -> int:
    """Count the tokens that a pipeline adds around a text within the same limit.

    These are a chat template, or the end of Qwen-Image's template, whose beginning the pipeline
    removes again.
    """
    if family.frame == "chat":
        messages = [{"role": "user", "content": ""}]
        around = tokenizer.apply_chat_template(
            messages, tokenize=False, add_generation_prompt=True, enable_thinking=False
        )
        return token_count(around, tokenizer)
    if family.frame == "template":
        around = pipe.prompt_template_encode.format("")
        return token_count(around, tokenizer) - int(pipe.prompt_template_encode_start_idx)
    return family.frame_tokens


def _word_ends(text: str) -> list[int]:
    return [match.end() for match in WORD_ENDS.finditer(text)]


def _end_of_part(text: str, begin: int, ends: Sequence[int], limit: TokenLimit) -> int:
    """Return where the longest part from `begin` ends: after a word, or else within the first.

    Only about as many words as fit are tokenized, so that the limit bounds the work.
    """
    passed = bisect_right(ends, begin)
    remaining = len(ends) - passed
    if not remaining:
        return len(text)

    def words_fit(count: int) -> bool:
        return limit.fits(text[begin : ends[passed + count - 1]])

    def characters_fit(count: int) -> bool:
        return limit.fits(text[begin : begin + count])

    words = _most(remaining, limit.tokens_max, words_fit)
    if words:
        return ends[passed + words - 1]
    return begin + max(1, _most(ends[passed] - begin, limit.tokens_max, characters_fit))


def _most(count: int, guess: int, fits: Callable[[int], bool]) -> int:
    """Return the largest number up to `count` for which `fits` holds, 0 where it holds for none.

    `fits` holds up to some number and for none above it. The first try is `guess`.
    """
    low, high = 0, min(max(1, guess), count)
    while fits(high):
        low = high
        if low == count:
            return count
        high = min(2 * high, count)
    while low < high - 1:
        middle = (low + high) // 2
        if fits(middle):
            low = middle
        else:
            high = middle
    return low
