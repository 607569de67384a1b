"""How long a caller's text is worked on, at worst: understanding, the word judge, open sizes.

The texts are made to be slow: phrases of the lexicon, pairs of them, quotes, digits, marks and
emoji, over and over. Seconds are CPU time of one core, so that a busy machine changes little;
what takes longer than `CAP_S` is broken off and said to be so.
"""

from __future__ import annotations

import gc
import random
import signal
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from tests.support.repeated_texts import Repeated, entries, found, pairs

from benchmarks.figures import console, section, verdict
from limner.contract.orders import Quality, Style
from limner.policy.moderation.judgement import Level
from limner.policy.moderation.word_judge import WordJudge
from limner.policy.moderation.word_lists import load_lists
from limner.prompts.auto import AutoResolver
from limner_sketch.language.interpreter import Interpreter
from limner_sketch.language.lexicon import Lexicon

LIMITS_S = {4_000: 0.3, 32_000: 2.0}
GROWTH_MAX = 2.3
CAP_S = 20.0
SAMPLE, SEED = 200, 15
SHOWN = 10
LONGEST_TRIED = 50
"""How many of the texts that are slowest at 4,000 characters are tried at 32,000 too."""

MIXED = (
    "abcdefghijklmnop ,.;:!?&%#*<>{}()0123456那猫杀血裸体女人的里上 \n\"'“”а🄽🇳\u0301\u200b\ufdfa🍎"
)

Work = Callable[[str], object]


class BrokenOffError(BaseException):
    """A text took too long; no `except Exception` below may keep it."""


@dataclass(frozen=True)
class Figure:
    """What a text took at one length, and at twice that length or half of it."""

    text: Repeated
    seconds: float
    growth: float


def run() -> None:
    """Measure a sample of the texts and print the worst."""
    phrases = sorted(Lexicon().phrases())
    step = max(1, len(phrases) // SAMPLE)
    _measure([*found(), *entries(phrases[::step]), *pairs(phrases, SAMPLE, SEED)])


def run_all() -> None:
    """Measure every phrase of the lexicon, and many pairs; takes most of an hour."""
    phrases = sorted(Lexicon().phrases())
    _measure([*found(), *entries(phrases), *pairs(phrases, len(phrases), SEED)])


def _measure(texts: Sequence[Repeated]) -> None:
    station, judge = Interpreter(), WordJudge(load_lists())
    auto = AutoResolver(lambda _image: (1, 1))
    texts = [*texts, *_mixed()]
    gc.freeze()  # As a server does: it does not look through its lexicons for garbage.
    works: dict[str, Work] = {
        "understanding, composing, revising": lambda text: station.improve(
            text, manner=Style.VIVID, quality=Quality.HD, seed=1
        ),
        "the word judge": lambda text: judge.judge_text(text, Level.AUTO),
        "sizes and backgrounds left open": lambda text: (
            auto.suited_size(text),
            auto.wants_no_background(text),
        ),
    }
    for name, work in works.items():
        work("a red fox, 一只红狐狸" * 20)
        slowest = list(texts)
        for length in LIMITS_S:
            worst = _worst(name, work, slowest, length)[:LONGEST_TRIED]
            slowest = list(dict.fromkeys([*worst, *found()]))


def _mixed() -> Generator[Repeated]:
    """Yield texts of single characters of all kinds, in no order."""
    rng = random.Random(SEED)
    for characters in (MIXED, MIXED[:40], MIXED[40:]):
        yield Repeated(("".join(rng.choices(characters, k=500)),))


def _worst(name: str, work: Work, texts: Sequence[Repeated], length: int) -> list[Repeated]:
    """Print the worst of the texts at one length, and return all, the slowest first."""
    section(f"{name}: the worst of {len(texts)} texts of {length:,} characters")
    times = sorted(((_seconds(work, one.text(length)), one) for one in texts), key=_first)
    worst = [_figure(work, one, length, once) for once, one in times[-SHOWN:][::-1]]
    for one in worst:
        console.print(
            f"  {_said(one.seconds)}  ×{one.growth:.2f}  {one.text.parts!r}", markup=False
        )
    seconds, growth = max(one.seconds for one in worst), max(one.growth for one in worst)
    limit = LIMITS_S[length]
    verdict("slowest", _said(seconds), met=seconds <= limit, target=f"at most {limit} s")
    verdict("growth", f"×{growth:.2f}", met=growth <= GROWTH_MAX, target=f"at most ×{GROWTH_MAX}")
    return [one for _, one in reversed(times)]


def _figure(work: Work, text: Repeated, length: int, once: float) -> Figure:
    """Measure a text, which took `once`, twice again, and what twice its length takes."""
    if once >= CAP_S:
        return Figure(text, once, float("inf"))
    seconds = min(once, *(_seconds(work, text.text(length)) for _ in range(2)))
    twice = _seconds(work, text.text(2 * length))
    if twice < CAP_S:
        twice = min(twice, *(_seconds(work, text.text(2 * length)) for _ in range(2)))
    return Figure(text, seconds, twice / seconds)


def _first(pair: tuple[float, Repeated]) -> float:
    return pair[0]


def _said(seconds: float) -> str:
    return f"{seconds:6.3f} s" if seconds < CAP_S else f"over {CAP_S:.0f} s"


def _seconds(work: Work, text: str) -> float:
    """Return the CPU seconds that a text takes, or `CAP_S` where it is broken off."""
    began = time.process_time()
    try:
        with _capped():
            work(text)
    except BrokenOffError:
        return CAP_S
    return time.process_time() - began


@contextmanager
def _capped() -> Generator[None]:
    before = signal.signal(signal.SIGVTALRM, _break_off)
    signal.setitimer(signal.ITIMER_VIRTUAL, CAP_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _break_off(_: int, __: FrameType | None) -> None:
    raise BrokenOffError
