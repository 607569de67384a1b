"""How much of each module its test file runs, from what `coverage` kept of one run."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from coverage import Coverage

from tests.support.mirror.modules import KEPT, ROOT, Mirror, Module

LEAST = 0.6
"""The share of a module's lines that its test file alone runs."""


@dataclass(frozen=True)
class Measured:
    """A module's lines, and those that its test file does not run."""

    module: Module
    test: str
    lines: int
    missing: tuple[int, ...]

    @property
    def share(self) -> float:
        """How much of it the file runs."""
        return 1 - len(self.missing) / self.lines

    @property
    def enough(self) -> bool:
        """Tell whether that is enough."""
        return self.share >= LEAST

    def row(self, *, with_lines: bool) -> str:
        """Print it as a row of the table."""
        row = f"{self.share:6.1%} {self.lines:5d}  {self.module.name}  {self.test}"
        if not (ROOT / self.test).is_file():
            row += "  (no such file)"
        return f"{row}  not run: {spans(self.missing)}" if with_lines else row


def measure(mirror: Mirror, modules: Iterable[Module], data: Path) -> list[Measured]:
    """Measure each module that must be covered, by the data of one run."""
    found = Coverage(data_file=str(data), config_file=str(ROOT / "pyproject.toml"))
    found.load()
    tests = ((module, mirror.test_of(module)) for module in modules)
    return [_measured(found, module, test) for module, test in tests if test is not None]


def run_tests(tests: Iterable[str], data: Path, *options: str) -> int:
    """Run test files in one process of their own, keep what they ran; return the exit status."""
    files = [test for test in tests if (ROOT / test).is_file()]
    if not files:
        return 0
    plugin = ["-p", "tests.support.mirror.contexts", "-p", "no:xdist", "--quiet", "--no-header"]
    failed = _run("-m", "pytest", *plugin, *options, *files, **{KEPT: str(data)})
    _run("-m", "coverage", "combine", f"--data-file={data}", "--quiet")
    return failed


def measure_alone(mirror: Mirror, one: Measured) -> Measured:
    """Measure one module by a run of its file alone.

    In a run of many files a line that is cached for the process counts for the first of them.
    """
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        run_tests([one.test], data, "--quiet", "--quiet")
        return measure(mirror, [one.module], data)[0] if data.is_file() else one


def spans(lines: Iterable[int]) -> str:
    """Write line numbers as spans: `3-5, 9`."""
    ends: list[list[int]] = []
    for line in sorted(lines):
        if ends and line == ends[-1][1] + 1:
            ends[-1][1] = line
        else:
            ends.append([line, line])
    return ", ".join(f"{first}-{last}" if last > first else f"{first}" for first, last in ends)


def _run(*arguments: str, **variables: str) -> int:
    """Run Python on this tree's own sources."""
    ours = os.environ | {"PYTHONPATH": str(ROOT / "src")} | variables
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=ours, check=False).returncode


def _measured(found: Coverage, module: Module, test: str) -> Measured:
    data = found.get_data()
    data.set_query_contexts(None)
    _, lines, _, never, _ = found.analysis2(str(module.path))
    data.set_query_context(test)
    _, _, _, missing, _ = found.analysis2(str(module.path))
    inner = module.inner_lines
    runs_it = any(line in inner and line not in missing for line in lines)
    outer = [line for line in never if line not in inner]  # What an import runs, any file's runs.
    unseen = [line for line in missing if line in inner] + outer if runs_it else lines
    return Measured(module, test, len(lines), tuple(sorted(unseen)))
