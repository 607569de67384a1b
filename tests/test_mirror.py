"""`tests/` mirrors the packages (`make coverage` measures how fully)."""

from __future__ import annotations

from tests.support.mirror.modules import read_mirror


def test_each_module_with_logic_has_its_test_file_or_a_reason() -> None:
    assert read_mirror().without_test == []


def test_each_reason_speaks_of_modules_without_a_test_file() -> None:
    assert read_mirror().stale == []
