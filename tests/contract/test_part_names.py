"""Which file a form's part is."""

from __future__ import annotations

import pytest

from limner.contract.part_names import IMAGE, MASK, PartName, file_place


@pytest.mark.parametrize(
    ("name", "place"),
    [
        *(("image", PartName(IMAGE)), ("image[]", PartName(IMAGE)), ("Image", PartName(IMAGE))),
        *(("image[0]", PartName(IMAGE, 0)), ("image[12]", PartName(IMAGE, 12))),
        *(("images", PartName(IMAGE)), ("images[]", PartName(IMAGE))),
        ("images[3]", PartName(IMAGE, 3)),
        *(("image.1", PartName(IMAGE, 1)), ("image_2", PartName(IMAGE, 2))),
        *(("mask", PartName(MASK)), ("mask[]", PartName(MASK)), ("mask[0]", PartName(MASK, 0))),
        *(("image_url", None), ("imagery", None), ("image[x]", None), ("image[-1]", None)),
        *(("prompt", None), ("", None), ("image" * 9999, None), ("image[12345]", None)),
    ],
)  # fmt: skip
def test_a_lenient_reader_takes_every_spelling(name: str, place: PartName | None) -> None:
    assert file_place(name, is_file=False, lenient=True) == place


@pytest.mark.parametrize("name", ["", " "])
def test_a_file_without_a_name_is_a_picture_to_a_lenient_reader(name: str) -> None:
    assert file_place(name, is_file=True, lenient=True) == PartName(IMAGE)
    assert file_place(name, is_file=True, lenient=False) is None


@pytest.mark.parametrize("name", ["image[0]", "mask[]", "Image", "images", "image_1"])
def test_a_strict_reader_takes_the_contract_s_names_alone(name: str) -> None:
    assert file_place(name, is_file=True, lenient=False) is None
    for own in ("image", "image[]", "mask"):
        assert file_place(own, is_file=False, lenient=False) is not None
