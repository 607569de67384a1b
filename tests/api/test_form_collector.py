"""What a route's policy decides of a form, and that nothing of a refused one is kept."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from limner.api.form_collector import FormCollector, FormFile, PartKind, check_file_name
from limner.api.form_parts import Part
from limner.errors import InvalidRequest

KINDS = {"one": PartKind.FILE, "many": PartKind.FILES, "passed": PartKind.UNREAD}


class Policy:
    """Files `one` and `many`, and texts of three bytes."""

    def kind(self, part: Part) -> PartKind:
        """Look it up."""
        return KINDS.get(part.name, PartKind.TEXT)

    def check_part(self, part: Part, form: FormCollector) -> None:
        """Refuse `last` behind a file, and a file without a file name."""
        if part.name in ("one", "many"):
            check_file_name(part)
        if part.name == "last" and form.files:
            raise InvalidRequest("no text may follow a file")

    def check_length(self, part: Part, size_bytes: int, texts: Mapping[str, object]) -> None:
        """Allow three bytes, five behind `long`."""
        if size_bytes > (5 if "long" in texts else 3):
            raise InvalidRequest(f"{part.name} is too long")


def collected(*parts: tuple[Part, bytes]) -> FormCollector:
    form = FormCollector(Policy())
    for part, content in parts:
        form.take(part)
        for byte in content:
            form.take(bytes([byte]))
        form.take(None)
    return form


def test_each_part_is_what_the_policy_says() -> None:
    form = collected(
        (Part("many", "a"), b"1"),
        (Part("passed", "b"), b"much that nobody reads"),
        (Part("many", "c"), b"2"),
        (Part("text"), b"abc"),
    )
    assert form.files == [FormFile("many", "a", b"1"), FormFile("many", "c", b"2")]
    assert form.texts == {"passed": "a file", "text": "abc"}


@pytest.mark.parametrize("name", ["one", "passed", "text"])
def test_what_comes_twice_is_named(name: str) -> None:
    with pytest.raises(InvalidRequest, match="Duplicate parameter") as refused:
        collected((Part(name, "a"), b""), (Part(name, "a"), b""))
    assert refused.value.param == name


@pytest.mark.parametrize("name", ["one", "many"])
def test_a_file_needs_a_file_s_name(name: str) -> None:
    with pytest.raises(InvalidRequest, match="expected a file"):
        collected((Part(name), b""))


def test_the_policy_sees_what_came_before() -> None:
    assert collected((Part("long"), b""), (Part("text"), b"12345")).texts["text"] == "12345"
    with pytest.raises(InvalidRequest, match="text is too long"):
        collected((Part("text"), b"12345"))
    with pytest.raises(InvalidRequest, match="may follow"):
        collected((Part("one", "a"), b""), (Part("last"), b""))
