"""What crosses: every field of an order, every class of error."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from limner.contract.orders import (
    Background,
    Fidelity,
    ImageOrder,
    OutputFormat,
    Quality,
    ResponseFormat,
    Size,
    Style,
    Task,
)
from limner.engines.engine import DrawOrder, Finished, Revision
from limner.engines.host.messages import (
    HostFault,
    HostReply,
    HostRequest,
    decode_reply,
    decode_request,
    encode_reply,
    encode_request,
)
from limner.errors import LimnerError, Overloaded
from limner.images.shared_memory import SharedFolder
from tests.errors.test_errors import SURFACES
from tests.support.hosts import order

FULL = ImageOrder(
    task=Task.EDIT,
    model="gpt-image-1",
    prompt="猫 and “milk”\n\0",
    n=3,
    size=Size(7, 5),
    quality=Quality.HIGH,
    style=Style.NATURAL,
    response_format=ResponseFormat.B64_JSON,
    seed=-(2**63),
    user="somebody",
    image=b"\x89PNG",
    mask=b"mask",
    more_images=(b"one", b"two"),
    background=Background.OPAQUE,
    output_format=OutputFormat.WEBP,
    compression=61,
    stream=True,
    partial_pictures=2,
    permissive=True,
    fidelity=Fidelity.HIGH,
    any_shape=True,
    auto=frozenset({"size", "background"}),
)


def full_order() -> DrawOrder:
    """Make an order in which every field is something else than its default."""
    random = np.random.default_rng(4)

    def pixels() -> np.ndarray[Any, np.dtype[np.uint8]]:
        return random.integers(0, 256, (5, 7, 4), dtype=np.uint8)

    return DrawOrder(
        FULL,
        "a cat with milk",
        (2**64 - 1, 0, 5),
        revision=Revision.BARE,
        negative="dogs, text",
        source=pixels(),
        hole=random.random((5, 7)) < 0.5,
        others=(pixels(), pixels()),
        kept=pixels(),
    )


def same(one: object, other: object) -> bool:
    """Compare two values, arrays by what is in them."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other)
    return type(one) is type(other) and one == other


@pytest.fixture
def shared(tmp_path: Path) -> SharedFolder:
    folder = SharedFolder([tmp_path / "shared"])
    folder.create()
    return folder


def test_every_field_of_an_order_arrives(shared: SharedFolder, tmp_path: Path) -> None:
    sent = full_order()
    for field in fields(ImageOrder):  # A field that is added is to be set above.
        assert getattr(FULL, field.name) != field.default, field.name
    for field in fields(DrawOrder):
        assert not same(getattr(sent, field.name), field.default), field.name
    got = decode_request(encode_request(HostRequest(sent, "req_1"), shared.write), shared.take)
    assert got.request_id == "req_1"
    for field in fields(DrawOrder):
        assert same(getattr(got.order, field.name), getattr(sent, field.name)), field.name
    assert list((tmp_path / "shared").iterdir()) == []


def test_a_plain_order_shares_nothing(shared: SharedFolder) -> None:
    sent = order()
    got = decode_request(encode_request(HostRequest(sent, "-"), shared.write), shared.take)
    for field in fields(DrawOrder):
        assert same(getattr(got.order, field.name), getattr(sent, field.name)), field.name


def test_an_order_cannot_name_a_file_outside_the_folder(
    shared: SharedFolder, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_bytes(bytes(5 * 7 * 4))

    def write(pixels: np.ndarray[Any, Any]) -> Any:
        return replace(shared.write(pixels), name="../secret")

    message = encode_request(HostRequest(replace(full_order(), others=()), "-"), write)
    with pytest.raises(msgspec.ValidationError, match="no file of a shared folder"):
        decode_request(message, shared.take)


def test_every_field_of_a_picture_arrives() -> None:
    picture = Finished(3, bytes(range(256)), final=False, prompt="猫", ignored=("style", "seed"))
    answer = decode_reply(encode_reply(HostReply(picture=picture)))
    assert answer.fault is None
    for field in fields(Finished):
        assert getattr(answer.picture, field.name) == getattr(picture, field.name)


@pytest.mark.parametrize(
    "error", [surface[0] for surface in SURFACES], ids=lambda e: type(e).__name__
)
def test_an_error_is_the_same_on_the_other_side(error: LimnerError) -> None:
    answer = decode_reply(encode_reply(HostReply(fault=HostFault.of(error))))
    assert answer.fault is not None
    got = answer.fault.error()
    assert type(got) is type(error)
    assert str(got) == str(error)
    for name in ("status", "type", "code", "param", "message", "details", "headers"):
        assert getattr(got, name) == getattr(error, name), name
    for name in ("retry_after_s", "final", "elsewhere"):
        assert getattr(got, name) == getattr(error, name), name


def test_an_error_of_an_engines_own_is_the_nearest_that_is_known() -> None:
    class TooFull(Overloaded):
        """What an engine of somebody else's may raise."""

    got = HostFault.of(TooFull(7)).error()
    assert type(got) is Overloaded
    assert got.retry_after_s == 7
