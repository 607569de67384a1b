"""Phrases become sentences."""

from __future__ import annotations

from limner_sketch.language.phrasing import as_sentences, joined, length, linked, none_of, spaced


def test_what_is_left_out_is_said_of_each() -> None:
    assert none_of(["text", "people"]) == "no text and no people"


def test_phrases_follow_one_another_with_a_comma_before_with() -> None:
    assert spaced("a cat", "", "sits", "with a hat") == "a cat sits, with a hat"
    assert spaced("a cat,", "with a hat") == "a cat, with a hat"


def test_a_surface_is_added_once_by_with_and_then_by_and() -> None:
    assert joined("painted", "", ", with ") == "painted"
    assert joined("painted", "fine lines", ", with ") == "painted, with fine lines"
    assert (
        joined("painted with care", "fine lines", ", with ") == "painted with care and fine lines"
    )


def test_either_of_two_clauses_may_be_empty() -> None:
    assert linked("it rains", "it snows") == "it rains, and it snows"
    assert linked("", "it snows") == "it snows"
    assert linked("it rains", "") == "it rains"


def test_sentences_are_made_of_what_says_something_and_counted_in_words() -> None:
    assert as_sentences("it rains", "", "a cat sits") == ["It rains.", "A cat sits."]
    assert length(["It rains.", "A cat sits."]) == 5
