"""Requests of other people's programs, by a lenient and by a strict key, on a running server."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import openai
import pytest
from openai import OpenAI
from openai.types import ImageEditCompletedEvent, ImageGenCompletedEvent
from PIL import Image

from limner.ledger.accounts import Accounts
from limner.ledger.keys import Keys
from tests.support.payer import account, adds_up, ledger
from tests.support.pictures import photo, png, with_hole
from tests.support.server import RunningServer, running_server

CREDIT = 10**9
SMALL: dict[str, Any] = {"prompt": "a red kite", "model": "dall-e-2", "size": "256x256"}
LOW: dict[str, Any] = {"prompt": "a red ball", "model": "gpt-image-1", "quality": "low"}
PICTURE = png(photo(64))
HOLED = png(with_hole(photo(64)))
DATA_URL = "data:image/png;base64," + base64.b64encode(PICTURE).decode()
HOLED_URL = "data:image/png;base64," + base64.b64encode(HOLED).decode()


class Caller:
    """A server with an account that has a lenient and a strict key."""

    def __init__(self, server: RunningServer, data: Path, keys: dict[str, str]) -> None:
        self.server, self.data, self.keys = server, data, keys

    def send(self, path: str, mode: str = "lenient", **content: Any) -> httpx.Response:
        """Send a request with one of the keys."""
        headers = {"Authorization": f"Bearer {self.keys[mode]}", **content.pop("headers", {})}
        return httpx.post(f"{self.server.url}/v1/{path}", headers=headers, timeout=60, **content)

    def client(self, mode: str = "lenient") -> OpenAI:
        """Return the official client, which checks every answer by its types."""
        return self.server.client(api_key=self.keys[mode], _strict_response_validation=True)

    def spent(self) -> int:
        """Return what the account has been charged."""
        return CREDIT - account(self.data, "team").balance_micros


@pytest.fixture(scope="module")
def caller(tmp_path_factory: pytest.TempPathFactory) -> Generator[Caller]:
    data: Path = tmp_path_factory.mktemp("data")
    with ledger(data) as database:
        accounts = Accounts(database)
        team = accounts.create("team", unlimited=False, monthly_budget_micros=None)
        accounts.credit(team, CREDIT)
        keys = {
            mode: Keys(database).create(mode, account_id=team.id, mode=mode)[0]
            for mode in ("lenient", "strict")
        }
    with running_server(data) as server:
        yield Caller(server, data, keys)
    assert adds_up(data)


def picture_of(answer: httpx.Response) -> Image.Image:
    assert answer.status_code == 200, answer.text
    content = base64.b64decode(answer.json()["data"][0]["b64_json"])
    return Image.open(io.BytesIO(content))


def adjusted(answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer.text
    said: str = answer.headers.get("x-limner-adjusted", "")
    return said


def refusal(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 400, answer.text
    error: dict[str, Any] = answer.json()["error"]
    return error


def form(*parts: tuple[str, bytes], boundary: str = "b") -> dict[str, Any]:
    """Return a form of parts given by what follows `form-data`, and their content."""
    body = b"".join(
        b"--b\r\nContent-Disposition: form-data" + head.encode() + b"\r\n\r\n" + content + b"\r\n"
        for head, content in parts
    )
    kind = f"multipart/form-data; boundary={boundary}"
    return {"content": body + b"--b--\r\n", "headers": {"Content-Type": kind}}


EDIT = (("; name=model", b"gpt-image-1"), ("; name=quality", b"low"), ("; name=prompt", b"a ball"))


# Values


@pytest.mark.parametrize(
    ("asked", "said", "size"),
    [
        (SMALL | {"size": "256X256"}, "size=256X256->256x256", (256, 256)),
        (SMALL | {"size": "256*256"}, "size=256*256->256x256", (256, 256)),
        ({"prompt": "a cat", "size": "16:9"}, "size=16:9->1792x1024", (1792, 1024)),
        (SMALL | {"response_format": "B64"}, "response_format=B64->b64_json", (256, 256)),
        (SMALL | {"n": "1"}, "n='1'->1", (256, 256)),
        (SMALL | {"seed": "7"}, "seed='7'->7", (256, 256)),
        (LOW | {"quality": "LOW"}, "quality=LOW->low", (1024, 1024)),
        (LOW | {"size": "3:2"}, "size=3:2->1536x1024", (1536, 1024)),
        (LOW | {"model": "gpt-image-2", "size": "9:16"}, "size=9:16->720x1280", (720, 1280)),
        (LOW | {"stream": "False"}, "stream=False->false", (1024, 1024)),
        (SMALL | {"quality": "", "style": ""}, "empty quality ignored; style ignored", (256, 256)),
    ],
)
def test_a_value_is_read_for_what_it_is(
    caller: Caller, asked: dict[str, Any], said: str, size: tuple[int, int]
) -> None:
    b64 = {} if "gpt" in asked.get("model", "") else {"response_format": "b64_json"}
    answer = caller.send("images/generations", json=b64 | asked)
    assert picture_of(answer).size == size
    assert adjusted(answer) == said
    assert caller.send("images/generations", "strict", json=b64 | asked).status_code == 400


def test_jpg_is_jpeg(caller: Caller) -> None:
    answer = caller.send("images/generations", json=LOW | {"output_format": "JPG"})
    assert picture_of(answer).format == "JPEG"
    assert adjusted(answer) == "output_format=JPG->jpeg"


def test_several_pictures_of_dall_e_3_are_said(caller: Caller) -> None:
    asked = {"prompt": "a cat", "model": "dall-e-3", "n": "2"}
    answer = caller.send("images/generations", json=asked)
    assert adjusted(answer) == "n='2'->2; n: 2 beyond the limit of 1"
    assert len(answer.json()["data"]) == 2


@pytest.mark.parametrize("mode", ["strict", "lenient"])
def test_the_seed_minus_one_draws_anew(caller: Caller, mode: str) -> None:
    asked = SMALL | {"seed": -1, "response_format": "b64_json"}
    answers = [caller.send("images/generations", mode, json=asked) for _ in range(2)]
    assert len({answer.json()["data"][0]["b64_json"] for answer in answers}) == 2
    assert adjusted(answers[0]) == ""


@pytest.mark.parametrize("mode", ["strict", "lenient"])
def test_a_parameter_that_only_dall_e_has_decides_without_a_model(
    caller: Caller, mode: str
) -> None:
    asked = {"prompt": "a cat", "response_format": "url", "stream": False}
    answer = caller.send("images/generations", mode, json=asked)
    assert answer.status_code == 200, answer.text
    assert {*answer.json()["data"][0]} == {"url", "revised_prompt"}
    assert adjusted(answer) == ""


def test_an_unknown_quality_is_charged_as_the_cheapest(caller: Caller) -> None:
    before = caller.spent()
    answer = caller.send("images/generations", json=LOW | {"quality": "superb"})
    assert adjusted(answer) == "quality=superb->low"
    assert caller.spent() - before == 11_000


# Streams of DALL·E


@pytest.mark.parametrize(
    ("model", "size", "quality", "price"),
    [
        ("dall-e-3", "1024x1024", "standard", 40_000),
        ("dall-e-3", "1024x1792", "hd", 120_000),
        ("dall-e-2", "256x256", "standard", 16_000),
    ],
)
def test_a_dall_e_stream_is_events_that_the_client_reads_and_pays_once(
    caller: Caller, model: str, size: str, quality: Any, price: int
) -> None:
    before = caller.spent()
    with caller.client() as client:
        events = list(
            client.images.generate(
                model=model, prompt="a cat", size=size, quality=quality, stream=True
            )
        )
    (event,) = events
    assert isinstance(event, ImageGenCompletedEvent)
    drawn = Image.open(io.BytesIO(base64.b64decode(event.b64_json)))
    assert event.size == size == f"{drawn.width}x{drawn.height}"
    assert (event.output_format, event.background) == ("png", "opaque")
    assert event.usage.total_tokens > 0
    assert hasattr(event, "revised_prompt") is (model == "dall-e-3")
    assert caller.spent() - before == price


def test_several_pictures_come_in_one_stream(caller: Caller) -> None:
    with caller.client() as client:
        events = list(client.images.generate(**SMALL, n=3, stream=True))
    assert [event.type for event in events] == ["image_generation.completed"] * 3


def test_a_dall_e_edit_is_streamed(caller: Caller) -> None:
    before = caller.spent()
    with caller.client() as client:
        (event,) = client.images.edit(
            model="dall-e-2", image=HOLED, prompt="a cat", size="256x256", stream=True
        )
    assert isinstance(event, ImageEditCompletedEvent)
    assert caller.spent() - before == 16_000


@pytest.mark.parametrize("value", [True, "true", "True", 1, "yes"])
def test_a_stream_is_never_answered_by_plain_json(caller: Caller, value: object) -> None:
    asked = SMALL | {"stream": value, "response_format": "url"}
    answer = caller.send("images/generations", json=asked)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert "response_format=url->b64_json" in adjusted(answer)
    assert answer.text.startswith("event: image_generation.completed\n")
    answer = caller.send(
        "images/variations",
        data={"stream": "true", "size": "256x256"},
        files={"image": ("a.png", PICTURE)},
    )
    assert answer.headers["content-type"].startswith("text/event-stream")


def test_a_stream_comes_again_for_its_key_and_is_paid_once(caller: Caller) -> None:
    before = caller.spent()
    answers = [
        caller.send(
            "images/generations",
            json=SMALL | {"stream": True},
            headers={"Idempotency-Key": "stream-1"},
        )
        for _ in range(2)
    ]
    data = [json.loads(one.text.partition("data: ")[2]) for one in answers]
    assert data[0]["b64_json"] == data[1]["b64_json"] != ""
    assert caller.spent() - before == 16_000


def test_a_refusal_before_a_stream_is_an_ordinary_error(caller: Caller) -> None:
    with caller.client() as client, pytest.raises(openai.BadRequestError):
        client.images.generate(model="dall-e-3", prompt="", stream=True)
    with caller.client("strict") as client, pytest.raises(openai.BadRequestError):
        client.images.generate(model="dall-e-3", prompt="a cat", stream=True)


# Forms


def test_numbered_pictures_are_taken_in_their_order(caller: Caller) -> None:
    """Their kinds tell which is which: the first of a DALL·E edit is the one that is kept."""
    one = png(np.full((64, 64, 4), (200, 0, 0, 255), np.uint8))
    other = png(np.full((64, 64, 4), (0, 0, 200, 255), np.uint8))
    mask = png(with_hole(photo(64)))
    texts = (("; name=size", b"256x256"), ("; name=response_format", b"b64_json"))
    answer = caller.send(
        "images/edits",
        **form(
            ("; name=prompt", b"a ball"),
            *texts,
            ('; name="image[1]"; filename=b.png', other),
            ('; name="image[0]"; filename=a.png', one),
            ('; name="mask[]"; filename=m.png', mask),
        ),
    )
    said = adjusted(answer).split("; ")
    assert said[:3] == [
        "image[1] read as image[]",
        "image[0] read as image[]",
        "mask[] read as mask",
    ]
    assert picture_of(answer).convert("RGB").getpixel((2, 2)) == (200, 0, 0)


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("; name=image", "image without a file name read as a file"),
        ('; name="image[]"', "image[] without a file name read as a file"),
        ('; name=""; filename=a.png', "a file without a name read as image[]"),
        ("; name=images; filename=a.png", "images read as image[]"),
        ('; name="image[0]"', "image[0] read as image[]; image[0] without a file name read as a"),
    ],
)
def test_a_file_is_a_file_however_it_is_named(caller: Caller, head: str, said: str) -> None:
    answer = caller.send("images/edits", **form(*EDIT, (head, PICTURE)))
    assert adjusted(answer).startswith(said)
    assert caller.send("images/edits", "strict", **form(*EDIT, (head, PICTURE))).status_code == 400


def test_an_empty_file_and_an_empty_text_are_not_given(caller: Caller) -> None:
    parts = (*EDIT, ("; name=image; filename=a.png", PICTURE))
    empty = (('; name=mask; filename=""', b""), ("; name=size", b""), ("; name=stream", b""))
    answer = caller.send("images/edits", **form(*parts, *empty))
    assert adjusted(answer) == "empty mask ignored; empty size ignored; empty stream ignored"
    missing = refusal(caller.send("images/edits", **form(*EDIT, *empty)))
    assert missing["message"] == "Missing required parameter: 'image'."


def test_a_boolean_of_a_form_in_python_s_words(caller: Caller) -> None:
    parts = (*EDIT, ("; name=image; filename=a.png", PICTURE))
    answer = caller.send("images/edits", **form(*parts, ("; name=stream", b"False")))
    assert adjusted(answer) == "stream=False->false"
    answer = caller.send("images/edits", **form(*parts, ("; name=stream", b"True")))
    assert answer.headers["content-type"].startswith("text/event-stream")


def test_text_in_the_place_of_a_picture_is_refused_all_the_same(caller: Caller) -> None:
    error = refusal(caller.send("images/edits", **form(*EDIT, ("; name=image", b"cat.png"))))
    assert error["message"].startswith("Invalid type for 'image': expected a file")


def test_a_second_mask_is_refused(caller: Caller) -> None:
    masks = (("; name=mask; filename=a", HOLED), ('; name="mask[0]"; filename=b', HOLED))
    image = ("; name=image; filename=a.png", PICTURE)
    error = refusal(caller.send("images/edits", **form(*EDIT, image, *masks)))
    assert error["code"] == "duplicate_parameter"


def test_a_file_of_no_use_is_ignored_by_name_and_not_read_as_text(caller: Caller) -> None:
    parts = (*EDIT, ("; name=image; filename=a.png", PICTURE), ("; name=icon; filename=i", PICTURE))
    assert adjusted(caller.send("images/edits", **form(*parts))) == "icon ignored"
    error = refusal(caller.send("images/edits", "strict", **form(*parts)))
    assert error["message"] == "Unknown parameter: 'icon'."


# Limits that are passed over


def test_every_limit_that_is_passed_over_is_said(caller: Caller) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (1200, 1200, 3), np.uint8)
    large = png(noise)
    mask = png(with_hole(photo(1200)))
    asked = {"prompt": "a ball", "size": "256x256"}
    files = {"image": ("a.png", large), "mask": ("m.png", mask)}
    answer = caller.send("images/edits", data=asked, files=files)
    said = f"image: {len(large)} bytes beyond the limit of 4194304"
    assert len(large) > 4194304
    assert adjusted(answer).startswith(said)
    assert ("mask: " in adjusted(answer)) is (len(mask) > 4194304)
    assert caller.send("images/edits", "strict", data=asked, files=files).status_code == 400


def test_a_picture_without_a_hole_is_said(caller: Caller) -> None:
    opaque = png(photo(64)[:, :, :3])
    asked = {"prompt": "a ball", "size": "256x256"}
    answer = caller.send("images/edits", data=asked, files={"image": ("a.png", opaque)})
    assert adjusted(answer) == "image=no transparency->all may change"
    two = [("image[]", ("a.png", HOLED)), ("image[]", ("b.png", PICTURE))]
    answer = caller.send("images/edits", data=asked, files=two)
    assert adjusted(answer) == "image: 2 pictures beyond the limit of 1"


# Edits in JSON


@pytest.mark.parametrize(
    "pictures",
    [
        {"image": DATA_URL},
        {"image": [DATA_URL]},
        {"images": [DATA_URL]},
        {"image": {"url": DATA_URL, "type": "image_url"}},
        {"images": [{"image_url": {"url": DATA_URL}}]},
        {"images": [{"type": "input_image", "image_url": DATA_URL}], "mask": ""},
        {"images": DATA_URL, "mask": {"url": HOLED_URL}},
    ],
)
def test_the_pictures_of_a_json_edit_come_in_many_shapes(
    caller: Caller, pictures: dict[str, Any]
) -> None:
    answer = caller.send("images/edits", json=LOW | pictures)
    assert picture_of(answer).size == (1024, 1024)
    assert "read as images" in adjusted(answer)
    assert refusal(caller.send("images/edits", "strict", json=LOW | pictures))


def test_a_dall_e_edit_in_json(caller: Caller) -> None:
    asked = {"prompt": "a ball", "model": "dall-e-2", "size": "256X256", "image": DATA_URL}
    answer = caller.send("images/edits", json=asked)
    assert "size=256X256->256x256" in adjusted(answer)


@pytest.mark.parametrize("mode", ["strict", "lenient"])
def test_the_server_s_own_link_is_edited(caller: Caller, mode: str) -> None:
    """The server fetches from no private address: only its store can have the picture."""
    drawn = caller.send("images/generations", mode, json=SMALL).json()["data"][0]["url"]
    path = drawn.removeprefix(caller.server.url)
    for url in (drawn, f"https://behind.a.proxy.example/somewhere{path}", path):
        answer = caller.send("images/edits", mode, json=LOW | {"images": [{"image_url": url}]})
        assert picture_of(answer).size == (1024, 1024)
        assert adjusted(answer) == ""


# What strict mode says


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"sise": "256x256"}, "('sise' was unexpected). Did you mean 'size'?"),
        ({"model": "gpt-image-1", "sise": "x"}, "'sise'. Did you mean 'size'?"),
        ({"model": "DALL-E-3"}, "does not exist. Did you mean 'dall-e-3'?"),
        ({"model": "dalle-2"}, "does not exist. Did you mean 'dall-e-2'?"),
        ({"model": "gpt-image-1", "stream": "True"}, "It is 'True'; supported values are: true"),
        ({"model": "gpt-image-1", "n": "two"}, "It is 'two'; 1 to 10 is supported."),
        ({"quality": "HD"}, "'HD' is not one of ['standard', 'hd'] - 'quality'"),
    ],
)
def test_a_refusal_says_what_was_meant(caller: Caller, asked: dict[str, Any], message: str) -> None:
    answer = caller.send("images/generations", "strict", json={"prompt": "a cat"} | asked)
    assert message in refusal(answer)["message"]


@pytest.mark.parametrize("model", ["gpt-image-1", "dall-e-2"])
def test_a_numbered_picture_is_named_with_a_hint(caller: Caller, model: str) -> None:
    parts = (("; name=model", model.encode()), ("; name=prompt", b"a ball"))
    image = ('; name="image[0]"; filename=a.png', PICTURE)
    error = refusal(caller.send("images/edits", "strict", **form(*parts, image)))
    assert "'image[0]'" in error["message"]
    assert error["message"].endswith(" Did you mean 'image[]'?")


def test_a_json_edit_without_the_list_is_told_its_shape(caller: Caller) -> None:
    error = refusal(caller.send("images/edits", "strict", json=LOW | {"image": DATA_URL}))
    assert error["message"].startswith("Missing required parameter: 'images'. ")
    assert '[{"image_url":' in error["message"]
