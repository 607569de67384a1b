"""How a relay is made from its table, and what `doctor` says of it."""

from __future__ import annotations

import asyncio

import pytest

from limner.engines.registry import EngineTools
from limner.engines.relay.kind import KIND, create, examine
from limner.engines.relay.settings import RelaySettings
from limner.errors import ConfigurationError
from limner.fetching.fetcher import NoFetcher
from limner.observe import Metrics
from tests.support.relay.scripted_server import scripted

TOOLS = EngineTools(Metrics(), NoFetcher())


def section(base_url: str = "http://127.0.0.1:9/v1", dialect: str = "openai") -> RelaySettings:
    return RelaySettings(base_url=base_url, dialect=dialect, connect_timeout_s=1)


def test_a_relay_runs_in_the_api_process_and_buys() -> None:
    assert (KIND.in_host, KIND.buys) == (False, True)
    assert create("far", section(), TOOLS).capabilities.buys


def test_a_dialect_that_does_not_exist_is_named_with_its_setting() -> None:
    with pytest.raises(ConfigurationError, match=r"engines\.far\.dialect: .*klingon"):
        create("far", section(dialect="klingon"), TOOLS)


def test_doctor_tells_a_server_that_answers_from_one_that_does_not() -> None:
    with scripted() as far:
        (finding,) = asyncio.run(examine("far", section(far.base_url), TOOLS))
        assert (finding.level, finding.text) == ("ok", f"{far.base_url} answers")
        assert far.posts == 0
        far.is_well = False
        (finding,) = asyncio.run(examine("far", section(far.base_url), TOOLS))
    assert finding.level == "fault"
    assert "base_url" in finding.text
