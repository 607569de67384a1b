"""Judgements of the same matter are put together; a picture tells its type."""

from __future__ import annotations

from limner.policy.moderation.judgement import Category, JudgedPicture, Judgement, merged
from tests.support.pictures import photo, png


def test_whatever_one_judge_flags_is_flagged() -> None:
    mild = Judgement(scores={Category.HATE: 0.3}, rules=("a",), covers=frozenset({Category.HATE}))
    grave = Judgement(
        frozenset({Category.VIOLENCE, Category.HATE}),
        {Category.HATE: 0.8, Category.VIOLENCE: 0.9},
        ("a", "b"),
        frozenset({Category.VIOLENCE}),
    )
    both = merged((mild, grave))
    assert mild.passes
    assert not both.passes
    assert both.category_names() == ["hate", "violence"]
    assert both.scores == {Category.HATE: 0.8, Category.VIOLENCE: 0.9}
    assert both.rules == ("a", "b")
    assert both.covers == {Category.HATE, Category.VIOLENCE}


def test_no_judgement_flags_and_covers_nothing() -> None:
    nothing = merged(())
    assert (nothing.passes, nothing.covers) == (True, frozenset())


def test_a_picture_tells_its_type() -> None:
    assert JudgedPicture.of(png(photo())).media_type == "image/png"
