"""What orders and prompt intakes say of themselves."""

from __future__ import annotations

from limner.contract.orders import Size
from limner.engines.engine import PromptIntake, PromptKind
from limner.testing.orders import edit, free_edit, plain_order

SIZE = Size(40, 30)
ORDER = plain_order(size=SIZE)
PICTURE_BYTES = 40 * 30 * 4


def test_an_order_counts_the_bytes_of_all_its_pixels() -> None:
    assert ORDER.pixel_bytes == 0
    assert free_edit(ORDER).pixel_bytes == 2 * PICTURE_BYTES, "the original and another picture"
    with_hole = edit(ORDER).pixel_bytes
    assert with_hole == 2 * PICTURE_BYTES + PICTURE_BYTES // 4, "given, kept, and the hole"


def test_only_an_engine_of_text_says_how_it_reads() -> None:
    text = PromptIntake.text(frozenset({"en"}), 77)
    assert text == PromptIntake(PromptKind.TEXT, frozenset({"en"}), 77)
    assert PromptIntake.own() == PromptIntake(PromptKind.OWN)
    assert PromptIntake.upstream() == PromptIntake(PromptKind.UPSTREAM)
