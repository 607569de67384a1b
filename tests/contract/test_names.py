"""What an unknown name may have meant."""

from __future__ import annotations

import pytest

from limner.contract.names import did_you_mean, key
from limner.contract.parameters import ALL
from tests.support.linear_time import lines_until_refused

KNOWN = (*ALL, "image", "image[]", "mask")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        *(("Size", "size"), ("sise", "size"), ("sizes", "size"), ("N", "n"), ("promt", "prompt")),
        *(("qualty", "quality"), ("responseFormat", "response_format"), ("modell", "model")),
        *(("output-format", "output_format"), ("outputFormat", "output_format")),
        *(("image[0]", "image[]"), ("image[1]", "image[]"), ("images", "image[]")),
        *(("mask[]", "mask"), ("mask[0]", "mask"), ("Mask", "mask"), ("image_2", "image[]")),
    ],
)  # fmt: skip
def test_the_near_name_is_told(name: str, meant: str) -> None:
    assert did_you_mean(name, KNOWN) == f" Did you mean '{meant}'?"


@pytest.mark.parametrize("name", ["", "steps", "cfg_scale", "photo", "x", "模型", "x" * 10_000])
def test_of_what_is_near_to_nothing_nothing_is_told(name: str) -> None:
    assert did_you_mean(name, KNOWN) == ""


def test_a_file_is_told_only_where_files_are_taken() -> None:
    assert did_you_mean("image[0]", ALL) == ""


def test_a_long_name_costs_no_more_than_a_short_one() -> None:
    assert lines_until_refused(lambda: did_you_mean("s" * 1_000_000, KNOWN)) < 50


@pytest.mark.parametrize("text", ["B64_JSON", "b64-json", " b64 json ", "B64Json", "Ｂ64_json"])
def test_spellings_of_one_text_share_their_key(text: str) -> None:
    assert key(text) == "b64json"
