from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.cli.conftest import Limner

pytestmark = pytest.mark.usefixtures("database")

DAY_S = 86400


def test_a_key_has_an_account_models_limits_mode_and_an_end(limner: Limner) -> None:
    limner("accounts", "create", "acme")
    made = limner(
        *["keys", "create", "--account", "acme", "--name", "app", "--models", "dall-e-3, dall-e-2"],
        *["--requests-per-minute", "5", "--images-per-minute", "10", "--concurrent", "2"],
        *["--mode", "lenient", "--expires", "2037-01-31T12:00+08:00", "--json"],
    ).json
    assert made["key"].startswith("sk-")
    (listed,) = limner("keys", "list", "--json").json
    assert {"key": made["key"], **listed} == made
    assert listed["account"] == "acme"
    assert listed["models"] == ["dall-e-3", "dall-e-2"]
    assert (listed["requests_per_minute"], listed["images_per_minute"]) == (5, 10)
    assert (listed["concurrent"], listed["mode"], listed["state"]) == (2, "lenient", "in use")
    assert time.gmtime(listed["expires_at"])[:5] == (2037, 1, 31, 4, 0)
    table = limner("keys", "list").printed
    assert all(cell in table for cell in ("app", "acme", "dall-e-3, dall-e-2", "lenient"))
    assert made["key"] not in table


def test_a_key_is_of_local_and_without_limits_unless_told(limner: Limner) -> None:
    made = limner("keys", "create", "--json").json
    assert (made["name"], made["account"], made["admin"]) == ("unnamed", "local", False)
    nothing = ("models", "requests_per_minute", "images_per_minute", "concurrent", "mode")
    assert [made[name] for name in (*nothing, "expires_at", "last_used_at")] == [None] * 7


def test_an_admin_key_belongs_to_no_account(limner: Limner) -> None:
    shown = limner("keys", "create", "--admin", "--name", "boss").printed.splitlines()
    assert shown[0] == "Admin key 'boss', shown only now:"
    assert shown[1].startswith("sk-admin-")
    (listed,) = limner("keys", "list", "--json").json
    assert (listed["admin"], listed["account"]) == (True, None)
    for option in (
        ["--account", "local"],
        ["--models", "dall-e-2"],
        ["--concurrent", "1"],
        ["--response-format", "url"],
        ["--edit-model", "dall-e-2"],
    ):
        assert limner("keys", "create", "--admin", *option).status == 1


def test_a_key_has_defaults_and_takes_the_models_further_names(
    limner: Limner, tmp_path: Path
) -> None:
    settings = tmp_path / "limner.toml"
    settings.write_text('[aliases]\n"openai/dall-e-3" = "dall-e-3"\npainter = "gpt-image-1"\n')
    made = limner(
        *["keys", "create", "--config", str(settings), "--models", "openai/dall-e-3,painter"],
        *["--response-format", "b64_json", "--edit-model", "painter", "--json"],
    ).json
    assert made["models"] == ["dall-e-3", "gpt-image-1"]
    assert (made["response_format"], made["edit_model"]) == ("b64_json", "gpt-image-1")
    table = limner("keys", "list").printed
    assert all(cell in table for cell in ("format", "b64_json", "edit model", "gpt-image-1"))


def test_a_key_ends_after_days_or_at_a_moment(limner: Limner) -> None:
    in_days = limner("keys", "create", "--expires-days", "30", "--json").json["expires_at"]
    assert abs(in_days - time.time() - 30 * DAY_S) < 60
    both = limner("keys", "create", "--expires-days", "1", "--expires", "2037-01-01")
    assert "give one of them" in both.complaint
    for end in ("2020-01-01", "2040-01-01"):
        done = limner("keys", "create", "--expires", end)
        assert (done.status, "in the future" in done.complaint) == (1, True)
    assert limner("keys", "create", "--expires", "tomorrow").status == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--models", "gpt-x"], "gpt-x"),
        (["--models", ","], "dall-e-2"),
        (["--mode", "loose"], "strict"),
        (["--response-format", "jpeg"], "b64_json"),
        (["--edit-model", "dall-e-3"], "dall-e-3"),
        (["--edit-model", "gpt-x"], "gpt-x"),
        (["--name", "x" * 101], "100"),
        (["--concurrent", "0"], "1"),
    ],
)
def test_a_wrong_option_is_named(limner: Limner, words: list[str], says: str) -> None:
    done = limner("keys", "create", *words)
    assert done.status == 2
    assert says in done.complaint


def test_a_key_of_an_account_that_is_not_there_is_not_made(limner: Limner) -> None:
    assert "no account 'nobody'" in limner("keys", "create", "--account", "nobody").complaint
    assert limner("keys", "list", "--json").json == []


def test_a_name_of_several_keys_revokes_none_and_lists_them(limner: Limner) -> None:
    made = [limner("keys", "create", "--name", "app", "--json").json for _ in range(2)]
    limner("keys", "create", "--name", "other")
    done = limner("keys", "revoke", "app")
    assert (done.status, "'app' fits 2 keys, so none was revoked" in done.complaint) == (1, True)
    assert all(key["id"] in done.printed and key["prefix"] in done.printed for key in made)
    assert "other" not in done.printed
    assert {key["state"] for key in limner("keys", "list", "--json").json} == {"in use"}
    assert "Revoked 'app'" in limner("keys", "revoke", made[0]["id"]).printed
    assert "Revoked 'app'" in limner("keys", "revoke", "app").printed
    states = {key["id"]: key["state"] for key in limner("keys", "list", "--json").json}
    assert [states[key["id"]] for key in made] == ["revoked", "revoked"]
    again = limner("keys", "revoke", "app")
    assert (again.status, "No key in use has the name" in again.complaint) == (1, True)


def test_the_state_follows_key_and_account(limner: Limner) -> None:
    limner("keys", "create", "--name", "app")

    def state() -> object:
        return limner("keys", "list", "--json").json[0]["state"]

    limner("accounts", "suspend", "local")
    assert state() == "suspended"
    limner("accounts", "suspend", "local", "--lift")
    assert state() == "in use"
    limner("keys", "revoke", "app")
    assert state() == "revoked"
