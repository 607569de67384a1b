"""Stronger judges behind a real server: prompts, uploads, finished pictures, and their failures."""

from __future__ import annotations

import base64
import io
import re
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import openai
import pytest
from openai import OpenAI
from openai.types import ModerationImageURLInputParam
from PIL import Image

from tests.support.moderator import Moderator, moderator
from tests.support.payer import account, adds_up, payer
from tests.support.server import KEY, RunningServer, running_server
from tests.support.web_sites import site

CREDIT = 1_000_000
GPT: dict[str, Any] = {"model": "gpt-image-1", "quality": "low"}


def plain(red: int, green: int, blue: int) -> bytes:
    """Make a PNG of one colour."""
    content = io.BytesIO()
    Image.fromarray(np.full((64, 64, 3), (red, green, blue), np.uint8)).save(content, "png")
    return content.getvalue()


RED, BLUE = plain(220, 20, 20), plain(20, 20, 220)


@pytest.fixture
def judge() -> Generator[Moderator]:
    with moderator() as running:
        yield running


@pytest.fixture(params=["moderations", "chat"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def settings(judge: Moderator, kind: str, **more: str) -> dict[str, str]:
    return {
        "LIMNER_SAFETY__BASE_URL": judge.url,
        "LIMNER_SAFETY__JUDGE": kind,
        "LIMNER_SAFETY__MODEL": "some-judge",
        "LIMNER_SAFETY__PICTURES": "true",
        "LIMNER_SAFETY__TIMEOUT_S": "1",
        **{f"LIMNER_SAFETY__{name.upper()}": value for name, value in more.items()},
    }


def blocked(refused: pytest.ExceptionInfo[openai.BadRequestError]) -> tuple[str, list[str]]:
    """Return where a refusal was found, and its categories."""
    assert refused.value.code == "moderation_blocked"
    assert isinstance(refused.value.body, dict)
    details = refused.value.body["moderation_details"]
    return details["moderation_stage"], details["categories"]


def failures(server: RunningServer) -> dict[str, float]:
    text = httpx.get(f"{server.url}/metrics", headers={"Authorization": f"Bearer {KEY}"}).text
    found = re.findall(r'limner_safety_failures_total\{reason="([^"]+)"\} ([0-9.]+)', text)
    return {reason: float(count) for reason, count in found}


def test_prompts_uploads_and_finished_pictures_are_judged_and_nothing_is_charged(
    data: Path, judge: Moderator, kind: str
) -> None:
    who = payer(data, "team", credit_micros=CREDIT)
    with (
        running_server(data, variables=settings(judge, kind)) as server,
        server.client(api_key=who.key) as client,
    ):
        with pytest.raises(openai.BadRequestError) as refused:
            client.images.generate(**GPT, prompt="a mushroom in a wood")
        assert blocked(refused) == ("input", ["illicit"])
        with pytest.raises(openai.BadRequestError) as refused:
            client.images.edit(**GPT, prompt="add a dog", image=[BLUE, RED])
        assert blocked(refused) == ("input", ["violence/graphic"])
        with pytest.raises(openai.BadRequestError) as refused:
            red_paper = "an apple on a red background"
            client.images.generate(**GPT, prompt=red_paper, background="opaque")
        assert blocked(refused) == ("output", ["violence/graphic"])
        assert account(data, "team").available_micros == CREDIT
        assert client.images.generate(**GPT, prompt="a blue boat on a blue lake").data
        assert account(data, "team").available_micros == CREDIT - 11_000
        assert client.images.edit(**GPT, prompt="add a dog", image=BLUE).data
    assert set(judge.paths) == {
        "/v1/moderations" if kind == "moderations" else "/v1/chat/completions"
    }
    assert adds_up(data)


def test_a_stream_ends_with_the_refusal_of_its_picture(data: Path, judge: Moderator) -> None:
    who = payer(data, "team", credit_micros=CREDIT)
    with (
        running_server(data, variables=settings(judge, "moderations")) as server,
        server.client(api_key=who.key) as client,
    ):
        stream = client.images.generate(
            **GPT, prompt="an apple on a red background", stream=True, partial_images=2
        )
        with pytest.raises(openai.APIError) as refused:
            list(stream)
        assert refused.value.code == "moderation_blocked"
        assert account(data, "team").available_micros == CREDIT
    assert adds_up(data)


def test_the_level_low_passes_what_is_mild(data: Path, judge: Moderator, kind: str) -> None:
    judge.score = 0.7
    with (
        running_server(data, variables=settings(judge, kind)) as server,
        server.client() as client,
    ):
        with pytest.raises(openai.BadRequestError):
            client.images.generate(**GPT, prompt="a mushroom in a wood")
        assert client.images.generate(**GPT, prompt="a mushroom in a wood", moderation="low").data


@pytest.mark.parametrize("fault", ["broken", "late", "gone"])
def test_closed_answers_503_when_the_judge_does_not(
    data: Path, judge: Moderator, kind: str, fault: str
) -> None:
    with (
        running_server(data, variables=settings(judge, kind)) as server,
        server.client() as client,
    ):
        _break(judge, fault)
        began = time.monotonic()
        with pytest.raises(openai.InternalServerError) as failed:
            client.images.generate(**GPT, prompt="a blue boat")
        assert time.monotonic() - began < 10
        assert failed.value.status_code == 503
        assert failed.value.code == "moderation_unavailable"
        assert sum(failures(server).values()) == 1
        with pytest.raises(openai.InternalServerError):
            client.moderations.create(input="a blue boat")


@pytest.mark.parametrize("fault", ["broken", "late", "gone"])
def test_open_leaves_it_to_the_words(data: Path, judge: Moderator, fault: str) -> None:
    variables = settings(judge, "moderations", on_failure="open")
    with running_server(data, variables=variables) as server, server.client() as client:
        _break(judge, fault)
        assert client.images.generate(**GPT, prompt="a mushroom in a wood").data
        with pytest.raises(openai.BadRequestError) as refused:
            client.images.generate(**GPT, prompt="explicit pornographic scene of a couple")
        assert blocked(refused)[0] == "input"
        assert sum(failures(server).values()) >= 2


def _break(judge: Moderator, fault: str) -> None:
    if fault == "broken":
        judge.broken = True
    elif fault == "late":
        judge.hold.clear()
    else:
        judge.shutdown()
        judge.server_close()


def test_moderations_serves_the_stronger_judgement_of_texts_and_pictures(
    data: Path, judge: Moderator, kind: str
) -> None:
    def shown(content: bytes) -> ModerationImageURLInputParam:
        url = "data:image/png;base64," + base64.b64encode(content).decode()
        return {"type": "image_url", "image_url": {"url": url}}

    with (
        running_server(data, variables=settings(judge, kind)) as server,
        server.client() as client,
    ):
        first, second = client.moderations.create(input=["a mushroom", "a boat"]).results
        assert (first.flagged, second.flagged) == (True, False)
        assert first.categories.illicit
        assert first.category_scores.illicit == pytest.approx(0.95)
        (red,) = _moderated(client, shown(RED))
        (blue,) = _moderated(client, shown(BLUE))
        assert red.categories.violence_graphic
        assert not blue.flagged
        assert red.category_applied_input_types.violence_graphic == ["image"]


def test_moderations_fetches_public_addresses_alone(data: Path, judge: Moderator) -> None:
    with site("127.0.0.3") as pictures, site("127.0.0.4") as private:
        for one in (pictures, private):
            one.pages["/red"] = (200, {"Content-Type": "image/png"}, RED)
        pictures.pages["/page"] = (200, {"Content-Type": "image/png"}, b"<html>")
        pictures.pages["/away"] = (302, {"Location": private.url("/red")}, b"")
        variables = settings(judge, "moderations")
        variables["LIMNER_FETCH__ALLOW_NETWORKS"] = '["127.0.0.3/32"]'
        with running_server(data, variables=variables) as server, server.client() as client:
            (red,) = _moderated(client, _at(pictures.url("/red")))
            assert red.categories.violence_graphic
            for address, code in (
                (private.url("/red"), "failed_to_download_image"),
                (pictures.url("/away"), "failed_to_download_image"),
                (pictures.url("/page"), "invalid_image_format"),
                ("file:///etc/hosts", "invalid_image_url"),
            ):
                with pytest.raises(openai.BadRequestError) as refused:
                    _moderated(client, _at(address))
                assert refused.value.code == code
        assert private.asked == []


def _at(url: str) -> ModerationImageURLInputParam:
    return {"type": "image_url", "image_url": {"url": url}}


def _moderated(client: OpenAI, part: ModerationImageURLInputParam) -> Any:
    return client.moderations.create(input=[part]).results
