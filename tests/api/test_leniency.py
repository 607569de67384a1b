"""What is noted of a lenient request: its parameters, and what its uploads are converted to."""

from __future__ import annotations

import io
import logging

import pytest
from PIL import Image

from limner.api.leniency import LenientRequest, adapt
from limner.contract.dalle.models import UPLOAD_BYTES_MAX
from limner.contract.fields import Fields
from limner.contract.orders import Task
from limner.contract.uploads import NO_UPLOADS, Uploads
from tests.support.pictures import photo, png

SQUARE = png(photo(16))


def wide_jpeg() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (32, 16), "skyblue").save(content, "JPEG")
    return content.getvalue()


def opaque_png() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (16, 16), "skyblue").save(content, "PNG")
    return content.getvalue()


def notes(task: Task, uploads: Uploads = NO_UPLOADS, **values: object) -> tuple[str, ...]:
    return adapt(task, Fields({"prompt": "a cat", **values}), uploads).changes


def test_parameters_are_adapted_and_said_in_the_header_and_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO):
        adapted = adapt(Task.GENERATE, Fields({"prompt": "a", "size": "512x512"}), NO_UPLOADS)
    assert adapted.fields.given("size") == "1024x1024"
    assert adapted.headers() == {"x-limner-adjusted": "size=512x512->1024x1024"}
    assert "size=512x512->1024x1024" in caplog.text
    assert adapted.headers("seed ignored") == {
        "x-limner-adjusted": "size=512x512->1024x1024; seed ignored"
    }
    assert LenientRequest(Fields({})).headers() == {}


def test_more_pictures_than_the_model_draws_at_once_are_said() -> None:
    assert notes(Task.GENERATE, n=3) == ("n: 3 beyond the limit of 1",)
    assert notes(Task.GENERATE, n=1) == ()


def test_what_a_dall_e_model_does_not_take_of_a_picture_is_said() -> None:
    wide = Uploads((wide_jpeg(),), SQUARE)
    assert notes(Task.EDIT, wide) == ("image=jpeg->png", "image=32x16->square")
    bare = Uploads((opaque_png(),))
    assert notes(Task.EDIT, bare) == ("image=no transparency->all may change",)
    assert notes(Task.VARY, bare) == ("prompt ignored",)
    several = Uploads((SQUARE, SQUARE), SQUARE)
    assert notes(Task.EDIT, several) == ("image: 2 pictures beyond the limit of 1",)
    assert "image[1] ignored" in notes(Task.VARY, several)
    assert notes(Task.EDIT, Uploads((b"no picture",), SQUARE)) == ()


def test_a_file_beyond_4_mb_is_said() -> None:
    mask = SQUARE.ljust(UPLOAD_BYTES_MAX + 1, b"\0")
    (note,) = notes(Task.EDIT, Uploads((SQUARE,), mask))
    assert note == f"mask: {UPLOAD_BYTES_MAX + 1} bytes beyond the limit of {UPLOAD_BYTES_MAX}"


def test_gpt_image_models_take_any_kind_and_shape_as_it_is() -> None:
    wide = Uploads((wide_jpeg(), SQUARE))
    assert notes(Task.EDIT, wide, model="gpt-image-1") == ()
