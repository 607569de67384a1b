"""What each kind takes as it is, and which value a spelling of it means."""

from __future__ import annotations

import pytest

from limner.contract.orders import Size
from limner.contract.parameter_kinds import (
    UNREAD,
    BooleanKind,
    ChoiceKind,
    IntegerKind,
    JsonKind,
    ParameterKind,
    SizeKind,
    TextKind,
    VerbatimKind,
    is_absent,
    kind_of,
    whole,
)
from limner.contract.sizes import FreeSizes

CHOICE = ChoiceKind(("jpeg", "png"), otherwise="png", meanings={"jpg": ("jpeg",)})
FIXED = SizeKind((Size(256, 256), Size(512, 512)), "512x512", names={"small": "256x256"})
FREE = SizeKind((Size(1024, 1024),), "auto", FreeSizes(), ("auto",))


@pytest.mark.parametrize(
    ("kind", "value", "meant"),
    [
        (CHOICE, "JPEG", "jpeg"),
        (CHOICE, "jpg", "jpeg"),
        (CHOICE, "bmp", "png"),
        (CHOICE, 5, UNREAD),
        (ChoiceKind(("a",)), "b", UNREAD),
        (IntegerKind(1, 10), "2.0", 2),
        (IntegerKind(1, 10), 11, 11),
        (IntegerKind(1, 10, clamps=True), 11, 10),
        (IntegerKind(1, 10), "two", UNREAD),
        (BooleanKind(), "Yes", True),
        (BooleanKind(), 0, False),
        (BooleanKind(), "perhaps", UNREAD),
        (TextKind(), 42, "42"),
        (TextKind(), [1], UNREAD),
        (TextKind(), 10**20, UNREAD),
        (VerbatimKind(9), 5, UNREAD),
        (JsonKind(), [], UNREAD),
        (FIXED, "256 x 256", "256x256"),
        (FIXED, "small", "256x256"),
        (FIXED, "16:9", "512x512"),
        (FIXED, "huge", "512x512"),
        (FIXED, [400, 400], "512x512"),
        (FIXED, {"a": 1}, UNREAD),
        (FREE, "1000x1000", "1008x1008"),
        (FREE, "AUTO", "auto"),
        (FREE, "2048x2048", "2048x2048"),
    ],
)
def test_what_a_spelling_means(kind: ParameterKind, value: object, meant: object) -> None:
    assert kind.read(value) == meant


@pytest.mark.parametrize(
    ("kind", "value", "textual", "takes"),
    [
        (CHOICE, "png", False, True),
        (CHOICE, "PNG", False, False),
        (IntegerKind(1, 10), 10, False, True),
        (IntegerKind(1, 10), 11, False, False),
        (IntegerKind(1, 10), "3", True, True),
        (IntegerKind(1, 10), "3", False, False),
        (BooleanKind(), True, False, True),
        (BooleanKind(), "true", True, True),
        (BooleanKind(), "true", False, False),
        (BooleanKind(false_only=True), True, False, False),
        (BooleanKind(false_only=True), False, False, True),
        (TextKind(), "", False, True),
        (TextKind(), 5, False, False),
        (VerbatimKind(1), 5, False, True),
        (JsonKind(), 5, False, True),
        (FIXED, "256x256", False, True),
        (FIXED, "1024x1024", False, False),
        (FIXED, 256, False, False),
        (FREE, "auto", False, True),
        (FREE, "2048x2048", False, True),
        (FREE, "1000x1000", False, False),
    ],
)
def test_what_is_taken_as_it_is(
    kind: ParameterKind, value: object, textual: bool, takes: bool
) -> None:
    assert kind.takes(value, textual=textual) is takes


def test_a_parameter_is_looked_up_as_the_kind_that_it_is() -> None:
    kinds: dict[str, ParameterKind] = {"n": IntegerKind(1, 2)}
    assert kind_of(kinds, "n", IntegerKind) == IntegerKind(1, 2)
    assert kind_of(kinds, "x", IntegerKind) is None
    with pytest.raises(TypeError, match="'n' is declared as IntegerKind, not ChoiceKind"):
        kind_of(kinds, "n", ChoiceKind)


@pytest.mark.parametrize("value", ["", "  ", "null", "None", [], {}])
def test_what_stands_for_nothing(value: object) -> None:
    assert is_absent(value)
    assert not is_absent("none at all")
    assert not is_absent(0)


@pytest.mark.parametrize(
    ("value", "number"),
    [(2, 2), ("2", 2), (" 2.00 ", 2), (2.0, 2), (2.5, None), (True, None), ("x", None), ([], None)],
)
def test_whole_numbers(value: object, number: int | None) -> None:
    assert whole(value) == number
    assert whole("9" * 65) is None
