"""The text that a model reads: in a language it knows, in the asked manner, not too long."""

from __future__ import annotations

import logging
import re
from typing import Any

from limner.contract.orders import Style
from limner.text.scripts import is_chinese
from limner_sketch.language.scene import Scene, Subject

log = logging.getLogger(__name__)

MANNERS = {
    Style.VIVID: "vivid colors, dramatic light",
    Style.NATURAL: "natural colors, soft light",
}
GUIDED = {Style.VIVID: 1.15, Style.NATURAL: 0.85}
"""What the manner does to the guidance scale: more of it is more contrast and saturation."""

_ENDS = re.compile(r"\S(?=\s|$)|[\u3000-\u9fff\uff00-\uffef]")

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|「[^」]*」")


def worded(prompt: str, scene: Scene, style: Style | None, *, reads_chinese: bool) -> str:
    """Return the text for the model; a Chinese prompt becomes the Scene's English if need be."""
    if prompt and not reads_chinese and _is_chinese(prompt):
        english = in_english(scene)
        log.info("the model reads no Chinese; it is given the prompt as %r", english)
        prompt = english or prompt
    if style is None or not prompt:
        return prompt
    return f"{prompt.rstrip('. ')}, {MANNERS[style]}"


def in_english(scene: Scene) -> str:
    """Say what a Scene holds, and no more, as a list of English words."""
    named = [_told(subject) for subject in scene.subjects]
    related = [
        f"{scene.subjects[one.of].name} {one.kind} {scene.subjects[one.to].name}"
        for one in scene.relations
    ]
    lettering = [f'the words "{words}"' for words in scene.lettering]
    about = (scene.setting, scene.time, scene.weather, scene.season, scene.light, scene.mood)
    manner = (scene.style, scene.art_form, scene.view, scene.framing)
    colors = [f"{color} tones" for color in scene.colors]
    ground = [f"{scene.background} background"] if scene.background else []
    words = [*named, *related, *lettering, *about, *scene.details, *colors, *ground, *manner]
    return ", ".join(word for word in words if word)


def excluded(scene: Scene) -> str:
    """Say in English what must not be there, but for what is: "one cat, no other cats"."""
    there = {*(subject.name for subject in scene.subjects), *scene.details, *scene.colors}
    there |= {scene.setting or "", scene.time or "", scene.weather or "", scene.season or ""}
    return ", ".join(name for name in scene.excluded if name not in there)


def _told(subject: Subject) -> str:
    count = str(subject.count) if subject.count > 1 else ""
    words = (count, subject.color or "", subject.name, *subject.traits)
    return " ".join(word for word in words if word)


def cut(prompt: str, tokenizer: Any, tokens_max: int) -> str:
    """Return as many whole words of the prompt as the encoder reads; a cut is logged."""
    kept = _head(prompt, tokenizer, tokens_max)
    if kept != prompt:
        log.warning(
            "the prompt has more than the %d tokens that the model reads; left out: %r",
            tokens_max,
            prompt[len(kept) :].strip(),
        )
    return kept


def parts(prompt: str, tokenizer: Any, tokens_max: int) -> tuple[str, ...]:
    """Cut a prompt into pieces that an encoder of `tokens_max` tokens reads one by one."""
    pieces, rest = [], prompt.strip()
    while rest:
        head = _head(rest, tokenizer, tokens_max)
        if not head:  # One word that is too long for a piece: the encoder cuts it.
            end = _ENDS.search(rest)
            head = rest if end is None else rest[: end.end()]
        pieces.append(head)
        rest = rest[len(head) :].strip()
    return tuple(pieces) or ("",)


def token_count(prompt: str, tokenizer: Any) -> int:
    """Count a prompt's tokens, the marks at its ends included."""
    return len(tokenizer(prompt, truncation=False, verbose=False).input_ids)


def _head(prompt: str, tokenizer: Any, tokens_max: int) -> str:
    """Return the longest beginning of whole words that has so many tokens."""
    if token_count(prompt, tokenizer) <= tokens_max:
        return prompt
    ends = [match.end() for match in _ENDS.finditer(prompt)]
    low, high = 0, len(ends)
    while low < high:
        middle = (low + high + 1) // 2
        if token_count(prompt[: ends[middle - 1]], tokenizer) <= tokens_max:
            low = middle
        else:
            high = middle - 1
    return prompt[: ends[low - 1]] if low else ""


def _is_chinese(prompt: str) -> bool:
    """Tell whether a prompt is Chinese, and not English that quotes Chinese."""
    return is_chinese(_QUOTED.sub("", prompt))
