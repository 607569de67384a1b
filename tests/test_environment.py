"""Every setting is set by its variable, of engines too; others' variables are told from ours."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from annotated_types import Le
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from limner.config import Config, load
from limner.engines.diffusion.settings import DiffusersSettings, LoraSettings
from limner.engines.registry import engine_kinds
from limner.engines.relay.settings import RelaySettings
from limner.environment import ENV_PREFIX, is_of_kubernetes
from limner.errors import ConfigurationError

FILE = """
[links]
life_s = 60
[prompts]
base_url = "http://file/v1"
model = "file"
[safety]
base_url = "http://file/v1"
model = "file"
"""
"""What some settings need beside them, and what each variable must win over."""

NEEDED = {
    "diffusers": {"MODEL": "some/model", "MODELS": '["dall-e-3"]'},
    "relay": {"BASE_URL": "http://far/v1", "MODELS": '["dall-e-3"]'},
    "sketch": {"MODELS": '["dall-e-3"]'},
}
"""Variables without which an engine of this kind is none."""

PARTICULAR: dict[str, Any] = {
    "public_url": "https://images.example.org",
    "keys": ("a key", "another"),
    "cors_origins": ("https://a.example", "https://b.example"),
    "aliases": {"openai/dall-e-3": "dall-e-3"},
    "defaults.edit_model": "gpt-image-1",
    "links.secret": "another secret of at least 32 characters",
    "links.life_s": 30,
    "storage.retention_s": 7200,
    "safety.deny": {"violence": ("one", "two")},
    "safety.allow": ("one", "two"),
    "safety.lists": Path("lists.toml"),
    "connections.trusted_proxies": ("10.2.0.0/16", "::1"),
    "fetch.allow_networks": ("10.1.0.0/16",),
    "prices.currency": "eur",
    "prices.models": {"dall-e-3": {"hd": {"1024x1024": Decimal("0.05")}}},
    "engines.diffusers.device": "cuda:1",
    "engines.diffusers.ip_adapter": "some/adapter:weights.bin",
    "engines.diffusers.loras": (LoraSettings(source="some/lora", weight=0.5),),
    "engines.relay.base_url": "https://other.example/v1",
    "engines.relay.key_file": Path("key"),
    "engines.relay.sizes": ("512x512", "1024x1024"),
    "engines.sketch.workers": 77,
}
"""Values of settings that not every value of their type suits."""

COMMAS = ("keys", "cors_origins")


@dataclass(frozen=True)
class Setting:
    """A setting, by its path in tables."""

    path: tuple[str, ...]
    info: FieldInfo

    @property
    def name(self) -> str:
        """Its name, as errors say it."""
        return ".".join(self.path)


def settings(model: type[BaseModel], path: tuple[str, ...] = ()) -> Iterator[Setting]:
    for name, info in model.model_fields.items():
        kind = info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from settings(kind, (*path, name))
        elif (*path, name) != ("engines",) and name != "kind":
            yield Setting((*path, name), info)


def of_engines() -> Iterator[Setting]:
    for name in NEEDED:
        yield from settings(engine_kinds()[name].settings, ("engines", name))


def other(setting: Setting) -> Any:
    """Return a value that is not the default."""
    if setting.name in PARTICULAR:
        return PARTICULAR[setting.name]
    if setting.path[-1] == "models":
        return ("dall-e-2", "dall-e-3")
    annotation, default = setting.info.annotation, setting.info.default
    if get_origin(annotation) is Literal:
        return next(one for one in get_args(annotation) if one != default)
    kinds = {annotation, *get_args(annotation)}
    if bool in kinds:
        return not default
    if kinds & {int, float}:
        most = [limit.le for limit in setting.info.metadata if isinstance(limit, Le)]
        return (default or 500) + (-1 if default in most else 1)
    return Path("another") if Path in kinds else "another"


def text(setting: Setting, value: Any) -> str:
    """Write a value as its variable holds it."""
    if setting.name in COMMAS:
        return ",".join(value)
    if isinstance(value, str | Path):
        return str(value)
    return json.dumps(value, default=lambda one: getattr(one, "model_dump", one.__str__)())


def variable(*path: str) -> str:
    return ENV_PREFIX + "__".join(path).upper()


def found(config: Config, path: tuple[str, ...]) -> Any:
    value: Any = config
    for part in path:
        value = value[part] if isinstance(value, dict) else getattr(value, part)
    return value


def refusal() -> str:
    with pytest.raises(ConfigurationError) as caught:
        load()
    return str(caught.value)


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Hide the variables of whoever runs the tests."""
    for name in [name for name in os.environ if name.startswith(ENV_PREFIX)]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("setting", [*settings(Config)], ids=lambda setting: setting.name)
def test_each_setting_is_set_by_its_variable(
    setting: Setting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "limner.toml"
    file.write_text(FILE)
    value = other(setting)
    assert found(load(file), setting.path) != value
    monkeypatch.setenv(variable(*setting.path), text(setting, value))
    config = load(file)
    assert found(config, setting.path) == value
    assert config.links.life_s == (value if setting.name == "links.life_s" else 60)


@pytest.mark.parametrize("setting", [*of_engines()], ids=lambda setting: setting.name)
def test_each_setting_of_each_kind_of_engine_is_set_by_its_variable(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole engine is described by variables; no file is there."""
    _, kind, name = setting.path
    for needed, given in NEEDED[kind].items():
        monkeypatch.setenv(variable("engines", "mine", needed), given)
    monkeypatch.setenv("LIMNER_ENGINES__MINE__KIND", kind)
    assert load().engines["mine"].kind == kind
    value = other(setting)
    assert found(load(), ("engines", "mine", name)) != value
    monkeypatch.setenv(variable("engines", "mine", name), text(setting, value))
    assert found(load(), ("engines", "mine", name)) == value


def test_the_kinds_that_are_walked_are_ours() -> None:
    ours = {name for name, kind in engine_kinds().items() if "limner" in kind.settings.__module__}
    assert ours == set(NEEDED)


def test_an_engines_table_is_merged_with_the_files_setting_by_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "limner.toml"
    file.write_text(
        '[engines.My-Model]\nkind = "diffusers"\nmodels = ["dall-e-2"]\nmodel = "file/model"\n'
        'loras = [{ source = "file/lora" }]\nbatch_max = 4\n[engines.sketch]\nworkers = 3\n'
    )
    monkeypatch.setenv("LIMNER_ENGINES__MY_MODEL__MODELS", '["dall-e-3"]')
    monkeypatch.setenv("LIMNER_ENGINES__MY_MODEL__LORAS", "[]")
    monkeypatch.setenv("LIMNER_ENGINES__MY_MODEL__BATCH_MAX", "")
    monkeypatch.setenv("LIMNER_ENGINES__SKETCH__TIMEOUT_S", "5.5")
    config = load(file)
    assert list(config.engines) == ["sketch", "My-Model"]
    section = config.engines["My-Model"]
    assert isinstance(section, DiffusersSettings)
    assert (section.model, section.models, section.loras) == ("file/model", ("dall-e-3",), ())
    assert section.batch_max == 4
    assert found(config, ("engines", "sketch", "workers")) == 3
    assert config.engines["sketch"].timeout_s == 5.5


def test_a_table_may_come_whole_and_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "LIMNER_ENGINES",
        '{"far": {"kind": "relay", "base_url": "http://a", "models": ["dall-e-2"], "weight": 3}}',
    )
    monkeypatch.setenv("LIMNER_ENGINES__FAR", '{"weight": 2, "key": "one"}')
    monkeypatch.setenv("LIMNER_ENGINES__FAR__MODELS", '["dall-e-3"]')
    monkeypatch.setenv("LIMNER_LINKS", '{"life_s": 5, "secret": null}')
    monkeypatch.setenv("LIMNER_LINKS__LIFE_S", "6")
    config = load()
    section = config.engines["far"]
    assert isinstance(section, RelaySettings)
    assert (section.base_url, section.weight, section.key) == ("http://a", 2, "one")
    assert section.models == ("dall-e-3",)
    assert config.links.life_s == 6


def test_null_takes_away_what_the_file_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "limner.toml"
    file.write_text(
        'public_url = "http://file"\n[engines.far]\nkind = "relay"\nbase_url = "http://far"\n'
        'models = ["dall-e-3"]\nkey = "of the file"\n'
    )
    monkeypatch.setenv("LIMNER_PUBLIC_URL", "null")
    monkeypatch.setenv("LIMNER_ENGINES__FAR__KEY", "null")
    monkeypatch.setenv("LIMNER_ENGINES__FAR__KEY_ENV", "FAR_KEY")
    monkeypatch.setenv("FAR_KEY", " of the variable\n")
    config = load(file)
    section = config.engines["far"]
    assert isinstance(section, RelaySettings)
    assert config.public_url is None
    assert section.resolved_key("far") == "of the variable"


def test_an_engine_of_empty_variables_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMNER_ENGINES__LOCAL__KIND", "")
    monkeypatch.setenv("LIMNER_ENGINES__LOCAL__MODEL", "")
    monkeypatch.setenv("LIMNER_ENGINES", "")
    assert list(load().engines) == ["sketch"]


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("LIMNER_ENGINES__LOCAL__MODLES", "[]", "LIMNER_ENGINES__LOCAL__MODLES: there is no such"),
        ("LIMNER_ENGINES__LOCAL__MODLES", "", "LIMNER_ENGINES__LOCAL__MODLES: there is no such"),
        ("LIMNER_ENGINES__LOCAL__MODELS__0", "a", "LIMNER_ENGINES__LOCAL__MODELS__0: there is no"),
        ("LIMNER_ENGINES__SKETCH__MODEL", "a", "LIMNER_ENGINES__SKETCH__MODEL: there is no such"),
        ("LIMNER_ENGINES__LOCAL__MODELS", "dall-e-3", "LIMNER_ENGINES__LOCAL__MODELS: lists and"),
        ("LIMNER_ENGINES__LOCAL__MODELS", '{"a": 1}', "engines.local.models: "),
        ("LIMNER_ENGINES__LOCAL__BATCH_MAX", "many", "engines.local.batch_max: "),
        ("LIMNER_ENGINES__LOCAL__KIND", "oil", "engines.local.kind: it is one of "),
        ("LIMNER_ENGINES__LOCAL", "[]", "LIMNER_ENGINES__LOCAL: it is a table, written as JSON"),
        ("LIMNER_ENGINES", "5", "LIMNER_ENGINES: it is a table, written as JSON"),
        ("LIMNER_ENGINES____KIND", "relay", "engines.: an engine's name has "),
        ("LIMNER_SAFETY__DENY__VIOLENCE", "[]", "LIMNER_SAFETY__DENY__VIOLENCE: there is no such"),
    ],
)
def test_what_is_wrong_with_a_variable_is_said(
    monkeypatch: pytest.MonkeyPatch, name: str, given: str, says: str
) -> None:
    for needed, value in NEEDED["diffusers"].items():
        monkeypatch.setenv(variable("engines", "local", needed), value)
    monkeypatch.setenv("LIMNER_ENGINES__LOCAL__KIND", "diffusers")
    monkeypatch.setenv(name, given)
    assert says in refusal()


def test_a_variable_that_is_no_json_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMNER_ENGINES", '{"far": {"key": "my-own-key"')
    assert "my-own" not in refusal()


OF_KUBERNETES = {
    "{}_SERVICE_HOST": "10.0.0.1",
    "{}_SERVICE_PORT": "8000",
    "{}_SERVICE_PORT_HTTP": "8000",
    "{}_SERVICE_PORT_METRICS_TOO": "9000",
    "{}_PORT": "tcp://10.0.0.1:8000",
    "{}_PORT_8000_TCP": "tcp://10.0.0.1:8000",
    "{}_PORT_8000_TCP_PROTO": "tcp",
    "{}_PORT_8000_TCP_PORT": "8000",
    "{}_PORT_8000_TCP_ADDR": "10.0.0.1",
    "{}_PORT_53_UDP": "udp://10.0.0.1:53",
}
"""What a pod finds of a service, by Kubernetes' documentation."""


@pytest.mark.parametrize("service", ["LIMNER", "LIMNER_API", "LIMNER_MY_POSTGRES", "LIMNER_PORT"])
def test_what_kubernetes_says_of_a_service_is_no_setting(
    monkeypatch: pytest.MonkeyPatch, service: str
) -> None:
    without = load().model_dump()
    for name, value in OF_KUBERNETES.items():
        monkeypatch.setenv(name.format(service), value)
    assert load().model_dump() == without


def test_the_port_is_still_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMNER_SERVICE_HOST", "10.0.0.1")
    monkeypatch.setenv("LIMNER_PORT", "8001")
    assert load().port == 8001


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("LIMNER_API_PORT", "8001"),
        ("LIMNER_SERVICE", "a"),
        ("LIMNER_SERVICE_HOSTS", "10.0.0.1"),
        ("LIMNER_PORT_TCP", "tcp://10.0.0.1:8000"),
        ("LIMNER_HTTP", "tcp://10.0.0.1:8000"),
        ("LIMNER_LINKS__SERVICE_HOST", "10.0.0.1"),
        ("LIMNER_ENGINES__SKETCH__PORT", "tcp://10.0.0.1:8000"),
    ],
)
def test_what_looks_a_little_like_it_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, given: str
) -> None:
    monkeypatch.setenv(name, given)
    assert f"{name}: there is no such setting" in refusal()


def test_no_setting_is_taken_for_what_kubernetes_says() -> None:
    every = [setting.path for setting in [*settings(Config), *of_engines()]]
    assert not any(is_of_kubernetes(variable(*path), "8001") for path in every)
