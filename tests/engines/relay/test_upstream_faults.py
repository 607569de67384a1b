"""What goes wrong between a relay and its server, made to happen on the socket."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace

import pytest

from limner.contract.orders import Size
from limner.errors import (
    ContentRefused,
    DrawingTooSlow,
    LimnerError,
    ModerationBlocked,
    UpstreamFailed,
    UpstreamRefused,
    UpstreamUnavailable,
)
from tests.support.pictures import photo, png, read
from tests.support.relay.path import KEY, PLAIN, path_to
from tests.support.relay.scripted_server import (
    PICTURE,
    Action,
    Scripted,
    answer,
    cut_stream,
    drip,
    failing_stream,
    hang,
    item,
    page,
    raw,
    refuse,
    reset,
    scripted,
)

GPT = replace(PLAIN, model="gpt-image-1", size=Size(1024, 1024), any_shape=True)
AZURE_POLICY = {
    "error": {
        "code": "contentFilter",
        "message": "The response was filtered due to the prompt triggering the policy.",
        "innererror": {"code": "ResponsibleAIPolicyViolation"},
    }
}


def error(code: str | None, message: str = "no", **more: object) -> dict[str, object]:
    return {"error": {"code": code, "message": message, "type": "t", "param": None} | more}


async def asked(far: Scripted) -> None:
    """Wait for the first call."""
    for _ in range(2000):
        if far.posts:
            return
        await asyncio.sleep(0.005)  # Then it looks again.
    raise AssertionError("nothing was asked")


@pytest.mark.parametrize(
    ("action", "fault"),
    [
        (reset, UpstreamFailed),
        (refuse(500), UpstreamFailed),
        (page(502), UpstreamFailed),
        (page(504), UpstreamFailed),
        (page(200), UpstreamFailed),
        (raw(b'{"data": ['), UpstreamFailed),
        (raw(b"[]"), UpstreamFailed),
        (raw(b'{"created": 1, "data": []}'), UpstreamFailed),
        (raw(b'{"created": 1, "data": "none"}'), UpstreamFailed),
        (answer({"b64_json": "?"}), UpstreamFailed),
        (answer(item(PICTURE[:-9])), UpstreamFailed),
        (answer(item(PICTURE[:2000] + b"x" + PICTURE[2001:])), UpstreamFailed),
        (answer(item(b"GIF89a")), UpstreamFailed),
        (answer({"url": "/srv/picture.png"}), UpstreamFailed),
        (answer({"url": "http://10.255.0.1/picture.png"}), UpstreamFailed),
        (answer({"url": "file:///etc/passwd"}), UpstreamFailed),
        (refuse(200, error("server_error", "boom")), UpstreamFailed),
        (refuse(400, error("invalid_value", param="size")), UpstreamRefused),
        (refuse(422, {"detail": [{"loc": ["body", "size"], "msg": "no"}]}), UpstreamRefused),
        (refuse(400, error("content_policy_violation")), ContentRefused),
        (refuse(400, error("moderation_blocked")), ContentRefused),
        (refuse(400, error(None, "rejected as a result of our safety system.")), ContentRefused),
        (refuse(400, AZURE_POLICY), ContentRefused),
        (refuse(200, error("moderation_blocked")), ContentRefused),
        (refuse(401), UpstreamUnavailable),
        (refuse(403), UpstreamUnavailable),
        (refuse(404), UpstreamUnavailable),
        (refuse(429, error("insufficient_quota")), UpstreamUnavailable),
        (refuse(400, error("billing_hard_limit_reached")), UpstreamUnavailable),
    ],
)
def test_each_fault_is_told_as_what_it_means_and_asked_for_once(
    action: Action, fault: type[LimnerError]
) -> None:
    """Where something may have been bought, or nothing will change, there is no second call."""
    with scripted(action) as far, path_to(far.base_url) as near:
        with pytest.raises(LimnerError) as told:
            near.pictures(PLAIN)
        assert type(told.value) is fault
        assert far.posts == 1


def test_a_gpt_model_s_refusal_is_told_in_its_own_words() -> None:
    action = refuse(400, error("content_policy_violation"))
    with (
        scripted(action) as far,
        path_to(far.base_url) as near,
        pytest.raises(ModerationBlocked, match="safety system"),
    ):
        near.pictures(GPT)


def test_a_refused_parameter_is_named() -> None:
    action = refuse(400, error("invalid_value", param="size"))
    with (
        scripted(action) as far,
        path_to(far.base_url) as near,
        pytest.raises(UpstreamRefused) as told,
    ):
        near.pictures(PLAIN)
    assert told.value.param == "size"


def test_nothing_of_the_server_or_of_our_key_reaches_the_caller(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The log has the server's words, at the level that calls the operator; never the key."""
    secret = f"Incorrect API key provided: {KEY}. See http://10.0.0.1/keys"
    with scripted(refuse(401, error("invalid_api_key", secret))) as far:
        with path_to(far.base_url) as near, pytest.raises(UpstreamUnavailable) as told:
            near.pictures(PLAIN)
        for hidden in (KEY, "10.0.0.1", far.base_url, "Incorrect"):
            assert hidden not in told.value.message
    (record,) = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert "Incorrect API key" in record.getMessage()
    assert KEY not in caplog.text


def test_a_server_that_is_not_there_has_sold_nothing() -> None:
    with (
        path_to("http://127.0.0.1:9/v1", retries_max=1) as near,
        pytest.raises(UpstreamUnavailable) as told,
    ):
        near.pictures(PLAIN)
    assert told.value.elsewhere
    assert told.value.retry_after_s == 5


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again_when_it_says(status: int) -> None:
    again = refuse(status, headers={"Retry-After": "0.05"})
    with scripted(again, again, answer(item())) as far, path_to(far.base_url) as near:
        assert len(near.pictures(PLAIN)) == 1
        assert far.posts == 3


def test_repeats_have_an_end() -> None:
    again = refuse(429, headers={"Retry-After": "0.01"})
    with scripted(again) as far, path_to(far.base_url, retries_max=2) as near:
        with pytest.raises(UpstreamUnavailable):
            near.pictures(PLAIN)
        assert far.posts == 3


def test_repeats_have_a_budget() -> None:
    """A server that is down gets its calls and a few more, not three times as many."""
    again = refuse(429, headers={"Retry-After": "0"})
    with scripted(again) as far, path_to(far.base_url, retries_max=2) as near:
        for _ in range(40):
            with pytest.raises(UpstreamUnavailable):
                near.pictures(PLAIN)
        assert 40 < far.posts <= 40 + 10 + 4


def test_a_long_wait_is_passed_on_instead_of_waited_for() -> None:
    with scripted(refuse(429, headers={"Retry-After": "90"})) as far:
        with path_to(far.base_url) as near, pytest.raises(UpstreamUnavailable) as told:
            near.pictures(PLAIN)
        assert far.posts == 1
    assert told.value.headers == {"Retry-After": "90"}


@pytest.mark.parametrize("action", [hang, drip])
def test_a_server_that_does_not_end_is_given_up_on(action: Action) -> None:
    """Within the deadline, and its connection is closed."""
    with scripted(action) as far, path_to(far.base_url, timeout_s=0.4) as near:
        with pytest.raises(DrawingTooSlow):
            near.pictures(PLAIN)
        assert far.posts == 1
        assert far.left.wait(5)


def test_a_caller_who_leaves_closes_the_connection() -> None:
    with scripted(hang) as far, path_to(far.base_url) as near:

        async def leave() -> None:
            drawing = asyncio.create_task(near.fulfilled(PLAIN))
            await asked(far)
            drawing.cancel()
            await asyncio.gather(drawing, return_exceptions=True)

        near.runner.run(leave())
        assert far.left.wait(5)


def test_a_picture_of_another_size_is_brought_to_the_asked_one() -> None:
    with scripted(answer(item(png(photo(100))))) as far, path_to(far.base_url) as near:
        (picture,) = near.pictures(PLAIN)
    assert read(picture.file).size == (256, 256)


def test_when_one_of_several_calls_fails_the_others_pictures_are_delivered() -> None:
    with (
        scripted(answer(item()), refuse(500), answer(item())) as far,
        path_to(far.base_url, "localai") as near,
    ):
        assert len(near.pictures(replace(PLAIN, n=3))) == 2
        assert far.posts == 3


def test_when_all_of_several_calls_fail_so_does_the_order() -> None:
    with (
        scripted(refuse(500)) as far,
        path_to(far.base_url, "localai") as near,
        pytest.raises(UpstreamFailed),
    ):
        near.pictures(replace(PLAIN, n=3))


def test_more_pictures_than_asked_are_left_aside() -> None:
    with scripted(answer(item(), item(), item())) as far, path_to(far.base_url) as near:
        assert len(near.pictures(PLAIN)) == 1


@pytest.mark.parametrize("action", [cut_stream, failing_stream])
def test_a_stream_that_breaks_off_is_a_failure(action: Action) -> None:
    order = replace(GPT, stream=True, partial_pictures=2)
    with scripted(action) as far, path_to(far.base_url) as near:
        with pytest.raises(UpstreamFailed) as told:
            near.all(order)
        assert "10.0.0.1" not in told.value.message
        assert far.posts == 1


def test_a_server_that_answers_plainly_when_a_stream_was_asked_for_is_understood() -> None:
    order = replace(GPT, stream=True, partial_pictures=2)
    with scripted(answer(item())) as far, path_to(far.base_url) as near:
        coming = near.all(order)
    assert [one.final for one in coming] == [True]


def test_bytes_on_their_way_are_bounded() -> None:
    """One order always goes; another that would be too much waits for room, which has its end."""
    with scripted(hang, answer(item())) as far, path_to(far.base_url, bytes_max=1024**2) as near:

        async def both() -> int:
            first = asyncio.create_task(near.fulfilled(GPT))
            await asked(far)
            second = asyncio.create_task(near.fulfilled(GPT))
            await asyncio.sleep(0.2)  # Long enough to have been sent.
            assert far.posts == 1, "the second is not sent"
            first.cancel()
            await asyncio.gather(first, return_exceptions=True)
            return len(await second)

        assert near.runner.run(both()) == 1
        assert len(near.pictures(PLAIN)) == 1, "what was counted is given back"


def opened(posts: Callable[[], int], call: Callable[[], object], most: int) -> None:
    """Fail until nothing is asked any more."""
    for _ in range(most):
        with pytest.raises(LimnerError):
            call()
    before = posts()
    with pytest.raises(UpstreamUnavailable):
        call()
    assert posts() == before, "nothing was asked"


def test_the_breaker_opens_and_is_closed_by_a_probe_that_draws_nothing() -> None:
    with scripted(refuse(500)) as far, path_to(far.base_url, failures_max=3, open_s=0.2) as near:
        opened(lambda: far.posts, lambda: near.pictures(PLAIN), 3)
        assert 'limner_upstream_open{engine="far"} 1.0' in near.metrics.text().decode()
        far.script = [answer(item())]
        near.runner.run(asyncio.sleep(0.25))  # It is open no more.
        assert len(near.pictures(PLAIN)) == 1
        assert (far.posts, far.probes) == (4, 1)


def test_a_server_that_is_still_ill_stays_alone() -> None:
    with scripted(refuse(500)) as far:
        far.is_well = False
        with path_to(far.base_url, failures_max=1, open_s=0.1) as near:
            opened(lambda: far.posts, lambda: near.pictures(PLAIN), 1)
            near.runner.run(asyncio.sleep(0.15))  # It is open no more.
            with pytest.raises(UpstreamUnavailable):
                near.pictures(PLAIN)
            assert (far.posts, far.probes) == (1, 1)


def test_refusals_do_not_open_the_breaker() -> None:
    """Whoever asks for forbidden things shuts nobody else out."""
    policy = refuse(400, error("content_policy_violation"))
    with scripted(policy) as far, path_to(far.base_url, failures_max=2) as near:
        for _ in range(4):
            with pytest.raises(ContentRefused):
                near.pictures(PLAIN)
        assert far.posts == 4
