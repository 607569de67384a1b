"""How long the fuzzers look: a hundred examples each; with `HYPOTHESIS_PROFILE=fuzz` thousands."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

EXAMPLES = 5000

settings.register_profile(
    "fuzz",
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
