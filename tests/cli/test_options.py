"""How the text of an option is read; what is wrong is told with what the option takes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import typer

from limner.cli.options import (
    LIMIT_MAX,
    NAME_CHARS_MAX,
    Choice,
    Names,
    choose_amount,
    choose_limit,
    one_of,
    read_amount,
    read_moment,
    read_name,
    read_names,
    read_positive_amount,
    whole_number,
)

KNOWN = ("dall-e-2", "dall-e-3")


def refusal(read: Callable[[str], object], text: str) -> str:
    """Return what is said of a text that is refused."""
    with pytest.raises(typer.BadParameter) as fault:
        read(text)
    return fault.value.message


def test_a_whole_number_is_read_within_its_bounds() -> None:
    assert [whole_number(1, 10, example=3)(text) for text in ("1", "10")] == [1, 10]
    assert whole_number(example=7)("-5") == -5
    for text in ("0", "11", "2.5", "many", ""):
        said = f"it takes a whole number from 1 to 10, such as 3; '{text}' is none"
        assert refusal(whole_number(1, 10, example=3), text) == said
    said = "it takes a whole number of at least 1, such as 30; '0' is none"
    assert refusal(whole_number(1, example=30), "0") == said


def test_one_of_some_words_is_read() -> None:
    read = one_of("strict", "lenient")
    assert read("lenient") == "lenient"
    assert refusal(read, "Strict") == "it takes strict or lenient; 'Strict' is neither"


@pytest.mark.parametrize("name", ["a", "team 7", "画家", "x" * NAME_CHARS_MAX])
def test_a_name_is_printable_text(name: str) -> None:
    assert read_name(name) == name


@pytest.mark.parametrize("name", ["", " a", "a ", "a\nb", "a\tb", "x" * (NAME_CHARS_MAX + 1)])
def test_another_name_is_refused(name: str) -> None:
    assert "1 to 100 printable characters" in refusal(read_name, name)


def test_names_stand_between_commas_and_each_counts_once() -> None:
    assert read_names("dall-e-3, dall-e-2,,dall-e-3", KNOWN) == Names(("dall-e-3", "dall-e-2"))


@pytest.mark.parametrize(
    ("text", "named"), [("dall-e-2,dall-e-9", "dall-e-9"), ("", ""), (" , ", " , ")]
)
def test_a_name_that_is_not_known_is_told_with_those_that_are(text: str, named: str) -> None:
    said = refusal(lambda given: read_names(given, KNOWN), text)
    assert said == f"'{named}': there are dall-e-2, dall-e-3"


def test_an_amount_is_read_exactly() -> None:
    assert [read_amount(text) for text in ("12.50", "-0.000001", "0")] == [12_500_000, -1, 0]
    assert refusal(read_amount, "much") == "not an amount: 'much'"
    assert refusal(read_positive_amount, "-1") == "an amount of at least 0"


def test_none_takes_a_budget_or_a_limit_away() -> None:
    assert choose_amount("none") == choose_limit("none") == Choice(None)
    assert choose_amount("0") == Choice(0)
    assert choose_limit(str(LIMIT_MAX)) == Choice(LIMIT_MAX)


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "", "None", "٣", str(LIMIT_MAX + 1)])
def test_a_limit_is_a_whole_number_that_the_database_holds(text: str) -> None:
    assert refusal(choose_limit, text) == "a whole number of at least 1, or `none`"


def test_a_moment_is_in_utc_unless_it_says_otherwise() -> None:
    assert read_moment("1970-01-02") == 86_400
    assert read_moment("1970-01-01T12:00") == 43_200
    assert read_moment("1970-01-01T12:00+02:00") == 36_000
    assert "a date such as 2027-01-31" in refusal(read_moment, "tomorrow")
