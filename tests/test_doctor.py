"""What `limner doctor` finds, and that it stops where no later check can be right."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

from limner.config import Config, load
from limner.contract.models import SERVED
from limner.doctor import examine
from limner.engines.registry import Finding
from limner.ledger.location import open_database
from tests.support.relay.scripted_server import scripted

NO_SERVER = "http://127.0.0.1:9"
ALL = [model.id for model in SERVED]
OF_SKETCH = {"assets", "fonts"}
"""What the built-in engine says of itself, which depends on the machine's fonts."""


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Hide the variables of whoever runs the tests."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("os.environ", {})


def relay(base_url: str) -> dict[str, Any]:
    """Return the settings of an engine that draws for every model: none of ours is started."""
    return {"far": {"kind": "relay", "base_url": base_url, "models": ALL}}


def before_drawing(config: Config) -> Iterator[Finding]:
    """Yield the findings up to the ledger's: what is checked before anything is started."""
    return takewhile(lambda finding: finding.subject != "keys", examine(config))


def faults(findings: Iterator[Finding]) -> dict[str, str]:
    return {finding.subject: finding.text for finding in findings if finding.level == "fault"}


def test_a_machine_that_is_fit_draws_a_picture_and_fetches_it(data: Path) -> None:
    findings = list(examine(load(data=data, keys=("a key",), public_url=NO_SERVER)))
    assert [(one.subject, one.level) for one in findings if one.subject not in OF_SKETCH] == [
        ("configuration", "ok"),
        ("prices", "ok"),
        ("data folder", "ok"),
        ("database", "ok"),
        ("ledger", "ok"),
        ("keys", "ok"),
        ("drawing", "ok"),
        ("links", "ok"),
        ("public_url", "note"),
    ]
    texts = {one.subject: one.text for one in findings}
    assert texts["keys"] == "0 in the database, 1 in the configuration"
    assert texts["drawing"] == "the engine drew a picture"
    assert f"{NO_SERVER} did not hand over a picture" in texts["public_url"]
    assert "is `limner serve` running" in texts["public_url"]


def test_no_picture_is_bought_to_see_whether_links_work(data: Path) -> None:
    with scripted() as far:
        findings = list(examine(load(data=data, engines=relay(far.base_url))))
        assert far.posts == 0
    texts = {one.subject: (one.level, one.text) for one in findings}
    assert texts["engine far"] == ("ok", f"{far.base_url} answers")
    assert texts["keys"] == ("note", "0 in the database, 0 in the configuration")
    assert texts["drawing"] == ("ok", "nothing was drawn: a relay's pictures are bought")
    assert texts["links"][0] == "ok"


def test_a_server_that_is_away_is_a_fault(data: Path) -> None:
    found = faults(before_drawing(load(data=data, engines=relay(f"{NO_SERVER}/v1"))))
    assert list(found) == ["engine far"]
    assert f"{NO_SERVER}/v1 does not answer" in found["engine far"]


def test_a_model_that_does_not_exist_is_a_fault_of_the_engines(data: Path) -> None:
    engines = {"sketch": {"models": ["dall-e-9"]}}
    *_, last = examine(load(data=data, engines=engines))
    assert (last.subject, last.level) == ("engines", "fault")
    assert "engines.sketch.models: there is no model dall-e-9" in last.text
    assert not data.exists()


def test_models_without_a_price_are_named(data: Path) -> None:
    models = {"dall-e-2": {"standard": {"256x256": 1, "512x512": 2}}}
    assert faults(before_drawing(load(data=data, prices={"models": models}))) == {
        "prices": "no price, so it is refused: dall-e-2, standard, 1024x1024; "
        "set it under [prices.models]"
    }


def test_a_ledger_that_does_not_add_up_is_a_fault(data: Path) -> None:
    with closing(open_database(None, data)):
        pass
    with closing(sqlite3.connect(data / "limner.db")) as connection, connection:
        connection.execute("UPDATE accounts SET available_micros = 5")
    found = faults(before_drawing(load(data=data)))
    assert list(found) == ["ledger"]
    assert "the first: account local: available, recorded 5, computed 0" in found["ledger"]


def test_nothing_is_checked_after_a_data_folder_that_cannot_be_used(data: Path) -> None:
    data.write_text("a file where the folder should be")
    *_, last = examine(load(data=data))
    assert (last.subject, last.level) == ("data folder", "fault")
    assert f"the folder {data} cannot be used" in last.text


def test_nothing_is_checked_after_a_database_that_cannot_be_used(data: Path) -> None:
    data.mkdir()
    (data / "limner.db").write_text("no database " * 100)
    *_, last = examine(load(data=data))
    assert (last.subject, last.level) == ("database", "fault")
    assert f"The database {data / 'limner.db'} cannot be used" in last.text
