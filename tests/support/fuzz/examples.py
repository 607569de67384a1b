"""How many examples the fuzzers try: some in every run, more by `make fuzz`."""

from __future__ import annotations

import os

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "300"))
"""For each fuzzer; `make fuzz` sets 200,000."""
