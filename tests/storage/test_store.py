from __future__ import annotations

import pytest

from limner.storage.store import is_key, new_key, require_key
from limner.testing.stores import HOSTILE_KEYS


def test_new_keys_are_keys_and_differ() -> None:
    keys = {new_key() for _ in range(1000)}
    assert len(keys) == 1000
    assert all(is_key(key) and require_key(key) == key for key in keys)


@pytest.mark.parametrize("text", HOSTILE_KEYS)
def test_a_text_that_is_no_key_is_named_as_far_as_a_line_goes(text: str) -> None:
    assert not is_key(text)
    with pytest.raises(ValueError, match="not a key") as caught:
        require_key(text)
    assert len(str(caught.value)) < 400
