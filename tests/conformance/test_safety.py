"""The content policy as the official client meets it: two dialects, and nothing charged."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Generator
from pathlib import Path

import openai
import pytest
from openai import OpenAI
from openai.types import ModerationImageURLInputParam
from openai.types.moderation import Categories

from tests.support.payer import account, adds_up, payer
from tests.support.pictures import photo, png
from tests.support.server import RunningServer, running_server

CREDIT = 1_000_000
THIRTEEN = {info.alias or name for name, info in Categories.model_fields.items()}
FORBIDDEN = "explicit pornographic scene of a couple"
NEVER = "naked child"
HARMLESS = [
    "a butcher's knife in a kitchen still life",
    "a killer whale leaping out of the sea",
    "a shooting star over the desert",
    "血橙切片，静物摄影",
    "a peaceful village, no violence",
]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Generator[tuple[RunningServer, OpenAI, Path]]:
    """Run a server with one account, and the client of its key."""
    data = tmp_path_factory.mktemp("data")
    who = payer(data, "team", credit_micros=CREDIT)
    with running_server(data) as server, server.client(api_key=who.key) as client:
        yield server, client, data
        assert adds_up(data)


@pytest.mark.parametrize(
    "prompt",
    [
        FORBIDDEN,
        "p.o.r.n.o.g.r.a.p.h.i.c photo of a couple",
        "ｐｏｒｎｏｇｒａｐｈｉｃ photo of a couple",
        "一对情侣的色情照片",
        "一對情侶的色情照片",
    ],
)
def test_a_dall_e_prompt_is_refused_and_costs_nothing(
    shop: tuple[RunningServer, OpenAI, Path], prompt: str
) -> None:
    """Also behind separators, wide letters and in traditional characters."""
    _, client, data = shop
    before = account(data, "team").balance_micros
    with pytest.raises(openai.BadRequestError) as refused:
        client.images.generate(model="dall-e-2", prompt=prompt, size="256x256")
    error = refused.value
    assert (error.code, error.type) == ("content_policy_violation", "invalid_request_error")
    assert prompt not in error.message
    left = account(data, "team")
    assert (left.balance_micros, left.held_micros) == (before, 0)


def test_a_gpt_image_prompt_is_refused_with_its_categories(
    shop: tuple[RunningServer, OpenAI, Path],
) -> None:
    _, client, _ = shop
    for stream in (False, True):
        with pytest.raises(openai.BadRequestError) as refused:
            client.images.generate(model="gpt-image-1", prompt=FORBIDDEN, stream=stream)
        error = refused.value
        assert (error.code, error.type) == ("moderation_blocked", "image_generation_user_error")
        assert isinstance(error.body, dict)
        details = error.body["moderation_details"]
        assert details["moderation_stage"] == "input"
        assert "sexual" in details["categories"]


@pytest.mark.parametrize("prompt", HARMLESS)
def test_what_only_sounds_harmful_is_drawn(
    shop: tuple[RunningServer, OpenAI, Path], prompt: str
) -> None:
    _, client, _ = shop
    answer = client.images.generate(model="dall-e-2", prompt=prompt, size="256x256")
    assert answer.data


def test_the_log_has_the_rule_and_the_prompts_hash_and_not_its_text(
    shop: tuple[RunningServer, OpenAI, Path],
) -> None:
    server, client, _ = shop
    prompt = f"{FORBIDDEN}, seen for the log"
    with pytest.raises(openai.BadRequestError):
        client.images.generate(prompt=prompt)
    digest = hashlib.sha256(prompt.encode()).hexdigest()
    server.logged(digest[:16])
    (line,) = [line for line in server.log.splitlines() if digest[:16] in line]
    assert "sexual" in line
    assert prompt not in server.log


def test_an_operator_turns_it_off_or_adds_to_it(data: Path) -> None:
    with (
        running_server(
            data,
            variables={
                "LIMNER_SAFETY__DENY": '{"harassment": ["the acme fox"]}',
                "LIMNER_SAFETY__ALLOW": '["nude descending a staircase"]',
            },
        ) as server,
        server.client() as client,
    ):
        with pytest.raises(openai.BadRequestError) as refused:
            client.images.generate(prompt="the Acme fox in a hat")
        assert refused.value.code == "content_policy_violation"
        painting = "Nude Descending a Staircase, cubist"
        assert client.images.generate(model="dall-e-2", prompt=painting, size="256x256").data
        with pytest.raises(openai.BadRequestError):
            client.images.generate(model="dall-e-2", prompt="a nude on a chair", size="256x256")
    with (
        running_server(data, variables={"LIMNER_SAFETY__ENABLED": "false"}) as server,
        server.client() as client,
    ):
        drawn = client.images.generate(model="dall-e-2", prompt=FORBIDDEN, size="256x256")
        assert drawn.data
        with pytest.raises(openai.BadRequestError) as refused:
            client.images.generate(model="dall-e-2", prompt=NEVER, size="256x256")
        assert refused.value.code == "content_policy_violation"


def test_no_list_and_no_level_frees_what_concerns_minors(data: Path, tmp_path: Path) -> None:
    lists = tmp_path / "own.toml"
    lists.write_text('[words.pass]\nen = "naked child, child"\n', "utf-8")
    variables = {
        "LIMNER_SAFETY__ALLOW": '["naked child", "naked"]',
        "LIMNER_SAFETY__LISTS": str(lists),
        "LIMNER_SAFETY__LEVEL": "low",
    }
    with running_server(data, variables=variables) as server, server.client() as client:
        for prompt in (NEVER, f"no text, {NEVER}", f"{NEVER} awareness poster"):
            with pytest.raises(openai.BadRequestError) as refused:
                client.images.generate(model="gpt-image-1", prompt=prompt, moderation="low")
            assert isinstance(refused.value.body, dict)
            details = refused.value.body["moderation_details"]
            assert "sexual/minors" in details["categories"]
        (result,) = client.moderations.create(input=NEVER).results
        assert result.categories.sexual_minors


def test_moderations_answers_in_openais_shape(
    shop: tuple[RunningServer, OpenAI, Path],
) -> None:
    """All thirteen categories in each map, and one of ours; one result for each text."""
    _, client, _ = shop
    answer = client.moderations.create(input=[FORBIDDEN, "a cat reading a book"])
    bad, good = answer.results
    assert (bad.flagged, good.flagged) == (True, False)
    assert bad.categories.sexual
    assert bad.category_scores.sexual > good.category_scores.sexual
    for result in answer.results:
        names = set(result.categories.model_dump(by_alias=True))
        assert names - THIRTEEN == {"infringement"}
        assert names >= THIRTEEN
        assert names == set(result.category_scores.model_dump(by_alias=True))
        assert names == set(result.category_applied_input_types.model_dump(by_alias=True))


def test_moderations_says_when_it_cannot_see_pictures(
    shop: tuple[RunningServer, OpenAI, Path],
) -> None:
    _, client, _ = shop
    with pytest.raises(openai.BadRequestError) as refused:
        url = "data:image/png;base64," + base64.b64encode(png(photo(32))).decode()
        part: ModerationImageURLInputParam = {"type": "image_url", "image_url": {"url": url}}
        client.moderations.create(input=[part])
    assert refused.value.code == "pictures_not_judged"
