"""Conformance suites that anybody may run on an engine or a store of their own; they need pytest.

Nothing else of Limner imports this package.
"""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("limner.testing.engines", "limner.testing.stores")
