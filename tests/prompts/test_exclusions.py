"""Cues are searched for in order; an explicit list ends with its line."""

from __future__ import annotations

import re

import pytest

from limner.prompts.exclusions import (
    ITEMS_MAX,
    Exclusion,
    find_exclusions,
    list_to_end_of_line,
)

CUES = re.compile(
    "(?P<all>--no)|(?P<wanted>no doubt)|(?P<nobody>nobody)|(?P<deny>no )(?P<thing>[a-z]+)"
)


def read_thing(cue: re.Match[str], _text: str) -> Exclusion | None:
    """Read one word behind "no", but not "a"."""
    return None if cue["thing"] == "a" else Exclusion(*cue.span(), (cue.span("thing"),))


def things(text: str) -> list[list[str]]:
    return [
        [text[first:last] for first, last in one.things]
        for one in find_exclusions(text, CUES, read_thing)
    ]


def test_each_cue_is_read_as_what_it_is() -> None:
    text = "no cats, no doubt, no a, nobody, no dogs"
    found = list(find_exclusions(text, CUES, read_thing))
    assert things(text) == [["cats"], [], ["dogs"]]
    assert [one.nobody for one in found] == [False, True, False]
    assert [text[one.start : one.end] for one in found] == ["no cats", "nobody", "no dogs"]


def test_a_cue_inside_an_exclusion_begins_no_other() -> None:
    assert things("--no no cats, hats\nno dogs") == [["no cats", "hats"], ["dogs"]]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (" hats, (blur:1.2), 1.5 --ar 16:9", ["hats", "blur"]),
        ("：文字，水印、边框\n一只猫", ["文字", "水印", "边框"]),
        ("", []),
        (" " + "x" * 61 + ", hats", ["hats"]),
        (" " + ", ".join(f"thing{n}" for n in range(20)), [f"thing{n}" for n in range(ITEMS_MAX)]),
    ],
)
def test_an_explicit_list(text: str, items: list[str]) -> None:
    found = list_to_end_of_line(text, 0, 0)
    assert [text[first:last] for first, last in found.things] == items
