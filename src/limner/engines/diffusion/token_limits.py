"""How much text a model reads at once, and texts that are longer: cut at a word, or in parts."""

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
"""Where a text may be cut: after a word, or after any Chinese or Japanese sign."""


@dataclass(frozen=True, slots=True)
class TokenLimit:
    """A text encoder reads `tokens_max` tokens at once, as `tokenizer` counts them.

    The marks that the tokenizer sets at a text's ends count; what the pipeline puts around a text
    is taken off already.
    """

    tokenizer: Any
    tokens_max: int

    def fits(self, text: str) -> bool:
        """Tell whether a text is read whole."""
        return token_count(text, self.tokenizer) <= self.tokens_max


def find_limit(pipe: Any, family: Family) -> TokenLimit | None:
    """Return the limit of a loaded pipeline; None where nothing is known of it."""
    own = getattr(pipe, family.tokenizer, None)
    tokenizer = own or getattr(pipe, "tokenizer", None)
    tokenizer = getattr(tokenizer, "tokenizer", tokenizer)  # FLUX.2 dev has a processor.
    if tokenizer is None or family.tokens is None:
        return None
    if own is None:  # SD3 without its T5: what is left is CLIP, and reads less.
        return TokenLimit(tokenizer, min(family.tokens, tokenizer.model_max_length))
    return TokenLimit(tokenizer, family.tokens - _tokens_around(pipe, family, tokenizer))


def cut(text: str, limit: TokenLimit) -> str:
    """Return as many whole words of a text as the encoder reads; a cut is logged.

    Of a single word that is too long its beginning is returned.
    """
    ends = _word_ends(text)
    end = _end_of_piece(text, 0, ends, limit)
    if not ends or end == ends[-1]:
        return text
    log.warning(
        "the prompt has more than the %d tokens that the model reads; left out: %r",
        limit.tokens_max,
        text[end:].strip(),
    )
    return text[:end]


def parts(text: str, limit: TokenLimit) -> tuple[str, ...]:
    """Split a text into pieces that the encoder reads one by one; one that fits is the only piece.

    Nothing is lost between the pieces but space.
    """
    ends = _word_ends(text)
    pieces, begin = list[str](), 0
    while not pieces or begin < ends[-1]:
        end = _end_of_piece(text, begin, ends, limit)
        if not ends or (not pieces and end == ends[-1]):
            return (text,)
        pieces.append(text[begin:end])
        begin = end + len(text[end:]) - len(text[end:].lstrip())
    return tuple(pieces)


def token_count(text: str, tokenizer: Any) -> int:
    """Count a text's tokens, the marks at its ends included."""
    return len(tokenizer(text, truncation=False, verbose=False).input_ids)


def _tokens_around(pipe: Any, family: Family, tokenizer: Any) -> int:
    """Count what a pipeline puts around a text within the same limit.

    A chat model's turn, or the end of Qwen-Image's template, whose beginning it takes off again.
    """
    if family.frame == "chat":
        turn = [{"role": "user", "content": ""}]
        around = tokenizer.apply_chat_template(
            turn, tokenize=False, add_generation_prompt=True, enable_thinking=False
        )
        return token_count(around, tokenizer)
    if family.frame == "template":
        around = pipe.prompt_template_encode.format("")
        return token_count(around, tokenizer) - int(pipe.prompt_template_encode_start_idx)
    return family.frame_tokens


def _word_ends(text: str) -> list[int]:
    return [match.end() for match in WORD_ENDS.finditer(text)]


def _end_of_piece(text: str, begin: int, ends: Sequence[int], limit: TokenLimit) -> int:
    """Return where the longest piece from `begin` ends: after a word, or else within the first.

    Only as much of a long text is counted as may fit, so that the work is bounded by the limit.
    """
    done = bisect_right(ends, begin)
    left = len(ends) - done
    if not left:
        return len(text)

    def words_fit(count: int) -> bool:
        return limit.fits(text[begin : ends[done + count - 1]])

    def signs_fit(count: int) -> bool:
        return limit.fits(text[begin : begin + count])

    words = _most(left, limit.tokens_max, words_fit)
    if words:
        return ends[done + words - 1]
    return begin + max(1, _most(ends[done] - begin, limit.tokens_max, signs_fit))


def _most(count: int, guess: int, fits: Callable[[int], bool]) -> int:
    """Return the largest number up to `count` for which `fits` holds, if it does up to some number.

    The first numbers that are tried are near `guess`.
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
