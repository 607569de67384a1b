"""What a clause said so far waits for its noun."""

from __future__ import annotations

from limner_sketch.language.drafting import Draft
from limner_sketch.language.meanings import Kind
from limner_sketch.language.pending import Pending


def test_a_shade_goes_with_the_next_colour_alone() -> None:
    waiting = Pending(shade="dark")
    waiting.add_color("green")
    waiting.add_color("red")
    assert waiting.colors == ["dark green", "red"]


def test_a_noun_takes_the_first_colour_and_the_picture_the_others() -> None:
    waiting, draft = Pending(colors=["red", "blue", "green"]), Draft()
    assert waiting.take_color(draft) == "red"
    assert draft.all(Kind.COLOR) == ["blue", "green"]
    assert waiting.take_color(draft) is None


def test_a_noun_uses_up_what_was_said_of_it_but_a_basket_keeps_its_number() -> None:
    waiting = Pending(number=2, age="old", link=Kind.WEAR, of=True, pair=True)
    waiting.used(keep_number=True)
    assert (waiting.number, waiting.pair, waiting.age, waiting.of) == (2, True, None, False)
    waiting.used(keep_number=False)
    assert (waiting.number, waiting.pair) == (None, False)
