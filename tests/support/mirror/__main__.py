"""Show how much of each module its own test file runs.

python -m tests.support.mirror limner/contract limner/app.py   # runs their test files, measures
python -m tests.support.mirror --report build/coverage/data    # judges the data of `make coverage`
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.support.mirror.measure import LEAST, Measured, measure, measure_alone, run_tests
from tests.support.mirror.modules import Mirror, Module, read_mirror


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table; return 1 where a module has no test file that runs enough of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.mirror", description=__doc__)
    parser.add_argument("modules", nargs="*", help="folders or files below src")
    parser.add_argument("--report", type=Path, help="judge the data of a run")
    parser.add_argument("--lines", action="store_true", help="show which lines were not run")
    asked = parser.parse_args(arguments)
    mirror = read_mirror()
    chosen = [one for one in mirror.modules if _within(one, asked.modules)]
    if asked.report is not None:
        return _report(mirror, measure(mirror, chosen, asked.report), with_lines=asked.lines)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        tests = sorted({test for one in chosen if (test := mirror.test_of(one)) is not None})
        failed = run_tests(tests, data)
        measured = measure(mirror, chosen, data)
    for one in chosen:
        if mirror.test_of(one) is None:
            line = mirror.exemption(one)
            print(f"     -        {one.name}  {line.reason if line else 'has no test file'}")
    return _report(mirror, measured, with_lines=asked.lines, every=True) or failed


def _report(
    mirror: Mirror, measured: Iterable[Measured], *, with_lines: bool, every: bool = False
) -> int:
    """Print the table, the least covered first. What is not enough is measured once more, alone."""
    sure = [one if one.enough else measure_alone(mirror, one) for one in measured]
    for one in sorted(sure, key=lambda one: one.share):
        if every or not one.enough:
            print(one.row(with_lines=with_lines))
    short = sum(not one.enough for one in sure)
    print(f"{short} of {len(sure)} modules are run to less than {LEAST:.0%} by their test file.")
    return int(short > 0)


def _within(module: Module, places: Sequence[str]) -> bool:
    plain = [place.removeprefix("src/").rstrip("/") for place in places]
    return not plain or any(
        module.name == place or module.name.startswith(f"{place}/") for place in plain
    )


if __name__ == "__main__":
    sys.exit(main())
