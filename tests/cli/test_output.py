"""Tables show every cell as it is, and leave out columns that say nothing; JSON is for machines."""

from __future__ import annotations

import json

import pytest

from limner.cli.output import (
    amount_cell,
    amount_fields,
    limit_cell,
    moment_cell,
    print_json,
    print_table,
)

PEOPLE = [("acme", "5", "never"), ("[red]", "1000", "never")]


def shown(capsys: pytest.CaptureFixture[str], *optional: str) -> list[list[str]]:
    """Print a table of PEOPLE; return the cells of its lines."""
    print_table(("name", "limit", "used"), PEOPLE, numbers=("limit",), optional=optional)
    lines = capsys.readouterr().out.replace("┃", "│").splitlines()
    return [line.strip("│").split("│") for line in lines if "│" in line]


def test_cells_are_shown_as_they_are_and_numbers_stand_right(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert shown(capsys) == [
        [" name  ", " limit ", " used  "],
        [" acme  ", "     5 ", " never "],
        [" [red] ", "  1000 ", " never "],
    ]


def test_an_optional_column_is_left_out_where_no_row_says_anything(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert [len(line) for line in shown(capsys, "used")] == [2, 2, 2]
    assert [len(line) for line in shown(capsys, "limit")] == [3, 3, 3]


def test_json_keeps_every_script_and_order(capsys: pytest.CaptureFixture[str]) -> None:
    value = {"name": "画家", "id": [1, None]}
    print_json(value)
    printed = capsys.readouterr().out
    assert "画家" in printed
    assert list(json.loads(printed).items()) == list(value.items())


def test_an_amount_is_written_exactly_for_both() -> None:
    assert amount_fields("balance", 12_345_678) == {
        "balance": "12.345678",
        "balance_micros": 12_345_678,
    }
    assert amount_fields("budget", None) == {"budget": None, "budget_micros": None}
    assert [amount_cell(micros) for micros in (None, 0, -40_000)] == ["none", "0.00", "-0.04"]


def test_what_there_is_not_is_a_word() -> None:
    assert [limit_cell(limit) for limit in (None, 0, 60)] == ["none", "0", "60"]
    assert moment_cell(None) == "never"
    assert moment_cell(86_400.5) == "1970-01-02 00:00"
