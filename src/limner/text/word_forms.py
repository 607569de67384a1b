"""English word forms: which words a word may be a form of."""

from __future__ import annotations


def singulars(word: str) -> tuple[str, ...]:
    """Every word of which `word` may be the plural or the possessive, the likeliest first."""
    if word.endswith("'s"):
        return (word[:-2],)
    if word in _IRREGULAR:
        return (_IRREGULAR[word],)
    if len(word) < 3 or not word.endswith(("s", "men")) or word.endswith("ss"):
        return ()
    if word.endswith("men"):
        return (word[:-3] + "man",)
    found = [word[:-1]]
    if word.endswith("ies"):
        found.append(word[:-3] + "y")
    elif word.endswith("ves"):
        found += [word[:-3] + "f", word[:-3] + "fe"]
    elif word.endswith("es"):
        found.append(word[:-2])
    return tuple(found)


def stems(word: str) -> tuple[str, ...]:
    """Every verb of which `word` may be the -ing, -ed or -s form."""
    for ending in ("ing", "ed", "s"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= 3:
            doubled = (stem[:-1],) if stem[-1] == stem[-2] else ()
            return (stem, stem + "e", *doubled)
    return ()


_IRREGULAR = {
    "children": "child",
    "people": "person",
    "mice": "mouse",
    "geese": "goose",
    "feet": "foot",
    "teeth": "tooth",
    "oxen": "ox",
    "cacti": "cactus",
    "fungi": "fungus",
    "octopi": "octopus",
}
