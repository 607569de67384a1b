"""What the tables of the configuration take; `test_config.py` reads them from files."""

from __future__ import annotations

import os
from typing import Any

import pytest
from pydantic import ValidationError

from limner.settings import (
    ConnectionSettings,
    EngineSection,
    FetchSettings,
    PriceSettings,
    PromptSettings,
    QueueSettings,
    SafetySettings,
    Section,
    cores,
)

SERVICE = {"base_url": "http://a/v1", "model": "m"}


def refusal(section: type[Section], **values: Any) -> str:
    """Return what is said of a table that is refused."""
    with pytest.raises(ValidationError) as fault:
        section.model_validate(values)
    (error,) = fault.value.errors()
    return error["msg"]


def priced(amount: object) -> dict[str, Any]:
    return {"models": {"dall-e-3": {"hd": {"1024x1024": amount}}}}


def test_an_unknown_setting_is_refused_and_none_can_be_changed() -> None:
    assert refusal(QueueSettings, waiting=1) == "Extra inputs are not permitted"
    with pytest.raises(ValidationError, match="frozen"):
        QueueSettings().waiting_max = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("section", "setting"),
    [(ConnectionSettings, "trusted_proxies"), (FetchSettings, "allow_networks")],
)
def test_networks_and_addresses_are_taken(section: type[Section], setting: str) -> None:
    networks = ("10.1.0.0/16", "10.1.0.7", "::1", "fd00::/8")
    assert getattr(section.model_validate({setting: networks}), setting) == networks
    for wrong in ("office", "10.1.0.7/16", "10.1.0.0/33", ""):
        said = refusal(section, **{setting: ("10.1.0.0/16", wrong)})
        assert f"{wrong!r} is no network and no address, such as" in said


@pytest.mark.parametrize("section", [PromptSettings, SafetySettings])
def test_an_address_and_its_model_belong_together(section: type[Section]) -> None:
    section.model_validate(SERVICE)
    for alone in SERVICE:
        said = refusal(section, **{alone: SERVICE[alone]})
        assert "base_url and model belong together; give both, such as base_url = " in said


def test_pictures_need_a_judge_that_sees() -> None:
    assert SafetySettings.model_validate({"pictures": True, **SERVICE}).pictures
    assert "give it, such as base_url = " in refusal(SafetySettings, pictures=True)


@pytest.mark.parametrize("amount", [0, "0.000001", 1_000_000])
def test_a_price_is_paid_in_whole_micro_units(amount: object) -> None:
    prices = PriceSettings.model_validate(priced(amount))
    assert str(prices.models["dall-e-3"]["hd"]["1024x1024"]) == str(amount)


@pytest.mark.parametrize(
    ("amount", "says"),
    [
        (-1, "dall-e-3.hd.1024x1024 takes from 0 to 1000000"),
        ("1000000.01", "dall-e-3.hd.1024x1024 takes from 0 to 1000000"),
        ("0.0000001", "dall-e-3.hd.1024x1024 has at most 6 decimal places"),
    ],
)
def test_another_price_is_refused(amount: object, says: str) -> None:
    assert says in refusal(PriceSettings, **priced(amount))


def test_an_engine_says_its_kind() -> None:
    assert refusal(EngineSection, models=("dall-e-3",)) == "Field required"
    assert EngineSection(kind="mine").weight == 1


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="only Linux pins processes")
def test_only_the_cores_that_this_process_may_use_are_counted() -> None:
    allowed = os.sched_getaffinity(0)
    assert cores() == len(allowed)
    try:
        os.sched_setaffinity(0, {min(allowed)})
        assert cores() == 1
    finally:
        os.sched_setaffinity(0, allowed)
