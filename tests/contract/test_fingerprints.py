"""A retry is the same request: also after an upgrade, and whatever `auto` becomes."""

from __future__ import annotations

import dataclasses
import hashlib

import pytest

from limner.contract.fields import Fields
from limner.contract.fingerprints import MARK, fingerprint, matches_unmarked
from limner.contract.orders import Background, ImageOrder, Size, Task
from limner.contract.parsing import read_order
from limner.contract.picture_kinds import PNG_SIGNATURE
from limner.contract.uploads import Uploads

PNG = PNG_SIGNATURE + b"and more"


def dall_e(**values: object) -> ImageOrder:
    return read_order(Task.GENERATE, Fields({"prompt": "一只猫 in a hat", **values}))


def gpt(**values: object) -> ImageOrder:
    fields = Fields({"model": "gpt-image-1", "prompt": "mountains at dawn", **values})
    return read_order(Task.GENERATE, fields)


def gpt_edit(*images: bytes) -> ImageOrder:
    fields = Fields({"model": "gpt-image-1", "prompt": "a hat"}, textual=True)
    return read_order(Task.EDIT, fields, Uploads(images))


def resolved(order: ImageOrder, size: Size, background: Background | None) -> ImageOrder:
    return dataclasses.replace(order, size=size, background=background)


def unmarked(order: ImageOrder) -> str:
    """Digest as release 0.1 did: every field of its order, by kind and length."""
    whole = hashlib.sha256()
    for field in dataclasses.fields(order):
        if field.name == "auto":
            continue
        value = getattr(order, field.name)
        content = value if isinstance(value, bytes) else str(value).encode()
        whole.update(f"{field.name}:{type(value).__name__}:{len(content)}:".encode() + content)
    return whole.hexdigest()


def test_the_digests_are_pinned() -> None:
    """A change here turns the retries of a running client into 422: mark a new formula instead."""
    orders = (dall_e(), gpt(size="auto", user="u", n=2), gpt_edit(PNG, PNG + b"2"))
    assert [fingerprint(order) for order in orders] == [
        "v2.VnaTqcDw6BruNzPsLk8Ot070X3c-PNPrL8TvtcxaChk",
        "v2.ngOpVyHSMvBwZQX7NjBY-q9rYOPwNT3ANfFXRCDrMFU",
        "v2.GnMo0gnqjiExXjtTFscq5z0AHYBILZYVPC_SiYPfBOA",
    ]


def test_a_digest_fits_its_column() -> None:
    assert len(fingerprint(dall_e())) <= 64


def test_what_auto_became_is_no_part_of_it() -> None:
    asked = gpt()
    for size in (Size(1536, 1024), Size(1024, 1024)):
        for background in Background:
            assert fingerprint(resolved(asked, size, background)) == fingerprint(asked)
    assert fingerprint(gpt(size="auto", background="auto")) == fingerprint(asked)
    assert fingerprint(gpt(size="1536x1024")) != fingerprint(asked)
    assert fingerprint(gpt(background="opaque")) != fingerprint(asked)


@pytest.mark.parametrize(
    "values",
    [
        {"prompt": "two cats"},
        {"n": 2, "model": "dall-e-2"},
        {"size": "1792x1024"},
        {"quality": "hd"},
        {"style": "natural"},
        {"response_format": "b64_json"},
        {"seed": 0},
        {"user": "somebody"},
    ],
)
def test_another_request_has_another(values: dict[str, object]) -> None:
    assert fingerprint(dall_e(**values)) != fingerprint(dall_e())


def test_every_file_counts_and_where_one_ends() -> None:
    both = gpt_edit(PNG + b"1", PNG + b"2")
    assert fingerprint(gpt_edit(PNG + b"1", PNG + b"3")) != fingerprint(both)
    assert fingerprint(gpt_edit(PNG + b"2", PNG + b"1")) != fingerprint(both)
    assert fingerprint(gpt_edit(PNG, b"\xff\xd8\xff12")) != fingerprint(
        gpt_edit(PNG, b"\xff\xd8\xff1", b"\xff\xd8\xff2")
    )


def test_a_parameter_that_a_later_release_adds_changes_nothing() -> None:
    later = dataclasses.make_dataclass(
        "LaterOrder",
        [("complexity", str | None, dataclasses.field(default=None))],
        bases=(ImageOrder,),
        frozen=True,
    )
    asked = dall_e()
    values = {one.name: getattr(asked, one.name) for one in dataclasses.fields(asked)}
    assert fingerprint(later(**values)) == fingerprint(asked)
    assert fingerprint(later(**values, complexity="high")) != fingerprint(asked)


def test_a_digest_of_release_0_1_is_still_known() -> None:
    asked = dall_e(seed=7)
    assert matches_unmarked(asked, unmarked(asked))
    assert not matches_unmarked(dall_e(seed=8), unmarked(asked))


@pytest.mark.parametrize("size", ["1024x1024", "1024x1536", "1536x1024"])
@pytest.mark.parametrize("background", list(Background))
def test_and_so_is_one_of_an_order_that_left_something_open(
    size: str, background: Background
) -> None:
    before = unmarked(resolved(gpt(), Size.parse(size), background))
    assert matches_unmarked(gpt(), before)
    assert not matches_unmarked(gpt(n=2), before)


def test_a_marked_digest_is_never_compared_by_the_old_formula() -> None:
    assert fingerprint(dall_e()).startswith(MARK)
    assert not matches_unmarked(dall_e(), fingerprint(dall_e()))
