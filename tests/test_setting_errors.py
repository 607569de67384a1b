"""Every wrong setting is told in our words: its name, what it takes, an example, and no more."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core._pydantic_core import list_all_errors

from limner.config import Config, load
from limner.engines.diffusion.settings import LoraSettings
from limner.engines.registry import engine_kinds
from limner.errors import ConfigurationError
from limner.setting_errors import as_toml, place_of

PYDANTICS = {
    words
    for error in list_all_errors()
    if len(words := error["message_template_python"].partition("{")[0].strip()) > 8
} | {"Input should", "Field required", "Value error", "valid integer", "Extra inputs"}
"""How pydantic begins each of its messages."""

WRONG = (
    *('"wrong value"', '""', "-1", "1.5", "true", "1e999", "nan", "99999999999999999999", "[]"),
    *("[5]", "[[]]", "{ a = 5 }", "{ a = { b = { c = 'x' } } }", "1979-05-27"),
)
"""What is wrong for some setting, each as a TOML file has it."""

NEEDED = {
    "diffusers": 'model = "some/model"\n',
    "relay": 'base_url = "http://far/v1"\n',
    "sketch": "",
}
TOGETHER = {
    "safety.pictures": 'base_url = "http://a/v1"\nmodel = "m"\n',
    "prompts.base_url": 'model = "m"\n',
    "prompts.model": 'base_url = "http://a/v1"\n',
    "safety.base_url": 'model = "m"\n',
    "safety.model": 'base_url = "http://a/v1"\n',
}
"""What a setting needs beside it to be right."""


@dataclass(frozen=True)
class Setting:
    """A setting by its table and name."""

    table: str
    name: str
    info: FieldInfo
    besides: str = ""

    @property
    def path(self) -> str:
        """Its whole name, as a message has it."""
        return f"{self.table}.{self.name}" if self.table else self.name

    def file(self, value: str) -> str:
        """Write a file with this value."""
        lines = [
            line for line in self.besides.splitlines() if not line.startswith(f"{self.name} =")
        ]
        lines.append(f"{self.name} = {value}")
        return "\n".join([f"[{self.table}]"] * bool(self.table) + lines)


def settings(model: type[BaseModel], table: str = "", besides: str = "") -> Iterator[Setting]:
    for name, info in model.model_fields.items():
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            yield Setting(table, name, info, besides)
            yield from settings(info.annotation, f"{table}.{name}".strip("."))
        else:
            together = TOGETHER.get(f"{table}.{name}", "")
            yield Setting(table, name, info, besides + together)


EVERY = [
    *settings(Config),
    *(
        one
        for kind, needed in NEEDED.items()
        for one in settings(
            engine_kinds()[kind].settings, f"engines.{kind}", f'models = ["dall-e-3"]\n{needed}'
        )
    ),
]


def message_of(file: Path, content: str) -> str | None:
    """Return what is said of a file; None when it is loaded."""
    tomllib.loads(content)
    file.write_text(content)
    try:
        load(file)
    except ConfigurationError as fault:
        return str(fault)
    return None


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Hide the variables of whoever runs the tests."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("os.environ", {})


@pytest.mark.parametrize("table", sorted({setting.table for setting in EVERY}))
def test_a_wrong_value_is_told_with_the_name_and_an_example(table: str, tmp_path: Path) -> None:
    """All settings of a table are wrong at once; each is told."""
    names = [setting.name for setting in EVERY if setting.table == table]
    prefix = f"{table}." if table else ""
    told = re.compile(rf"(?<= )(?={re.escape(prefix)}(?:{'|'.join(names)})(?:\.[^ ]+)?: )")
    refused: Counter[str] = Counter()
    for value in WRONG:
        header = f"[{table}]\n" * bool(table)
        content = header + "\n".join(f"{name} = {value}" for name in names if name != "kind")
        message = message_of(tmp_path / "limner.toml", content) or ""  # Some take any number.
        assert [words for words in PYDANTICS if words in message] == []
        for piece in told.split(message)[1:]:
            assert re.search(r"such as \S|Did you mean|there are dall-e-2", piece), piece
            refused[re.split("[.:]", piece.removeprefix(prefix))[0]] += 1
    assert {name for name in names if refused[name] < 3} <= {"kind"}


@pytest.mark.parametrize("setting", EVERY, ids=lambda setting: setting.path)
def test_the_example_is_one_that_the_setting_takes(setting: Setting, tmp_path: Path) -> None:
    example = as_toml(place_of(setting.info).a_value())
    assert message_of(tmp_path / "limner.toml", setting.file(example)) is None, example


def test_the_words_of_pydantic_would_be_seen() -> None:
    for value in ({"weight": "x"}, {"source": "a", "weight": 9}, {"source": 1, "other": 1}):
        with pytest.raises(ValidationError) as fault:
            LoraSettings.model_validate(value)
        assert any(words in str(fault.value) for words in PYDANTICS)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("port = 'http'", "port: it takes a whole number from 0 to 65535, such as 8000."),
        (
            "log_level = 'loud'",
            'log_level: it takes one of "debug", "info", "warning", "error", such as "info".',
        ),
        ("keys = ['a', 5]", 'keys.1: it takes a text, such as "my key".'),
        ("prot = 1", "prot: there is no such setting. Did you mean 'port'?"),
        ("life_s = 5", "life_s: there is no such setting. Did you mean 'links.life_s'?"),
        ("zzz = 5", "zzz: there is no such setting."),
        ("links = 5", "links: it takes a table of settings, such as { life_s = 3600 }."),
        (
            "public_url = 'http://[::1'",
            "public_url: it begins with http:// or https:// and a host name, such as "
            '"https://images.example.org".',
        ),
        (
            "[fetch]\nallow_networks = ['office']",
            "fetch.allow_networks: 'office' is no network and no address, such as "
            '"10.1.0.0/16" or "10.1.0.7".',
        ),
        (
            "[prompts]\nbase_url = 'http://a/v1'",
            "prompts: base_url and model belong together; give both, such as "
            'base_url = "http://127.0.0.1:11434/v1" and model = "qwen3".',
        ),
        (
            "[engines.local]\nkind = 'diffusers'\nmodels = ['dall-e-3']\nloras = [{ weight = 9 }]",
            'engines.local.model: it is needed: it takes a text, such as "stabilityai/sdxl-turbo". '
            'engines.local.loras.0.source: it is needed: it takes a text, such as "some/lora". '
            "engines.local.loras.0.weight: it takes a number from -4 to 4, such as 1.0.",
        ),
        (
            "[engines.far]\nkind = 'relayy'",
            'engines.far.kind: it is one of diffusers, relay, sketch, such as "diffusers". '
            "Did you mean 'relay'?",
        ),
        (
            "[prices.models.dall-e-3.hd]\n'1024x1024' = 'much'",
            'prices.models.dall-e-3.hd.1024x1024: it takes a number, such as "0.05".',
        ),
    ],
)
def test_what_is_said(tmp_path: Path, content: str, message: str) -> None:
    assert message_of(tmp_path / "limner.toml", content) == f"Wrong configuration. {message}"


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("dall-e3.hd]\n'1024x1024'", "dall-e3: there is no model 'dall-e3', there are dall-e-2,"),
        ("dall-e3.hd]\n'1024x1024'", "Did you mean 'dall-e-3'?"),
        ("dall-e-3.hdd]\n'1024x1024'", "dall-e-3.hdd: there is no quality of dall-e-3 'hdd', "),
        ("dall-e-3.hdd]\n'1024x1024'", "there are standard, hd. Did you mean 'hd'?"),
        ("dall-e-3.hd]\n'1024*1024'", "dall-e-3.hd.1024*1024: there is no size of dall-e-3 "),
        ("dall-e-3.hd]\n'1024*1024'", "Did you mean '1024x1024'?"),
        ("dall-e-2.standard]\n'other'", "there are 256x256, 512x512, 1024x1024."),
        ("gpt-image-2.low]\n'othr'", "Did you mean 'other'?"),
        ("gpt-image-2.low]\n'01024x1024'", "there is no size of gpt-image-2 '01024x1024'"),
    ],
)
def test_a_misspelt_price_stops_the_start_and_is_named(
    tmp_path: Path, table: str, says: str
) -> None:
    message = message_of(tmp_path / "limner.toml", f"[prices.models.{table} = 1")
    assert message is not None
    assert message.startswith("Wrong configuration. prices.models.")
    assert says in message


def test_a_price_may_be_of_a_size_without_a_name_where_the_model_draws_any(tmp_path: Path) -> None:
    table = "[prices.models.gpt-image-2.low]\nother = 1\n'512x768' = 2\n'1024x1024' = 3"
    assert message_of(tmp_path / "limner.toml", table) is None


@pytest.mark.parametrize(
    ("variable", "text", "says"),
    [
        ("LIMNER_PROT", "1", "there is no such setting. Did you mean 'LIMNER_PORT'?"),
        ("LIMNER_LINKS_LIFE_S", "1", "Did you mean 'LIMNER_LINKS__LIFE_S'?"),
        ("LIMNER_LIFE_S", "1", "Did you mean 'LIMNER_LINKS__LIFE_S'?"),
        (
            "LIMNER_ENGINES__SKETCH__WORKER",
            "1",
            "Did you mean 'LIMNER_ENGINES__SKETCH__WORKERS'?",
        ),
        ("LIMNER_LINKS", "5", 'it is a table, written as JSON, such as {"life_s": 3600}.'),
        ("LIMNER_LINKS", "{", 'written as JSON, such as {"life_s": 3600}; this is none: '),
        ("LIMNER_ALIASES", "x", 'such as {"openai/dall-e-3": "dall-e-3"}; this is none: '),
        ("LIMNER_ENGINES__FAR", "5", 'it is a table, written as JSON, such as {"kind": '),
        ("LIMNER_PORT", "http", "port: it takes a whole number from 0 to 65535, such as 8000."),
    ],
)
def test_a_wrong_variable_is_told_with_an_example(
    monkeypatch: pytest.MonkeyPatch, variable: str, text: str, says: str
) -> None:
    monkeypatch.setattr("os.environ", {variable: text})
    with pytest.raises(ConfigurationError) as fault:
        load()
    assert says in str(fault.value)
    assert variable in str(fault.value) or "port" in str(fault.value)


def test_a_value_is_written_as_toml_reads_it() -> None:
    value: dict[str, Any] = {"a": [1, 2.5, True, 'x"y'], "b-c": {"d/e": "字"}}
    assert tomllib.loads(f"value = {as_toml(value)}") == {"value": value}
