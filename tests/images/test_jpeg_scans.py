"""How many scans a JPEG has is counted before a decoder goes through all of them."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from limner.images.jpeg_scans import SCANS_MAX, count_scans
from tests.support.jpegs import jpeg, of_many_scans


@pytest.mark.parametrize(("progressive", "scans"), [(False, 1), (True, 10)])
def test_the_scans_of_ordinary_files_are_counted(progressive: bool, scans: int) -> None:
    found = count_scans(jpeg(40, 30, progressive=progressive))
    assert found.count == scans
    assert found.is_whole


def test_what_lies_in_the_head_is_no_scan() -> None:
    """A camera puts a thumbnail, which is a JPEG, into the Exif of its pictures."""
    exif = Image.Exif()
    exif[0x010E] = jpeg(16, 16, progressive=True)
    file = io.BytesIO()
    Image.new("RGB", (40, 30)).save(file, "JPEG", exif=exif.tobytes())
    assert count_scans(file.getvalue()).count == 1


def test_further_pictures_do_not_count() -> None:
    assert count_scans(jpeg(8, 8) + jpeg(8, 8, progressive=True)).count == 1


@pytest.mark.parametrize("scans", [SCANS_MAX, SCANS_MAX + 1, 5000])
def test_counting_stops_beyond_what_is_decoded(scans: int) -> None:
    assert count_scans(of_many_scans(64, 64, scans)).count == min(scans, SCANS_MAX + 1)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.99])
def test_a_file_that_is_cut_short_is_not_whole(share: float) -> None:
    content = jpeg(64, 64)
    assert not count_scans(content[: int(len(content) * share)]).is_whole


def test_a_segment_without_a_length_is_told() -> None:
    with pytest.raises(ValueError, match="length"):
        count_scans(b"\xff\xd8\xff\xe0\x00\x01" + bytes(8))
