"""Kinds of engines are found by their entry points, a stranger's like ours."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Generator
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import pytest

from limner.config import load
from limner.engines import registry
from limner.engines.registry import GROUP, EngineKind, engine_kinds
from limner.errors import ConfigurationError
from limner.settings import EngineSection

Register = Callable[..., None]


class TinySettings(EngineSection):
    """The settings of an engine that is not ours."""

    shade: int = 0


def _create(*_: object) -> None:
    raise AssertionError


TINY = EngineKind(TinySettings, _create)  # type: ignore[arg-type] # It is not asked to make one.
OTHER = EngineKind(TinySettings, _create, in_host=False)  # type: ignore[arg-type] # The same.
NO_KIND = "a text"


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Generator[Register]:
    """Give a function that registers kinds, as the packages that are installed do."""

    def among(**places: str) -> None:
        points = [EntryPoint(name.split("_")[0], place, GROUP) for name, place in places.items()]
        monkeypatch.setattr(registry, "entry_points", lambda **_: [*ours, *points])
        engine_kinds.cache_clear()

    ours = [*entry_points(group=GROUP)]
    yield among
    monkeypatch.undo()
    engine_kinds.cache_clear()


def test_ours_are_registered_in_their_order() -> None:
    assert list(engine_kinds()) == ["diffusers", "relay", "sketch"]
    assert [kind.in_host for kind in engine_kinds().values()] == [True, False, True]


def test_a_kind_of_another_package_is_configured_like_ours(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(tiny=f"{__name__}:TINY")
    file = tmp_path / "limner.toml"
    file.write_text("[engines.tiny]\nmodels = ['dall-e-2']\nshade = 3")
    monkeypatch.setenv("LIMNER_ENGINES__GREY__KIND", "tiny")
    monkeypatch.setenv("LIMNER_ENGINES__GREY__SHADE", "7")
    monkeypatch.setenv("LIMNER_ENGINES__GREY__MODELS", '["dall-e-3"]')
    engines = load(file).engines
    assert engines["tiny"] == TinySettings(kind="tiny", models=("dall-e-2",), shade=3)
    assert engines["grey"] == TinySettings(kind="tiny", models=("dall-e-3",), shade=7)


@pytest.mark.parametrize(
    ("places", "says"),
    [
        (
            {"bad": "no_such_package.kind:KIND"},
            r"The engine kind bad \(no_such_package.kind:KIND\)",
        ),
        ({"bad": f"{__name__}:MISSING"}, "cannot be imported"),
        ({"bad": f"{__name__}:NO_KIND"}, "is no EngineKind"),
        (
            {"tiny_1": f"{__name__}:TINY", "tiny_2": f"{__name__}:OTHER"},
            "Two packages register the engine kind tiny",
        ),
    ],
)
def test_a_kind_that_cannot_be_used_is_named(
    register: Register, places: dict[str, str], says: str
) -> None:
    register(**places)
    with pytest.raises(ConfigurationError, match=says):
        engine_kinds()


def test_one_package_that_is_found_twice_is_one(register: Register) -> None:
    """As one is that stands in two folders of `sys.path`."""
    register(tiny_1=f"{__name__}:TINY", tiny_2=f"{__name__}:TINY")
    assert engine_kinds()["tiny"] is TINY


def test_reading_the_configuration_imports_nothing_heavy() -> None:
    script = (
        "import sys; from limner.config import load; load()\n"
        "heavy = {'torch', 'diffusers', 'numpy', 'skia', 'cv2', 'aiohttp', 'sqlalchemy'}\n"
        "print(*sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env=os.environ | {"PYTHONPATH": ""},  # A third party's engine may be on it, and is its own.
    )
    assert done.stdout == "\n"
