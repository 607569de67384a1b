"""The built wheel holds all that a user needs."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
def test_the_wheel_holds_code_data_and_licences(tmp_path: Path) -> None:
    """Every file of the package that git would track is in it, data and migrations too."""
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, ROOT],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    package = ROOT / "src"
    files = {
        str(file.relative_to(package))
        for file in package.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert files <= packed
    assert any(name.endswith("licenses/NOTICE") for name in packed)


@pytest.mark.parametrize(("what", "extra"), [("USE", "examples"), ("DEV", "dev")])
def test_make_says_how_much_it_installs(what: str, extra: str) -> None:
    """Within a tenth: a version more or less changes little."""
    said = dict(re.findall(r"^(\w+) := (\d+)$", (ROOT / "Makefile").read_text(), re.MULTILINE))
    packages = needed(extra)
    if "torch" in packages and "+cpu" not in packages["torch"].version:
        pytest.skip("PyTorch's build for CUDA is installed, which is larger")
    files = [file.locate() for package in packages.values() for file in package.files or ()]
    size_mb = sum(Path(file).stat().st_size for file in files if Path(file).is_file()) / 1e6
    assert len(packages) == pytest.approx(int(said[f"{what}_PACKAGES"]), rel=0.1)
    assert size_mb == pytest.approx(int(said[f"{what}_MB"]), rel=0.1)


def needed(extra: str) -> dict[str, Distribution]:
    """Return what is installed for Limner with an extra, all that those need too, by name."""
    found: dict[str, Distribution] = {}
    seen = set()
    wanted = [("limner", extra)]
    while wanted:
        name, of_it = wanted.pop()
        if (name, of_it) in seen:
            continue
        seen.add((name, of_it))
        package = found[name] = distribution(name)
        for line in package.requires or ():
            asked = Requirement(line)
            if asked.marker is None or asked.marker.evaluate({"extra": of_it}):
                key = re.sub(r"[-_.]+", "-", asked.name).lower()
                wanted += [(key, one) for one in asked.extras or ("",)]
    del found["limner"]
    return found
