"""The test lists in `data/policy`, each a file of lines with tabs; and the judge that they try."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from limner.policy.moderation.judgement import Judgement, Level
from limner.policy.moderation.word_judge import WordJudge
from limner.policy.moderation.word_lists import load_lists

FOLDER = Path(__file__).parent / "data" / "policy"
SUBJECT = "{}"


@cache
def judge() -> WordJudge:
    """Return the judge of the built-in lists."""
    return WordJudge(load_lists())


def judged(text: str) -> Judgement:
    """Judge a text at the usual level."""
    return judge().judge_text(text, Level.AUTO)


def rows(name: str) -> list[tuple[str, ...]]:
    """Read a list."""
    lines = (FOLDER / f"{name}.tsv").read_text("utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines]


def texts(name: str) -> list[str]:
    """Read the prompts of a list: what stands last in each line."""
    return [row[-1] for row in rows(name)]


def frames() -> list[str]:
    r"""Read what prompts are put into; `\n` is a new line."""
    return [text.replace("\\n", "\n") for text in texts("frames")]
