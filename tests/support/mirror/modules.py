"""Each module of the packages, its own test file, and the list of those that have none."""

from __future__ import annotations

import ast
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[3]
SOURCES = ROOT / "src"
LIST = ROOT / "tests" / "mirror.toml"
KEPT = "TESTS_COVERAGE"
"""The variable that names the file of what tests ran."""

MAIN_PACKAGE = "limner"
"""`limner/api/x.py` is tested by `tests/api/test_x.py`; other packages keep their names there."""

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Module:
    """A module, by its path below `src`, as in `limner/contract/orders.py`."""

    name: str

    @property
    def path(self) -> Path:
        """Where it stands."""
        return SOURCES / self.name

    @property
    def own_test(self) -> str:
        """The test file of its name, below the root; a package's own module goes by the folder."""
        parts = PurePosixPath(self.name).with_suffix("").parts
        below = parts[1:] if parts[0] == MAIN_PACKAGE else parts
        *folders, last = below
        if last == "__init__":
            last = folders[-1] if folders else parts[0]
        return str(PurePosixPath("tests", *folders, f"test_{last}.py"))

    @property
    def has_own_test(self) -> bool:
        """Tell whether that file exists."""
        return (ROOT / self.own_test).is_file()

    @cached_property
    def inner_lines(self) -> frozenset[int]:
        """The lines inside of functions: what importing the module does not run."""
        lines: set[int] = set()
        for node in ast.walk(ast.parse(self.path.read_text(encoding="utf-8"))):
            if isinstance(node, FUNCTIONS):
                statements = [one for one in node.body if not _only_says(one)]
                lines.update(*(range(one.lineno, _last_line(one) + 1) for one in statements))
        return frozenset(lines)

    @property
    def has_logic(self) -> bool:
        """Tell whether a function of it does anything; names, types and data need no test."""
        return bool(self.inner_lines)


@dataclass(frozen=True)
class Exemption:
    """A line of the list: modules by a pattern (`*` stands for folders too), and the reason."""

    modules: str
    reason: str
    by: str | None = None
    """The test file that tests them in place of their own files, as fully as these would."""

    def fits(self, module: Module) -> bool:
        """Tell whether it speaks of a module."""
        return fnmatchcase(module.name, self.modules)


@dataclass(frozen=True)
class Mirror:
    """All modules with logic, and the list of exemptions."""

    modules: tuple[Module, ...]
    exemptions: tuple[Exemption, ...]

    def exemption(self, module: Module) -> Exemption | None:
        """Return the first line of the list that speaks of a module."""
        return next((one for one in self.exemptions if one.fits(module)), None)

    def test_of(self, module: Module) -> str | None:
        """Return the test file that must cover a module; None where the list lets it go without."""
        found = None if module.has_own_test else self.exemption(module)
        return module.own_test if found is None else found.by

    @property
    def without_test(self) -> list[str]:
        """The modules that have neither a test file nor a line in the list."""
        return [
            f"{one.name}: {one.own_test} is missing"
            for one in self.modules
            if not one.has_own_test and self.exemption(one) is None
        ]

    @property
    def stale(self) -> list[str]:
        """The lines of the list that speak of no module without a test, or name no test file."""
        bare = [one for one in self.modules if not one.has_own_test]
        said = [line.modules for line in self.exemptions if not any(map(line.fits, bare))]
        lost = [line.by for line in self.exemptions if line.by and not (ROOT / line.by).is_file()]
        return said + lost


def read_mirror() -> Mirror:
    """Read the packages and the list."""
    names = sorted(str(path.relative_to(SOURCES)) for path in SOURCES.rglob("*.py"))
    rows = tomllib.loads(LIST.read_text(encoding="utf-8")).get("exempt", [])
    every = (Module(name) for name in names)
    return Mirror(
        tuple(one for one in every if one.has_logic), tuple(Exemption(**row) for row in rows)
    )


def _only_says(statement: ast.stmt) -> bool:
    """Tell whether it is a docstring or `...`, which does nothing."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _last_line(statement: ast.stmt) -> int:
    return statement.end_lineno or statement.lineno
