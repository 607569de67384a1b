"""The pictures that a JSON edit refers to, from wherever they lie."""

from __future__ import annotations

import asyncio
import base64

import pytest

from limner.api.references import ReferenceReader
from limner.contract.fields import Fields
from limner.contract.uploads import Uploads
from limner.errors import FileNotFound, InvalidRequest
from limner.policy.auth import Caller
from tests.support.pictures import photo, png

PICTURE = png(photo(16))
DATA_URL = f"data:image/png;base64,{base64.b64encode(PICTURE).decode()}"
CALLER = Caller("id", "name", "account")


class Network:
    """Answers each address with its own text."""

    async def fetch(self, url: str, _param: str, bytes_max: int, /) -> bytes:
        """Return what lies there, no longer than it may be."""
        return url.encode()[:bytes_max]


class Shelf:
    """The files of one account."""

    async def read(self, account_id: str, file_id: str) -> bytes:
        """Return a file's content."""
        if (account_id, file_id) != ("account", "file-1"):
            raise FileNotFound(file_id)
        return b"of the file"


def read(
    values: dict[str, object], *, lenient: bool = False, bytes_max: int = 10**6
) -> tuple[Fields, Uploads]:
    reader = ReferenceReader(Network(), Shelf(), bytes_max=bytes_max)
    return asyncio.run(reader.read(CALLER, Fields(values), lenient=lenient))


def refused(values: dict[str, object], bytes_max: int = 10**6) -> InvalidRequest:
    with pytest.raises(InvalidRequest) as caught:
        read(values, bytes_max=bytes_max)
    return caught.value


def test_pictures_come_from_data_urls_addresses_and_files_in_their_order() -> None:
    fields, uploads = read(
        {
            "model": "gpt-image-1",
            "prompt": "a cat",
            "images": [
                {"image_url": DATA_URL},
                {"image_url": "https://x.example/a.png"},
                {"file_id": "file-1"},
            ],
            "mask": {"image_url": DATA_URL},
        }
    )
    assert fields == Fields({"model": "gpt-image-1", "prompt": "a cat"})
    assert uploads.images == (PICTURE, b"https://x.example/a.png", b"of the file")
    assert (uploads.mask, uploads.field) == (PICTURE, "images")


def test_an_edit_in_json_is_one_by_a_gpt_image_model() -> None:
    images = [{"file_id": "file-1"}]
    assert read({"images": images})[0].given("model") == "gpt-image-1.5"
    error = refused({"images": images, "model": "dall-e-2"})
    assert (error.code, error.param) == ("invalid_value", "model")


def test_the_files_of_another_account_are_unknown() -> None:
    error = refused({"images": [{"file_id": "file-2"}]})
    assert (error.code, error.param) == ("image_file_not_found", "images[0].file_id")
    assert error.status == 400


def test_all_pictures_together_have_a_limit() -> None:
    images = [{"file_id": "file-1"}, {"file_id": "file-1"}]
    assert len(read({"images": images}, bytes_max=22)[1].images) == 2
    error = refused({"images": images}, bytes_max=21)
    assert (error.code, error.param) == ("image_file_too_large", "images[1].file_id")
    assert "21 bytes together" in error.message


def test_a_lenient_request_may_have_them_in_other_shapes() -> None:
    fields, uploads = read({"image": "file-1", "prompt": "a cat"}, lenient=True)
    assert uploads.images == (b"of the file",)
    assert uploads.notes
    assert fields.given("image") is None
    assert refused({"image": "file-1"}).code == "missing_required_parameter"
