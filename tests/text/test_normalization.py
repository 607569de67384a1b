"""Normalisation bounds runs of combining marks, and changes nothing else."""

from __future__ import annotations

import sys
import unicodedata
from typing import Literal

import pytest

from limner.text.normalization import NON_STARTERS_MAX, bounded_marks, normalize

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
FORMS: tuple[Form, ...] = ("NFC", "NFD", "NFKC", "NFKD")
ACUTE, DOT = "\u0301", "\u0323"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "text",
    [
        "a red fox",
        "café",
        "cafe\u0301",
        "一只猫",
        "ｆｕｌｌ",
        "각",
        "e" + ACUTE * NON_STARTERS_MAX,
        "",
    ],
)
def test_text_without_a_long_run_is_normalised_as_ever(form: Form, text: str) -> None:
    assert normalize(form, text) == unicodedata.normalize(form, text)


def test_the_marks_after_the_thirtieth_are_left_out() -> None:
    assert bounded_marks("a" + ACUTE * 31 + "b") == "a" + ACUTE * 30 + "b"
    assert bounded_marks("a" + DOT * 4000 + "b") == "a" + DOT * 30 + "b"
    assert bounded_marks((ACUTE + DOT) * 16) == (ACUTE + DOT) * 15


def test_each_letter_keeps_thirty_of_its_own() -> None:
    word = "".join(letter + (ACUTE + DOT) * 15 for letter in "fox")
    assert bounded_marks(word) == word


def test_every_character_that_begins_with_a_mark_is_bounded() -> None:
    """Those too that only their decomposition shows to be marks."""
    for code in range(sys.maxunicode + 1):
        one = chr(code)
        if unicodedata.combining(unicodedata.normalize("NFKD", one)[0]):
            assert bounded_marks(one * 40) == one * NON_STARTERS_MAX, hex(code)


@pytest.mark.parametrize("form", FORMS)
def test_what_is_normalised_has_no_long_run(form: Form) -> None:
    found = normalize(form, "a" + (ACUTE + DOT) * 2000 + "b")
    assert len(found) <= NON_STARTERS_MAX + 2
    assert found.endswith("b")
