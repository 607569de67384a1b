from __future__ import annotations

import pytest

from limner.contract.uploads import NO_UPLOADS, Uploads
from limner.errors import InvalidRequest


def test_the_files_by_name() -> None:
    assert NO_UPLOADS.single() == {}
    assert Uploads((b"a",)).single() == {"image": b"a"}
    assert Uploads((b"a",), b"m").single() == {"image": b"a", "mask": b"m"}
    assert Uploads((b"a", b"b"), b"m").first() == {"image": b"a", "mask": b"m"}
    assert Uploads((), b"m").first() == {"mask": b"m"}


def test_a_model_of_one_picture_takes_no_second() -> None:
    with pytest.raises(InvalidRequest, match="It is taken once") as caught:
        Uploads((b"a", b"b")).single()
    assert (caught.value.code, caught.value.param) == ("duplicate_parameter", "image")


def test_a_picture_is_named_as_the_request_names_it() -> None:
    assert Uploads((b"a",)).name_of(0) == "image"
    assert Uploads((b"a", b"b")).name_of(1) == "image[1]"
    assert Uploads((b"a",), field="images").name_of(0) == "images[0]"
