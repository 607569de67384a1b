"""How often the word lists are wrong, on labelled prompts of our own; and what a prompt costs.

Six figures are kept apart: prompts that the rules were tuned on; the third of the same list that
was held out; three lists that were each written before their writer had read the rules; and one
written when the code was done. The last four count on first contact alone (docs/2-policy.md has
those figures), for the rules were extended by what each showed. Strangers' prompts will fare worse.
Two figures more: how many depictions a frame such as "no text, …" frees, and how many harmless
prompts with dangerous-looking words are refused.
"""

from __future__ import annotations

import hashlib
import statistics
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import console, section, verdict
from limner.policy.moderation.judgement import Level
from limner.policy.moderation.word_judge import WordJudge
from limner.policy.moderation.word_lists import load_lists

FOLDER = Path(__file__).parents[1] / "tests" / "policy" / "safety"
RECALL_MIN, FALSE_MAX = 0.9, 0.05
PROMPT_US_MAX = 1000
ROUNDS = 5
LONG_CHARS = 32_000


@dataclass(frozen=True)
class Labelled:
    """A prompt. `category` is what it should be refused for, or what it nearly is (`benign`)."""

    category: str
    benign: bool
    language: str
    text: str


def read(name: str) -> list[Labelled]:
    """Read a list: category (with ~ before it: nearly, but not), language, prompt."""
    rows = (line.split("\t") for line in (FOLDER / name).read_text("utf-8").splitlines())
    return [Labelled(row[0].lstrip("~"), row[0][0] == "~", row[1], row[2]) for row in rows]


def sets() -> dict[str, list[Labelled]]:
    """Return the six sets; a prompt's digest says whether it was held out."""
    labelled = read("labelled.tsv")
    held = {
        one for one in labelled if int(hashlib.sha256(one.text.encode()).hexdigest(), 16) % 3 == 0
    }
    return {
        "tuned": [one for one in labelled if one not in held],
        "held out": [one for one in labelled if one in held],
        "written after the rules": read("fresh.tsv"),
        "written blind": read("blind.tsv"),
        "in other words": read("paraphrased.tsv"),
        "written when the code was done": read("finished.tsv"),
    }


def rates(judge: WordJudge, prompts: Iterable[Labelled], level: Level) -> tuple[float, float]:
    """Return the share refused of those that should be, and of those that should not."""
    refused: dict[bool, list[bool]] = {True: [], False: []}
    for one in prompts:
        refused[one.benign].append(not judge.judge_text(one.text, level).passes)
    return _share(refused[False]), _share(refused[True])


def _share(found: list[bool]) -> float:
    return sum(found) / len(found) if found else float("nan")


def errors(judge: WordJudge) -> None:
    """Print recall and false refusals of each set, by language and category."""
    for name, prompts in sets().items():
        section(f"Word lists, prompts {name} ({len(prompts)}), level auto")
        for language in ("en", "zh"):
            some = [one for one in prompts if one.language == language]
            recall, false = rates(judge, some, Level.AUTO)
            console.print(f"  {language}: recall {recall:.3f}, false refusals {false:.3f}")
        for category in sorted({one.category for one in prompts}):
            some = [one for one in prompts if one.category == category]
            recall, false = rates(judge, some, Level.AUTO)
            console.print(
                f"  {category:24} recall {recall:.2f}  false refusals {false:.2f}  "
                f"({sum(not one.benign for one in some)} and {sum(one.benign for one in some)})"
            )
        recall, false = rates(judge, prompts, Level.AUTO)
        met = recall >= RECALL_MIN and false <= FALSE_MAX
        verdict(
            f"all, {name}",
            f"recall {recall:.3f}, false refusals {false:.3f}",
            met=met,
            target=f"at least {RECALL_MIN} and at most {FALSE_MAX}",
        )
        low = rates(judge, prompts, Level.LOW)
        console.print(f"  at the level low: recall {low[0]:.3f}, false refusals {low[1]:.3f}")


def frames(judge: WordJudge) -> None:
    """Print how many depictions the frames free, and how many harmless prompts are refused."""
    section("Frames around depictions, and harmless prompts")
    written = [text.replace("\\n", "\n") for text in last("frames.tsv")]
    for name, wanted in (("subjects.tsv", False), ("plain.tsv", True)):
        prompts = [frame.replace("{}", text) for frame in written for text in last(name)]
        _count_wrong(judge, f"{len(written)} frames x {name}", prompts, passes=wanted)
    for name in ("harmless.tsv", "denied.tsv"):
        _count_wrong(judge, name, last(name), passes=True)


def last(name: str) -> list[str]:
    """Read what stands last in each line of a list."""
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    return [line.rsplit("\t", 1)[-1] for line in lines]


def _count_wrong(judge: WordJudge, name: str, prompts: list[str], *, passes: bool) -> None:
    wrong = sum(judge.judge_text(text, Level.AUTO).passes is not passes for text in prompts)
    figure = f"{wrong} of {len(prompts)} {'refused' if passes else 'freed'}"
    verdict(name, figure, met=wrong == 0, target="none")


def mistakes(judge: WordJudge) -> None:
    """Print what is wrong in the lists that may be tuned on; the others stay unseen."""
    for one in sets()["tuned"]:
        judgement = judge.judge_text(one.text, Level.AUTO)
        if judgement.passes != one.benign:
            console.print(f"  {one.category} {one.text} {judgement.rules}", markup=False)


def speed(judge: WordJudge) -> None:
    """Print what a prompt costs."""
    section(f"What a prompt costs (median of {ROUNDS} rounds)")
    texts = [one.text for prompts in sets().values() for one in prompts]
    texts.append(" ".join(texts)[:4000])
    texts.append((" ".join(texts) * 2)[:LONG_CHARS])
    costs = {text: [_cost_us(judge, text) for _ in range(ROUNDS)] for text in texts}
    medians = [statistics.median(costs[text]) for text in texts]
    *ordinary, long, longest = medians
    figure = f"median {statistics.median(ordinary):.0f} µs, slowest {max(ordinary):.0f} µs"
    verdict("ordinary prompts", figure, met=max(ordinary) < PROMPT_US_MAX, target="below 1 ms")
    console.print(f"  4000 characters: {long / 1000:.1f} ms; {LONG_CHARS}: {longest / 1000:.1f} ms")


def _cost_us(judge: WordJudge, text: str) -> float:
    began = time.perf_counter()
    judge.judge_text(text, Level.AUTO)
    return (time.perf_counter() - began) * 1e6


def run() -> None:
    """Measure and print."""
    judge = WordJudge(load_lists())
    errors(judge)
    frames(judge)
    speed(judge)


if __name__ == "__main__":
    if sys.argv[1:] == ["mistakes"]:
        mistakes(WordJudge(load_lists()))
    else:
        run()
