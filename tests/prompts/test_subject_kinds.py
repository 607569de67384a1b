"""The kind of a subject is that of the first noun that stands for itself."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from limner.prompts.subject_kinds import ANY, SubjectKinds


@pytest.fixture(scope="module")
def kinds() -> SubjectKinds:
    data = files("limner.prompts.data") / "enrichment.toml"
    return SubjectKinds(tomllib.loads(data.read_text("utf-8")))


@pytest.mark.parametrize(
    ("clauses", "kind"),
    [
        (["a dog"], "furry"),
        (["two eagles"], "bird"),
        (["an old man with a dog"], "person"),
        (["a bowl of apples"], "food"),
        (["桌上的苹果"], "food"),
        (["一只猫"], "furry"),
        (["a mountain lake"], "landscape"),
        (["something unheard of"], ANY),
        ([], ANY),
        # What only tells which one the next noun is counts for nothing.
        (["a dog house"], "city"),
        (["a dog gizmo"], ANY),
        # A place, and somebody in a later clause.
        (["a city", "a girl"], ANY),
        # It has only the shape of an animal.
        (["a bronze horse statue"], "thing"),
    ],
)
def test_kinds(kinds: SubjectKinds, clauses: list[str], kind: str) -> None:
    assert kinds.kind(clauses) == kind


def test_the_head_ends_before_the_first_preposition(kinds: SubjectKinds) -> None:
    assert kinds.head("a cap with a logo").strip() == "a cap"
    assert kinds.head("印有标志的帽子") == "印有标志的帽子"
