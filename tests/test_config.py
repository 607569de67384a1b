"""Configuration: options over environment over file over defaults; a wrong setting is named."""

from __future__ import annotations

import os
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel, ValidationError

from limner.config import Config, load
from limner.errors import ConfigurationError
from limner.settings import cores
from limner_sketch.settings import SketchSettings

SECRET = "a link secret of at least 32 characters"


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Hide the variables of whoever runs the tests."""
    for variable in os.environ:
        if variable.startswith("LIMNER_"):
            monkeypatch.delenv(variable)
    monkeypatch.chdir(tmp_path)


def toml(folder: Path, content: str) -> Path:
    file = folder / "limner.toml"
    file.write_text(content)
    return file


def sketch(config: Config) -> SketchSettings:
    section = config.engines["sketch"]
    assert isinstance(section, SketchSettings)
    return section


def refusal(file: Path | None = None, **options: object) -> str:
    with pytest.raises(ConfigurationError) as caught:
        load(file, **options)
    return str(caught.value)


def test_everything_has_a_default() -> None:
    config = load()
    assert (config.host, config.port, config.data) == ("127.0.0.1", 8000, Path("data"))
    assert (config.public_url, config.keys, config.cors_origins) == (None, (), ("*",))
    assert (config.links.life_s, config.links.secret) == (3600, None)
    assert config.storage.retention_s == 3600
    assert (config.queue.waiting_max, config.queue.wait_max_s) == (64, 120)
    assert list(config.engines) == ["sketch"]
    assert sketch(config).workers == cores() == len(os.sched_getaffinity(0))


def test_the_nearer_source_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of file, environment and option holds what no nearer one does."""
    file = toml(tmp_path, 'host = "file"\nport = 1\ndata = "file"\nlog_level = "debug"')
    assert load(file).host == "file"
    monkeypatch.setenv("LIMNER_PORT", "2")
    monkeypatch.setenv("LIMNER_DATA", "environment")
    config = load(file, data=Path("option"))
    assert (config.host, config.port, config.data) == ("file", 2, Path("option"))
    assert config.log_level == "debug"
    assert config.json_bytes_max == 1024 * 1024


def test_an_option_that_was_not_given_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMNER_PORT", "2")
    assert load(port=None, host=None, keys=None).port == 2


def test_tables_are_merged_setting_by_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = toml(
        tmp_path,
        f'[links]\nsecret = "{SECRET}"\nlife_s = 10\n[engines.sketch]\nworkers = 3\ntimeout_s = 4',
    )
    monkeypatch.setenv("LIMNER_LINKS__LIFE_S", "20")
    monkeypatch.setenv("LIMNER_ENGINES__SKETCH__TIMEOUT_S", "5.5")
    config = load(file)
    assert (config.links.secret, config.links.life_s) == (SECRET, 20)
    assert (sketch(config).workers, sketch(config).timeout_s) == (3, 5.5)


def test_the_environment_may_name_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMNER_CONFIG", str(toml(tmp_path, "port = 1")))
    assert load().port == 1
    other = tmp_path / "other.toml"
    other.write_text("port = 2")
    assert load(other).port == 2


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMNER_PORT", "")
    monkeypatch.setenv("LIMNER_KEYS", "")
    monkeypatch.setenv("LIMNER_CONFIG", "")
    assert (load().port, load().keys) == (8000, ())


def test_keys_in_the_environment_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMNER_KEYS", "My API Key, sk-1 ,,密钥")
    assert load().keys == ("My API Key", "sk-1", "密钥")


def test_a_key_given_as_an_option_is_one_key() -> None:
    assert load(keys=("a,b", "My API Key")).keys == ("a,b", "My API Key")


def test_lists_are_written_in_the_file_as_lists(tmp_path: Path) -> None:
    config = load(toml(tmp_path, 'keys = ["a,b", "c"]\ncors_origins = []'))
    assert (config.keys, config.cors_origins) == (("a,b", "c"), ())


@pytest.mark.parametrize("key", ["", " ", "a ", " a", "a\nb", "a\0b", "a\u200bb", "a\tb"])
def test_a_key_is_printable_text(key: str) -> None:
    message = refusal(keys=(key,))
    assert message.startswith("Wrong configuration. keys: ")
    assert repr(key) not in message


def test_secrets_are_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in a repr nor in an error about them or their neighbours."""
    config = load(keys=("my-own-key",), links={"secret": SECRET})
    assert config.links.secret == SECRET
    for shown in (repr(config), str(config), repr(config.links), f"{config.links}"):
        assert "my-own-key" not in shown
        assert SECRET not in shown
    file = toml(tmp_path, 'port = "x"\nkeys = ["my-own-key", 5]\n[links]\nsecret = "my-own-secret"')
    message = refusal(file)
    assert "port" in message
    assert "keys.1" in message
    assert "links.secret" in message
    assert "my-own" not in message
    monkeypatch.setenv("LIMNER_LINKS", '{"secret": "my-own-secret-of-32-characters-or-more"')
    assert "my-own" not in refusal()


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("port = 65536", "port: "),
        ("port = -1", "port: "),
        ("port = 'http'", "port: "),
        ("prot = 1", "prot: there is no such setting"),
        ("log_level = 'loud'", "log_level: "),
        ("json_bytes_max = 1", "json_bytes_max: "),
        ("[links]\nlife_s = 0", "links.life_s: "),
        ("[links]\nlife_s = 604801\n[storage]\nretention_s = 604801", "links.life_s: "),
        ("[links]\nsecret = 'short'", "links.secret: "),
        ("[links]\nlife = 5", "links.life: there is no such setting"),
        ("[storage]\nretention_s = 3599", "storage.retention_s is shorter than links.life_s"),
        ("[storage]\nsweep_interval_s = 0", "storage.sweep_interval_s: "),
        ("[queue]\nwaiting_max = -1", "queue.waiting_max: "),
        ("[queue]\nwait_max_s = 0", "queue.wait_max_s: "),
        ("[engines.sketch]\nworkers = 0", "engines.sketch.workers: "),
        ("[engines.sketch]\ntimeout_s = 0", "engines.sketch.timeout_s: "),
        ("[engines.sketch]\nmodel = 'a'", "engines.sketch.model: there is no such setting"),
        ("[engines.oil]\nworkers = 1", "engines.oil.kind: it is one of diffusers, relay, sketch"),
        ("[engines.oil]\nkind = 'oil'", "engines.oil.kind: it is one of diffusers, relay, sketch"),
        ("[engines.oil]\nkind = 5", "engines.oil.kind: it is one of diffusers, relay, sketch"),
        ("[engines]\noil = 5", "engines.oil: it is a table"),
        ("engines = 5", "engines: it holds a table for each engine"),
        ("[engines.'a/b']\nkind = 'sketch'", "engines.a/b: an engine's name has at most 40"),
        ("[engines.a__b]\nkind = 'sketch'", "engines.a__b: an engine's name has at most 40"),
        (
            "[engines.A-b]\nkind = 'sketch'\nmodels = ['dall-e-2']\n"
            "[engines.a_B]\nkind = 'sketch'\nmodels = ['dall-e-2']",
            "engines: A-b and a_B are one name where variables are concerned",
        ),
        (
            "[engines.oil]\nkind = 'sketch'",
            "engines: sketch and oil have no models, and only one engine can draw for all that",
        ),
        (
            "[engines.oil]\nkind = 'diffusers'\nmodels = ['dall-e-3']",
            "engines.oil.model: it is needed: it takes a text, such as",
        ),
        (
            "[engines.oil]\nkind = 'relay'\nmodels = ['dall-e-3']\nbase_url = 'x'",
            "engines.oil.base_url: ",
        ),
        ("links = 5", "links: "),
    ],
)
def test_a_wrong_setting_in_the_file_is_named(tmp_path: Path, content: str, named: str) -> None:
    message = refusal(toml(tmp_path, content))
    assert message.startswith("Wrong configuration. ")
    assert named in message


def test_all_wrong_settings_are_named_at_once(tmp_path: Path) -> None:
    message = refusal(toml(tmp_path, "port = -1\nprot = 1\n[links]\nlife_s = 0"))
    for name in ("port: ", "prot: ", "links.life_s: "):
        assert name in message
    message = refusal(
        toml(
            tmp_path,
            "[engines.a]\nkind = 'oil'\n[engines.b]\nkind = 'relay'\nweight = -1\n"
            "[engines.sketch]\nworkers = 0",
        )
    )
    for name in ("a.kind: ", "b.weight: ", "b.base_url: ", "sketch.workers: "):
        assert f"engines.{name}" in message


def test_an_engine_without_models_draws_for_the_rest(tmp_path: Path) -> None:
    file = toml(
        tmp_path,
        "[engines.sketch]\nmodels = ['dall-e-2']\n[engines.far]\nkind = 'relay'\n"
        "base_url = 'http://far/v1'",
    )
    assert {name: one.models for name, one in load(file).engines.items()} == {
        "sketch": ("dall-e-2",),
        "far": (),
    }


def test_a_table_without_a_kind_is_of_the_kind_of_its_name(tmp_path: Path) -> None:
    file = toml(tmp_path, "[engines.relay]\nbase_url = 'http://far'\nmodels = ['dall-e-3']")
    assert [one.kind for one in load(file).engines.values()] == ["sketch", "relay"]


@pytest.mark.parametrize(
    ("variable", "value", "named"),
    [
        ("LIMNER_PORT", "http", "port: "),
        ("LIMNER_LINKS__LIFE_S", "0", "links.life_s: "),
        ("LIMNER_LINKS__LIFE", "5", "LIMNER_LINKS__LIFE: there is no such setting"),
        ("LIMNER_ENGINES__OIL__WORKERS", "1", "engines.oil.kind: it is one of diffusers, relay"),
        ("LIMNER_LINKS", "5 s", "LIMNER_LINKS: "),
        ("LIMNER_PROT", "1", "LIMNER_PROT: there is no such setting"),
        ("LIMNER_LINKS_LIFE_S", "1", "LIMNER_LINKS_LIFE_S: there is no such setting"),
        ("LIMNER_", "1", "LIMNER_: there is no such setting"),
        ("LIMNER___LINKS", "1", "LIMNER___LINKS: there is no such setting"),
        ("LIMNER_PORT__NUMBER", "1", "LIMNER_PORT__NUMBER: there is no such setting"),
        ("LIMNER_CONFIG__FILE", "1", "LIMNER_CONFIG__FILE: there is no such setting"),
    ],
)
def test_a_wrong_variable_is_named(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, named: str
) -> None:
    monkeypatch.setenv(variable, value)
    assert named in refusal()


def test_other_programs_variables_are_none_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMNERS_PORT", "1")
    monkeypatch.setenv("PORT", "1")
    assert load().port == 8000


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("https://images.example.org", "https://images.example.org"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("https://example.org/images/", "https://example.org/images"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://" + "x" * 52, "https://" + "x" * 52),
    ],
)
def test_a_public_url_is_taken_without_its_last_slash(url: str, read: str) -> None:
    assert load(public_url=url).public_url == read


@pytest.mark.parametrize(
    "url",
    [
        "images.example.org",
        "ftp://example.org",
        "https://",
        "http://:8000",
        "http://[::1",
        "https://example.org?a=b",
        "https://example.org#a",
        "https://" + "x" * 53,
        "/images",
    ],
)
def test_another_public_url_is_refused(url: str) -> None:
    assert refusal(public_url=url).startswith("Wrong configuration. public_url: ")


def test_a_file_that_is_not_there_or_no_toml_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "missing.toml"
    assert refusal(missing) == f"The configuration file {missing} does not exist."
    assert "does not exist" in refusal(tmp_path)
    file = toml(tmp_path, "port: 8000")
    assert refusal(file).startswith(f"{file} is not TOML: ")
    file.write_bytes(b"host = '\xff'")
    assert refusal(file).startswith(f"{file} is not TOML: ")


def test_a_configuration_cannot_be_changed() -> None:
    config = load()
    with pytest.raises(ValidationError):
        config.port = 1  # type: ignore[misc]
    with pytest.raises(ValidationError):
        config.links.life_s = 1  # type: ignore[misc]


def test_every_setting_is_described() -> None:
    """What a setting does stands beside it; the documentation is made from that."""

    def undescribed(model: type[BaseModel], prefix: str = "") -> list[str]:
        found = []
        for name, field in model.model_fields.items():
            kind = field.annotation
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                found += undescribed(kind, f"{prefix}{name}.")
            elif not field.description:
                found.append(prefix + name)
        return found

    assert undescribed(Config) == []
    assert get_args(Config.model_fields["log_level"].annotation)
