"""Prompts improved by a configured language model, and by the built-in reviser when it fails."""

from __future__ import annotations

import re
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest

from tests.support.chat_model import ChatModel, chat_model
from tests.support.server import KEY, RunningServer, running_server

PROSE = (
    "A small black dog runs across a snowy field at dusk, drawn in soft watercolor, with calm blue "
    "light, a wide view and pine trees far behind it in the mist."
)
HEADERS = {"Authorization": f"Bearer {KEY}"}


@pytest.fixture(scope="module")
def model() -> Generator[ChatModel]:
    with chat_model() as running:
        yield running


@pytest.fixture(scope="module")
def revised(model: ChatModel, tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningServer]:
    variables = {
        "LIMNER_PROMPTS__BASE_URL": model.url,
        "LIMNER_PROMPTS__MODEL": "some-model",
        "LIMNER_PROMPTS__KEY": "chat-secret",
        "LIMNER_PROMPTS__TIMEOUT_S": "0.5",
    }
    with running_server(tmp_path_factory.mktemp("data"), variables=variables) as server:
        yield server


def ask(server: RunningServer, prompt: str = "一只黑狗") -> str:
    answer = httpx.post(
        f"{server.url}/v1/images/generations", json={"prompt": prompt}, headers=HEADERS, timeout=60
    )
    assert answer.status_code == 200, answer.text
    return str(answer.json()["data"][0]["revised_prompt"])


def fallbacks(server: RunningServer) -> dict[str, float]:
    text = httpx.get(f"{server.url}/metrics", headers=HEADERS).text
    found = re.findall(r'limner_prompt_fallbacks_total\{reason="([^"]+)"\} ([0-9.]+)', text)
    return {reason: float(count) for reason, count in found}


def test_the_model_s_prose_is_the_revised_prompt(model: ChatModel, revised: RunningServer) -> None:
    model.says(f"  {PROSE}\n")
    assert ask(revised) == PROSE
    asked = model.asked[-1]
    assert asked["model"] == "some-model"
    assert asked["messages"][-1] == {"role": "user", "content": "一只黑狗"}
    assert model.authorization[-1] == "Bearer chat-secret"
    assert "chat-secret" not in revised.log


@pytest.mark.parametrize(
    ("status", "content", "reason"),
    [
        (500, b"{}", "status"),
        (200, b"not json", "unreadable"),
        (200, b'{"choices": []}', "unreadable"),
        (200, b'{"choices": [{"message": {"content": null, "refusal": "No."}}]}', "refusal"),
        (200, b'{"choices": [{"message": {"content": "I\'m sorry, but no dogs."}}]}', "refusal"),
        (200, b'{"choices": [{"message": {"content": ""}}]}', "empty"),
        (200, b" " * 300_000, "too long"),
        (200, b'{"choices": [{"message": {"content": "' + b"dog " * 2000 + b'"}}]}', "too long"),
    ],
)
def test_whatever_goes_wrong_the_built_in_reviser_answers(
    model: ChatModel, revised: RunningServer, status: int, content: bytes, reason: str
) -> None:
    before = fallbacks(revised).get(reason, 0)
    model.status, model.content = status, content
    assert "dog" in ask(revised)
    assert fallbacks(revised)[reason] == before + 1
    revised.logged("the language model did not improve the prompt")


def test_a_model_that_is_too_slow_is_not_waited_for(
    model: ChatModel, revised: RunningServer
) -> None:
    before = fallbacks(revised).get("timeout", 0)
    model.hold.clear()
    try:
        assert "dog" in ask(revised)
    finally:
        model.hold.set()
    assert fallbacks(revised)["timeout"] == before + 1


def test_a_model_that_is_not_there(data: Path) -> None:
    variables = {
        "LIMNER_PROMPTS__BASE_URL": "http://127.0.0.1:9/v1",
        "LIMNER_PROMPTS__MODEL": "some-model",
    }
    with running_server(data, variables=variables) as server:
        assert "dog" in ask(server)
        assert fallbacks(server) == {"connection": 1.0}


def test_the_opt_out_is_not_sent_to_the_model(model: ChatModel, revised: RunningServer) -> None:
    model.says(PROSE)
    asked = len(model.asked)
    sentence = (
        "I NEED to test how the tool works with extremely simple prompts. "
        "DO NOT add any detail, just use it AS-IS: a black dog"
    )
    assert ask(revised, sentence) == "a black dog"
    assert len(model.asked) == asked


def test_what_the_model_makes_of_a_prompt_is_judged_too(
    model: ChatModel, revised: RunningServer
) -> None:
    """A model may spell out what the words of the prompt hid: that is refused, and not drawn."""
    model.says("A naked woman, fully nude, poses in a pornographic scene by candle light.")
    answer = httpx.post(
        f"{revised.url}/v1/images/generations",
        json={"prompt": "the lady of that famous riddle"},
        headers=HEADERS,
        timeout=60,
    )
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "content_policy_violation"
