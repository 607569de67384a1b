"""Traditional characters and their simplified forms, from OpenCC's table."""

from __future__ import annotations

from importlib.resources import files

_OWN = {"著": "着", "妳": "你", "牠": "它", "祂": "他", "喫": "吃"}


def simplified_characters() -> dict[int, str]:
    """Return a table for `str.translate`: about 4,000 characters, each to its commonest form."""
    table = files("opencc") / "dictionary" / "TSCharacters.txt"
    pairs = (line.split("\t") for line in table.read_text("utf-8").splitlines() if "\t" in line)
    found = {traditional: forms.split(" ")[0] for traditional, forms in pairs}
    return str.maketrans(found | _OWN)
