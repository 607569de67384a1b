from __future__ import annotations

import pytest

from tests.cli.conftest import Limner

pytestmark = pytest.mark.usefixtures("database")


def test_the_first_command_finds_the_account_local(limner: Limner) -> None:
    (local,) = limner("accounts", "list", "--json").json
    assert (local["id"], local["name"], local["unlimited"]) == ("local", "local", True)


def test_an_account_is_made_with_what_was_given(limner: Limner) -> None:
    made = limner(
        *["accounts", "create", "acme", "--credit", "12.5", "--budget", "100", "--json"],
        *["--requests-per-minute", "30", "--images-per-minute", "60", "--concurrent", "4"],
    ).json
    assert limner("accounts", "show", "acme", "--json").json == made
    assert limner("accounts", "show", made["id"], "--json").json == made
    assert made | {"id": "", "created_at": 0} == {
        "id": "",
        "name": "acme",
        "created_at": 0,
        "suspended_at": None,
        "unlimited": False,
        "currency": "usd",
        "balance": "12.50",
        "balance_micros": 12_500_000,
        "available": "12.50",
        "available_micros": 12_500_000,
        "held": "0.00",
        "held_micros": 0,
        "month": "0.00",
        "month_micros": 0,
        "monthly_budget": "100.00",
        "monthly_budget_micros": 100_000_000,
        "requests_per_minute": 30,
        "images_per_minute": 60,
        "concurrent": 4,
    }


def test_the_tables_show_it_too(limner: Limner) -> None:
    printed = limner("accounts", "create", "[red]acme", "--credit", "0.000001").printed
    assert "Made '[red]acme'" in printed
    assert "0.000001 USD available" in printed
    for words in (["list"], ["show", "[red]acme"]):
        table = limner("accounts", *words).printed
        assert "[red]acme" in table
        assert "0.000001" in table


def test_a_name_is_taken_once(limner: Limner) -> None:
    again = limner("accounts", "create", "local")
    assert again.status == 1
    assert "There is an account named 'local' already." in again.complaint


@pytest.mark.parametrize("name", ["", " acme", "a\nb", "n" * 101])
def test_a_name_is_printable_and_short(limner: Limner, name: str) -> None:
    assert limner("accounts", "create", name).status == 2


def test_credit_is_added_and_taken_away(limner: Limner) -> None:
    limner("accounts", "create", "acme", "--credit", "1")
    assert limner("accounts", "credit", "acme", "0.5", "--json").json["available"] == "1.50"
    assert limner("accounts", "credit", "acme", "-0.7", "--json").json["available"] == "0.80"
    assert limner("accounts", "credit", "acme", "1").printed.startswith("Credited 'acme'")
    taken = limner("accounts", "credit", "acme", "-1").printed
    assert taken.startswith("Took credit from 'acme'")
    below = limner("accounts", "credit", "acme", "-2")
    assert (below.status, bool(below.complaint)) == (1, True)
    assert limner("accounts", "show", "acme", "--json").json["available"] == "0.80"
    assert limner("ledger", "verify").status == 0


def test_an_account_holds_no_more_than_the_database_counts(limner: Limner) -> None:
    limner("accounts", "create", "acme", "--credit", "1000000000000")
    more = limner("accounts", "credit", "acme", "0.01")
    assert (more.status, "at most" in more.complaint) == (1, True)


@pytest.mark.parametrize("amount", ["", "x", "nan", "1e400", "0.0000001", "1,5"])
def test_what_is_no_amount_is_refused(limner: Limner, amount: str) -> None:
    assert limner("accounts", "credit", "local", amount).status == 2
    assert limner("accounts", "create", "acme", "--budget", amount).status == 2


@pytest.mark.parametrize(
    "words",
    [
        ["credit", "nobody", "1"],
        ["show", "nobody"],
        ["suspend", "nobody"],
        ["change", "nobody", "--limited"],
    ],
)
def test_an_account_that_is_not_there_is_named(limner: Limner, words: list[str]) -> None:
    done = limner("accounts", *words)
    assert (done.status, done.complaint.strip()) == (1, "limner: There is no account 'nobody'.")


def test_a_change_leaves_the_rest_as_it_was(limner: Limner) -> None:
    given = ["--budget", "5", "--requests-per-minute", "7", "--concurrent", "2"]
    made = limner("accounts", "create", "acme", *given, "--json").json
    changed = limner(
        *["accounts", "change", "acme", "--requests-per-minute", "none", "--json"],
        *["--images-per-minute", "9", "--unlimited"],
    ).json
    news = {"requests_per_minute": None, "images_per_minute": 9, "unlimited": True}
    assert changed == made | news
    back = limner("accounts", "change", "acme", "--budget", "none", "--limited", "--json").json
    assert (back["monthly_budget"], back["unlimited"], back["concurrent"]) == (None, False, 2)


def test_a_change_of_nothing_and_limits_of_nothing_are_refused(limner: Limner) -> None:
    assert limner("accounts", "change", "local").status == 1
    assert limner("accounts", "credit", "local", "0").status == 1
    for limit in ("0", "-1", "1.5", "many", str(2**31)):
        assert limner("accounts", "change", "local", "--concurrent", limit).status == 2
        assert limner("accounts", "create", "acme", "--concurrent", limit).status == 2


def test_an_account_is_suspended_and_taken_back(limner: Limner) -> None:
    def state() -> object:
        return limner("accounts", "show", "local", "--json").json["suspended_at"]

    assert "Suspended 'local'" in limner("accounts", "suspend", "local").printed
    assert isinstance(state(), int)
    assert "in use again" in limner("accounts", "suspend", "local", "--lift").printed
    assert state() is None
