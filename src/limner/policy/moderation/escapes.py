"""Decodes escapes that programs write for letters: HTML entities, tags, percent, backslashes."""

from __future__ import annotations

import re
from html.entities import html5

ROUNDS_MAX = 3
"""`&amp;#110;` is two rounds deep."""
NAME_CHARS_MAX = 8
"""`&shyaked` is read as the longest name that needs no semicolon."""

_LAST = 0x10FFFF
_MARK = re.compile(r"[&%\\<\[=]|U\+", re.ASCII | re.IGNORECASE)
_ENTITY = re.compile(
    r"&(?:#0*(?P<number>\d{1,7})|#[xX]0*(?P<hex>[0-9a-fA-F]{1,6})|(?P<name>[A-Za-z]\w{1,31}));?",
    re.ASCII,
)
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")
_LONG_PERCENT = re.compile(r"%u([0-9a-fA-F]{4})")
_QUOTED = re.compile(r"(?:=[0-9A-Fa-f]{2}){2,}")
_BACKSLASH = re.compile(
    r"\\(?:u\{0*(?P<braced>[0-9a-fA-F]{1,6})\}|u(?P<four>[0-9a-fA-F]{4})"
    r"|U(?P<eight>[0-9a-fA-F]{8})|x(?P<two>[0-9a-fA-F]{2})|0{0,4}(?P<css>[2-7][0-9a-fA-F])[ ]"
    r"|(?P<octal>[01][0-7]{2}))|\bU\+(?P<point>[0-9a-fA-F]{4,6})[ ,;]?"
)
_TAG = re.compile(r"<[/!?a-zA-Z][^<>]{0,200}>|\[/?[a-zA-Z]{1,8}(?:=[^\[\]]{0,60})?\]")
_SPACE = re.compile(
    r"%20|%0[9ad]|%c2%a0|&(?:nbsp|ensp|emsp|thinsp|tab|newline|#0*(?:32|160|x20|xa0));?",
    re.IGNORECASE,
)


def spaces_decoded(text: str) -> str:
    """Write a space for each escape that stands for one. It separates words either way."""
    return _SPACE.sub(" ", text) if "&" in text or "%" in text else text


def decoded(text: str) -> str:
    """Return `text` with its escapes read and its tags left out; itself where it has none."""
    for _ in range(ROUNDS_MAX):
        if not _MARK.search(text):
            break
        before = text
        text = _ENTITY.sub(_entity, text)
        text = _LONG_PERCENT.sub(lambda found: _character(found[1], 16), text)
        text = _PERCENT.sub(lambda found: _octets(found[0].replace("%", "")), text)
        text = _QUOTED.sub(lambda found: _octets(found[0].replace("=", "")), text)
        text = _BACKSLASH.sub(_backslash, text)
        text = _TAG.sub("", text)
        if text == before:
            break
    return text


def _entity(found: re.Match[str]) -> str:
    if found["number"]:
        return _character(found["number"], 10)
    if found["hex"]:
        return _character(found["hex"], 16)
    name = found["name"]
    if found[0].endswith(";") and name + ";" in html5:
        return html5[name + ";"]
    for end in range(min(len(name), NAME_CHARS_MAX), 1, -1):
        if name[:end] in html5:
            return html5[name[:end]] + found[0][1 + end :]
    return found[0]


def _backslash(found: re.Match[str]) -> str:
    kind = found.lastgroup or "octal"
    return _character(found[kind], 8 if kind == "octal" else 16)


def _octets(digits: str) -> str:
    octets = bytes.fromhex(digits)
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return octets.decode("latin-1")


def _character(digits: str, base: int) -> str:
    code = int(digits, base)
    return chr(code) if 0 < code <= _LAST and not 0xD800 <= code < 0xE000 else ""
