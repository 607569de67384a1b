from __future__ import annotations

import pytest

from limner.text.word_forms import singulars, stems


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("cats", "cat"),
        ("boxes", "box"),
        ("cherries", "cherry"),
        ("wolves", "wolf"),
        ("knives", "knife"),
        ("fishermen", "fisherman"),
        ("mice", "mouse"),
        ("children", "child"),
        ("dog's", "dog"),
        ("houses", "house"),
    ],
)
def test_the_singular_is_among_what_a_word_may_be_the_plural_of(plural: str, singular: str) -> None:
    assert singular in singulars(plural)


@pytest.mark.parametrize("word", ["glass", "cat", "as", "", "s"])
def test_what_is_no_plural_has_no_singular(word: str) -> None:
    assert singulars(word) == ()


@pytest.mark.parametrize(
    ("form", "verb"),
    [
        ("running", "run"),
        ("baking", "bake"),
        ("jumped", "jump"),
        ("danced", "dance"),
        ("eats", "eat"),
    ],
)
def test_the_verb_is_among_what_a_word_may_be_a_form_of(form: str, verb: str) -> None:
    assert verb in stems(form)


@pytest.mark.parametrize("word", ["run", "ring", "bed", ""])
def test_what_is_no_form_has_no_stem(word: str) -> None:
    assert stems(word) == ()
