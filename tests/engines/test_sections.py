"""The tables of engines: each is read by the settings of its kind, and all faults are told."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pydantic import ValidationError

from limner.engines.diffusion.settings import DiffusersSettings
from limner.engines.relay.settings import RelaySettings
from limner.engines.sections import BUILT_IN, engine_sections, in_variables, kind_of

FAR = {"kind": "relay", "base_url": "http://far/v1", "models": ["dall-e-3"]}


def faults(tables: object) -> dict[str, str]:
    """Return what is said of each place in tables that are refused."""
    with pytest.raises(ValidationError) as fault:
        engine_sections(tables)
    return {".".join(map(str, one["loc"])): one["msg"] for one in fault.value.errors()}


def test_the_built_in_engine_is_there_without_a_table() -> None:
    assert list(engine_sections({})) == [BUILT_IN]
    sections = engine_sections({"far": FAR, "sketch": {"models": ["dall-e-2"]}})
    assert [(name, one.models) for name, one in sections.items()] == [
        ("sketch", ("dall-e-2",)),
        ("far", ("dall-e-3",)),
    ]


def test_each_table_is_read_by_the_settings_of_its_kind() -> None:
    local = {"model": "some/model", "models": ["gpt-image-1"]}
    sections = engine_sections({"diffusers": local, "far": FAR})
    assert isinstance(sections["diffusers"], DiffusersSettings)
    assert isinstance(sections["far"], RelaySettings)
    assert engine_sections(sections) == sections


def test_a_kind_is_the_tables_own_or_that_of_its_name() -> None:
    assert kind_of("relay", None) is kind_of("far", "relay") is not None
    assert kind_of("far", None) is None
    assert kind_of("relay", "oil") is None
    assert kind_of("relay", 5) is None


def test_all_faults_of_all_tables_are_told_at_once() -> None:
    tables = {
        "a/b": FAR,
        "far": {**FAR, "models": "x"},
        "local": {"kind": "diffusers", "models": ["dall-e-2"], "modle": "some/model"},
        "oil": 5,
        "tempera": {"kind": "relayy"},
    }
    found = faults(tables)
    assert list(found) == ["a/b", "far.models", "local.model", "local.modle", "oil", "tempera.kind"]
    assert "an engine's name has at most 40 letters and digits" in found["a/b"]
    assert found["local.modle"] == "there is no such setting. Did you mean 'model'?"
    assert "it is a table, such as { kind = " in found["oil"]
    assert found["tempera.kind"].endswith("such as \"diffusers\". Did you mean 'relay'?")


@pytest.mark.parametrize("name", ["", "-a", "a__b", "a b", "a\n", "x" * 41, 5])
def test_a_name_that_no_variable_could_spell_is_refused(name: Any) -> None:
    assert list(faults({name: FAR})) == [str(name)]


@pytest.mark.parametrize(
    ("tables", "says"),
    [
        (5, "it holds a table for each engine"),
        ({"A-b": FAR, "a_B": FAR}, "A-b and a_B are one name where variables are concerned"),
        ({"far": {**FAR, "models": []}}, "sketch and far have no models"),
        ({"far": {**FAR, "models": []}}, 'such as engines.far.models = ["dall-e-3"]'),
    ],
)
def test_tables_that_do_not_go_together_are_refused(tables: object, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        engine_sections(tables)


def test_a_name_in_variables_has_underscores_and_no_capitals() -> None:
    assert in_variables("My-model_2") == "my_model_2"
