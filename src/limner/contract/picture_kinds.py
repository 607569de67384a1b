"""What kind of picture a file is, by its first bytes: the one place that knows them."""

from __future__ import annotations

from enum import StrEnum

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_ISO_BRANDS_END = 32
"""How far into a file its brands are looked for (ISO/IEC 14496-12, the box `ftyp`)."""


class PictureKind(StrEnum):
    """A kind of picture file. A JPEG with further pictures inside (MPO) is a JPEG."""

    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"
    GIF = "gif"
    BMP = "bmp"
    TIFF = "tiff"
    AVIF = "avif"
    HEIC = "heic"

    @property
    def media_type(self) -> str:
        """The kind's media type, such as `image/png`."""
        return f"image/{self.value}"


TAKEN = (PictureKind.JPEG, PictureKind.PNG, PictureKind.WEBP)
"""The kinds that are decoded and delivered; the others are known only to be named."""
TAKEN_LISTED = "'image/jpeg', 'image/png', and 'image/webp'"
"""These, as errors list them."""

_BEGINNINGS = {
    PNG_SIGNATURE: PictureKind.PNG,
    b"\xff\xd8\xff": PictureKind.JPEG,
    b"GIF87a": PictureKind.GIF,
    b"GIF89a": PictureKind.GIF,
    b"II*\0": PictureKind.TIFF,
    b"MM\0*": PictureKind.TIFF,
}
_BRANDS = {b"avif": PictureKind.AVIF, b"heic": PictureKind.HEIC, b"mif1": PictureKind.HEIC}


def find_kind(content: bytes) -> PictureKind | None:
    """Tell a file's kind by its first bytes; None for what is no picture that is known here."""
    for beginning, kind in _BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return PictureKind.WEBP
    if content.startswith(b"BM") and content[6:10] == bytes(4):
        return PictureKind.BMP
    if content[4:8] == b"ftyp":
        brands = content[8:_ISO_BRANDS_END]
        return next((kind for brand, kind in _BRANDS.items() if brand in brands), None)
    return None


def taken_kind(content: bytes) -> PictureKind | None:
    """Tell a file's kind if it is one that is decoded: PNG, JPEG or WebP. None for all others."""
    kind = find_kind(content)
    return kind if kind in TAKEN else None


def media_type(content: bytes) -> str:
    """Tell a picture's media type by its first bytes; `application/octet-stream` for no picture."""
    kind = find_kind(content)
    return "application/octet-stream" if kind is None else kind.media_type
