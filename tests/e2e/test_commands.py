"""The command `limner` without a server, run as a user runs it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest

from tests.support.pictures import photo, pixels_of, png, with_hole
from tests.support.server import running_server

SMALL: dict[str, Any] = {"model": "dall-e-2", "prompt": "an apple", "size": "256x256"}


def limner(*words: str, cwd: Path, given: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name[:7] != "LIMNER_"}
    return subprocess.run(
        [sys.executable, "-m", "limner", *words],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        input=given,
        check=False,
        timeout=120,
    )


def test_draw_writes_a_picture_and_nothing_else(tmp_path: Path) -> None:
    words = ["draw", "一只橘猫", "-o", "cat.png", "--size", "1024x1792", "--seed", "3"]
    done = limner(*words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert pixels_of((tmp_path / "cat.png").read_bytes()).shape[:2] == (1792, 1024)
    assert "cat" in done.stdout
    assert [file.name for file in tmp_path.iterdir()] == ["cat.png"]
    limner(*words[:3], "again.png", *words[4:], cwd=tmp_path)
    assert (tmp_path / "again.png").read_bytes() == (tmp_path / "cat.png").read_bytes()


def test_edit_keeps_what_the_mask_keeps(tmp_path: Path) -> None:
    original = photo()
    (tmp_path / "in.png").write_bytes(png(original))
    (tmp_path / "mask.png").write_bytes(png(with_hole(original)))
    done = limner(
        *["edit", "in.png", "--mask", "mask.png", "--prompt", "a cat", "-o", "out.png"],
        *["--size", "256x256"],
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    kept = with_hole(original)[:, :, 3] > 0
    assert (pixels_of((tmp_path / "out.png").read_bytes())[kept] == original[kept]).all()


def test_vary_writes_n_pictures(tmp_path: Path) -> None:
    (tmp_path / "in.png").write_bytes(png(photo()))
    done = limner("vary", "in.png", "-n", "3", "-o", "out", "--size", "256x256", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    files = sorted((tmp_path / "out").iterdir())
    assert [file.name for file in files] == ["in-1.png", "in-2.png", "in-3.png"]
    assert len({file.read_bytes() for file in files}) == 3


def test_errors_are_sentences(tmp_path: Path) -> None:
    (tmp_path / "in.png").write_bytes(b"no picture")
    for words, says in (
        (["draw", "a cat", "-o", "x.png", "--size", "3x3"], "'3x3' is not one of"),
        (["vary", "in.png", "-o", "out"], "must be a PNG"),
        (["vary", "missing.png", "-o", "out"], "missing.png: No such file"),
        (["draw", "a cat", "-o", "x.png", "--config", "no.toml"], "no.toml does not exist"),
    ):
        done = limner(*words, cwd=tmp_path)
        assert done.returncode == 1
        assert says in done.stderr
        assert "Traceback" not in done.stderr


def test_parse_shows_what_was_understood(tmp_path: Path) -> None:
    done = limner("parse", "三只黑猫在雪地里, watercolor, zxqv", cwd=tmp_path)
    scene = json.loads(done.stdout)
    (subject,) = scene["subjects"]
    assert (subject["name"], subject["count"], subject["color"]) == ("cat", 3, "black")
    assert scene["setting"] == "snowfield"
    assert scene["style"] == "watercolor"
    assert scene["unknown"] == ["zxqv"]


def test_parse_reads_lines(tmp_path: Path) -> None:
    done = limner("parse", "-", cwd=tmp_path, given="a dog\n\n一条鱼\n")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [[subject["name"] for subject in line["subjects"]] for line in lines] == [
        ["dog"],
        [],
        ["fish"],
    ]


def test_keys_can_be_made_listed_and_revoked(tmp_path: Path) -> None:
    assert limner("migrate", "--data", "d", cwd=tmp_path).returncode == 0
    made = limner("keys", "create", "--name", "app", "--data", "d", cwd=tmp_path)
    key = made.stdout.splitlines()[-1].strip()
    assert key.startswith("sk-")
    listed = limner("keys", "list", "--data", "d", cwd=tmp_path).stdout
    assert "app" in listed
    assert key not in listed
    with running_server(tmp_path / "d") as server:
        ask = {"headers": {"Authorization": f"Bearer {key}"}}
        assert httpx.get(f"{server.url}/v1/models", **ask).status_code == 200  # type: ignore[arg-type]
        with server.client(api_key=key) as client:
            assert client.images.generate(**SMALL).data
            revoked = limner("keys", "revoke", "app", "--data", "d", cwd=tmp_path)
            assert "Revoked 'app'" in revoked.stdout
            with pytest.raises(openai.AuthenticationError, match="Incorrect API key"):
                client.images.generate(**SMALL)
        assert httpx.get(f"{server.url}/v1/models", **ask).status_code == 401  # type: ignore[arg-type]
    again = limner("keys", "revoke", "app", "--data", "d", cwd=tmp_path)
    assert again.returncode == 1
    assert "No key in use" in again.stderr
    assert all(key.encode() not in file.read_bytes() for file in (tmp_path / "d").rglob("*.db*"))


def test_an_account_pays_for_what_its_key_drew(tmp_path: Path) -> None:
    """From credit to usage, with a server that runs meanwhile."""
    with running_server(tmp_path / "d") as server:
        limner("accounts", "create", "acme", "--credit", "0.02", "--data", "d", cwd=tmp_path)
        made = limner("keys", "create", "--account", "acme", "--data", "d", cwd=tmp_path)
        key = made.stdout.splitlines()[-1]
        asked = {"model": "dall-e-2", "prompt": "an apple", "size": "256x256"}
        codes = [
            httpx.post(
                f"{server.url}/v1/images/generations",
                json=asked,
                headers={"Authorization": f"Bearer {key}"},
                timeout=60,
            ).status_code
            for _ in range(2)
        ]
        assert codes == [200, 429]
        used = limner("usage", "--by", "account,model", "--csv", "--data", "d", cwd=tmp_path)
        assert used.stdout.splitlines()[1:] == ["acme,dall-e-2,1,1,0.016,16000,usd"]
        shown = limner("accounts", "show", "acme", "--json", "--data", "d", cwd=tmp_path)
        assert json.loads(shown.stdout)["available"] == "0.004"
        (record,) = json.loads(limner("keys", "list", "--json", "--data", "d", cwd=tmp_path).stdout)
        assert record["last_used_at"] is not None
    verdict = limner("ledger", "verify", "--data", "d", cwd=tmp_path)
    assert (verdict.returncode, "everything adds up" in verdict.stdout) == (0, True)


def test_the_doctor_finds_nothing_wrong_here(tmp_path: Path) -> None:
    done = limner("doctor", "--data", "d", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    subjects = ("configuration", "assets", "prices", "data folder", "database", "ledger", "keys")
    for subject in (*subjects, "drawing", "links"):
        assert f"{subject}: " in done.stdout
    assert "FAULT" not in done.stdout


def test_the_doctor_says_what_to_mend(tmp_path: Path) -> None:
    (tmp_path / "d").write_text("a file where the folder should be")
    done = limner("doctor", "--data", "d", cwd=tmp_path)
    assert done.returncode == 1
    assert "FAULT data folder: data: the folder d cannot be used" in done.stdout


def test_the_doctor_names_what_has_no_price_and_books_that_do_not_add_up(tmp_path: Path) -> None:
    config = tmp_path / "limner.toml"
    config.write_text('[prices.models.dall-e-2.standard]\n"256x256" = 1\n"512x512" = 2\n')
    assert limner("migrate", "--data", "d", cwd=tmp_path).returncode == 0
    with closing(sqlite3.connect(tmp_path / "d" / "limner.db")) as books, books:
        books.execute("UPDATE accounts SET available_micros = 5")
    done = limner("doctor", "--data", "d", "--config", "limner.toml", cwd=tmp_path)
    assert done.returncode == 1
    assert "FAULT prices: no price, so it is refused: dall-e-2, standard, 1024x1024" in done.stdout
    assert "FAULT ledger: it does not add up; differences: 1" in done.stdout
    assert "the first: account local: available, recorded 5, computed 0" in done.stdout
    assert done.stdout.count("FAULT") == 2


def test_the_doctor_says_that_a_database_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "limner.db").write_text("no database " * 100)
    done = limner("doctor", "--data", "d", cwd=tmp_path)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "FAULT database: The database d/limner.db cannot be used" in done.stdout
