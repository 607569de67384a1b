"""Cases 14, 17, 18 and 41: names, file parts, truths and large uploads of forms."""

from __future__ import annotations

import re

import pytest

from tests.support.caller import (
    EDITS,
    VARIATIONS,
    Caller,
    Part,
    adjusted,
    error_of,
    multipart,
    pictures,
    sizes,
    texts,
)
from tests.support.case_pictures import BLUE, RED, encoded, flat, is_near, mask, noise

GPT = texts(model="gpt-image-1", quality="low", prompt="a red ball", size="1024x1024")
SMALL = texts(prompt="a red ball", size="256x256")
RED_FILE, BLUE_FILE = encoded(flat(RED)), encoded(flat(BLUE))
MASK: Part = ("mask", "m.png", mask())
UPLOAD_BYTES_MAX = 4 * 1024 * 1024


# Case 14: names


@pytest.mark.parametrize(
    "names",
    [("image[0]", "image[1]"), ("image", "image[1]"), ("image[]", "image[]"), ("image", "image")],
)
def test_case_14_pictures_by_number_are_taken_in_order(
    caller: Caller, names: tuple[str, str]
) -> None:
    """What the mask keeps is the first picture's."""
    files = [(names[0], "a.png", RED_FILE), (names[1], "b.png", BLUE_FILE)]
    (drawn,) = pictures(caller.form(EDITS, [*GPT, *files, MASK]))
    assert is_near(drawn.convert("RGB").getpixel((3, 3)) or (), RED)


def test_case_14_the_number_says_the_order_and_not_the_place(caller: Caller) -> None:
    files = [("image[1]", "b.png", BLUE_FILE), ("image[0]", "a.png", RED_FILE)]
    (drawn,) = pictures(caller.form(EDITS, [*GPT, *files, MASK]))
    assert is_near(drawn.convert("RGB").getpixel((3, 3)) or (), RED)


@pytest.mark.parametrize("name", ["image[0]", "images", "images[]"])
@pytest.mark.parametrize("fields", [GPT, SMALL], ids=["gpt-image-1", "dall-e-2"])
def test_case_14_one_picture_by_another_name(caller: Caller, fields: list[Part], name: str) -> None:
    answer = caller.form(EDITS, [*fields, (name, "a.png", RED_FILE)])
    assert len(pictures(answer)) == 1
    assert "image" in answer.headers["x-limner-adjusted"]


@pytest.mark.parametrize("name", ["mask[]", "mask[0]"])
def test_case_14_a_mask_by_another_name(caller: Caller, name: str) -> None:
    files = [("image", "a.png", RED_FILE), (name, "m.png", MASK[2])]
    answer = caller.form(EDITS, [*GPT, *files])
    (drawn,) = pictures(answer)
    assert is_near(drawn.convert("RGB").getpixel((3, 3)) or (), RED)
    assert "mask" in answer.headers["x-limner-adjusted"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [("image[0]", "image[]"), ("images[]", "image[]"), ("images", "image[]"), ("mask[]", "mask")],
)
@pytest.mark.parametrize("fields", [GPT, SMALL], ids=["gpt-image-1", "dall-e-2"])
def test_case_14_a_strict_key_is_told_the_name_and_the_near_one(
    caller: Caller, fields: list[Part], name: str, hint: str
) -> None:
    files = [(name, "a.png", RED_FILE)]
    files += [("image", "a.png", RED_FILE)] if hint == "mask" else []
    error = error_of(caller.form(EDITS, [*fields, *files], "strict"))
    assert f"'{name}'" in error["message"]
    assert f"'{hint}'" in error["message"].replace(f"'{name}'", "", 1)
    if fields is GPT:
        assert error["code"] == "unknown_parameter"
        assert error["param"] == name


# Case 17: files without a name


@pytest.mark.parametrize(
    ("fields", "image_name", "mask_name"),
    [
        (SMALL, None, "m.png"),
        (SMALL, None, None),
        (SMALL, "a.png", None),
        (SMALL, "", ""),
        (GPT, None, None),
    ],
)
def test_case_17_a_file_without_a_name_is_a_file(
    caller: Caller, fields: list[Part], image_name: str | None, mask_name: str | None
) -> None:
    files = [("image", image_name, RED_FILE), ("mask", mask_name, MASK[2])]
    (drawn,) = pictures(caller.form(EDITS, [*fields, *files]))
    assert is_near(drawn.convert("RGB").getpixel((3, 3)) or (), RED)


def test_case_17_a_type_in_place_of_a_name(caller: Caller) -> None:
    """As in the case itself: `Content-Type: image/png`, and no file name."""
    content, kind = multipart([*SMALL, ("image", "a.png", RED_FILE), MASK])
    content = content.replace(b'; filename="a.png"', b"")
    answer = caller.send(EDITS, content=content, headers={"Content-Type": kind})
    assert sizes(answer) == [(256, 256)]


def test_case_17_of_a_variation_too(caller: Caller) -> None:
    parts = [*texts(size="256x256"), ("image", None, RED_FILE)]
    assert sizes(caller.form(VARIATIONS, parts)) == [(256, 256)]


# Case 18: truths


@pytest.mark.parametrize("said", ["False", "false", "0", " FALSE ", ""])
def test_case_18_what_is_false_is_no_stream(caller: Caller, said: str) -> None:
    answer = caller.form(EDITS, [*GPT, *texts(stream=said), ("image", "a.png", RED_FILE)])
    assert answer.headers["content-type"] == "application/json", answer.text[:300]
    assert len(pictures(answer)) == 1


@pytest.mark.parametrize("said", ["True", "true", "1", " TRUE "])
def test_case_18_what_is_true_is_a_stream(caller: Caller, said: str) -> None:
    answer = caller.form(EDITS, [*GPT, *texts(stream=said), ("image", "a.png", RED_FILE)])
    assert answer.status_code == 200, answer.text[:300]
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert "event: image_edit.completed\n" in answer.text


@pytest.mark.parametrize("said", ["maybe", "2"])
def test_case_18_what_is_neither_is_refused_by_name(caller: Caller, said: str) -> None:
    parts = [*GPT, *texts(stream=said), ("image", "a.png", RED_FILE)]
    error = error_of(caller.form(EDITS, parts, "strict"))
    assert "stream" in error["message"]
    assert f"'{said}'" in error["message"]


# Case 41: what is too large


@pytest.fixture(scope="module")
def large() -> bytes:
    """Make a PNG of 4.3 MB."""
    made = encoded(noise(1200))
    assert len(made) > UPLOAD_BYTES_MAX
    return made


@pytest.mark.parametrize(("path", "masked"), [(EDITS, True), (EDITS, False), (VARIATIONS, False)])
def test_case_41_a_large_upload_is_taken_and_the_limit_is_named(
    caller: Caller, large: bytes, path: str, masked: bool
) -> None:
    parts = texts(size="256x256") + texts(prompt="a red ball") * (path == EDITS)
    files = [("image", "a.png", large)]
    files += [("mask", "m.png", mask(1200))] if masked else []
    answer = caller.form(path, [*parts, *files])
    assert sizes(answer) == [(256, 256)]
    entries = answer.headers["x-limner-adjusted"].split("; ")
    (said,) = [entry for entry in entries if re.match(r"image\b", entry) and "4" in entry]
    assert re.search(r"4 ?(MB|MiB)|4194304", said), said


def test_case_41_a_large_mask_too(caller: Caller) -> None:
    picture = noise(1200).convert("RGBA")
    picture.paste((0, 0, 0, 0), (300, 300, 900, 900))
    grains = noise(1200).convert("L").point(lambda grey: 128 + grey // 2)
    grains.paste(0, (300, 300, 900, 900))
    picture.putalpha(grains)
    large_mask = encoded(picture)
    assert len(large_mask) > UPLOAD_BYTES_MAX
    files = [("image", "a.png", encoded(flat(RED, 1200))), ("mask", "m.png", large_mask)]
    answer = caller.form(EDITS, [*SMALL, *files])
    assert sizes(answer) == [(256, 256)]
    assert "mask" in adjusted(answer)


def test_case_41_a_strict_key_is_refused_with_the_limit(caller: Caller, large: bytes) -> None:
    error = error_of(caller.form(EDITS, [*SMALL, ("image", "a.png", large)], "strict"))
    assert "4 MB" in error["message"]
