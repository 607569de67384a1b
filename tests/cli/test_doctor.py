"""`limner doctor` prints each finding as it is, and its status says whether one is a fault."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Limner


def test_a_fault_is_printed_after_what_is_well_and_the_status_is_1(
    limner: Limner, tmp_path: Path
) -> None:
    (tmp_path / "[bold]data").write_text("a file where the folder should be")
    done = limner("doctor", "--data", "[bold]data")
    first, *_, last = done.printed.splitlines()
    assert first == "ok    configuration: every setting is understood"
    assert last.startswith("FAULT data folder: data: the folder [bold]data cannot be used")
    assert (done.status, "limner: " in done.complaint) == (1, False)


def test_a_configuration_that_cannot_be_read_is_one_sentence(
    limner: Limner, tmp_path: Path
) -> None:
    (tmp_path / "limner.toml").write_text("port = 'http'")
    done = limner("doctor", "--config", "limner.toml")
    assert (done.status, done.printed) == (1, "")
    assert done.complaint.startswith("limner: Wrong configuration. port: ")
