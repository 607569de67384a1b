"""A gender before an occupation is one person."""

from __future__ import annotations

import pytest

from limner_sketch.language.genders import with_genders
from tests.support.language import shared_lexicon


def names(clause: str) -> list[str]:
    lexicon = shared_lexicon()
    merged = with_genders(lexicon.matches(clause), lexicon)
    return [match.noun.name for match in merged if match.noun is not None]


@pytest.mark.parametrize("clause", ["a female doctor", "女医生"])
def test_a_female_doctor_is_one_woman(clause: str) -> None:
    assert names(clause) == ["woman doctor"]


def test_a_male_nurse_has_a_picture_of_a_man() -> None:
    lexicon = shared_lexicon()
    (match,) = with_genders(lexicon.matches("male doctor"), lexicon)
    assert match.text == "male doctor"
    assert match.noun is not None
    assert match.noun.symbol.startswith("1F468")


def test_a_gender_before_anything_else_stays_as_it_is() -> None:
    lexicon = shared_lexicon()
    clause = lexicon.matches("female cat")
    assert with_genders(clause, lexicon) == clause
