"""The dialects of upstream servers: `dialects.toml`, read and typed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from importlib.resources import files
from typing import Any, Literal

from limner.contract.dalle.models import DALLE_MODELS, DalleContract
from limner.contract.gpt.models import FIXED_SIZES, find_gpt_model
from limner.contract.orders import OutputFormat, Quality, Size
from limner.contract.sizes import FreeSizes, nearest
from limner.errors import ConfigurationError

OF_MODEL = "model"
RATIO_MAX = 8


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one kind of server takes calls; `dialects.toml` explains each field."""

    key: Literal["bearer", "api-key"]
    generations: str
    edits: str
    variations: str
    models: str
    names_model: bool
    sizes: Literal["model"] | tuple[Size, ...]
    free: FreeSizes | None
    times: str
    n_max: int
    quality: Literal["model"] | Mapping[Quality, str]
    style: bool
    seed: Literal["", "field", "prompt"]
    seed_min: int
    response_format: Literal["", "b64_json", "url"]
    formats: tuple[OutputFormat, ...]
    background: bool
    moderation: bool
    fidelity: bool
    stream: bool
    revises: bool
    image: str
    images: str
    images_max: int
    mask: str
    mask_shows: Literal["alpha", "white"]
    alpha: bool
    vary: Literal["route", "edit"]
    vary_prompt: bool

    def size_for(self, asked: Size, model: str) -> Size:
        """Return the size to request from a model: the asked one where it can, else the nearest."""
        if isinstance(self.sizes, str):
            free, sizes = _sizes_of_model(model)
        else:
            free, sizes = self.free, self.sizes
        if free is not None:
            return asked if free.fault(asked) is None else free.nearest(asked)
        return nearest(asked, sizes) if sizes else asked

    def quality_for(self, quality: Quality, model: str) -> str | None:
        """Return the server's name of a quality; None: it is not sent."""
        if not isinstance(self.quality, str):
            return self.quality.get(quality)
        contract = _dall_e(model)
        # dall-e-2 took no `quality` at all.
        known = contract is not None and len(contract.qualities) > 1
        return quality.value if known and contract and quality in contract.qualities else None

    def pictures_max(self, model: str) -> int:
        """Return how many pictures of a model one call may request."""
        contract = _dall_e(model) if self.sizes == OF_MODEL else None
        return self.n_max if contract is None else min(self.n_max, contract.n_max)


def load_dialects() -> Mapping[str, Dialect]:
    """Return every dialect by its name."""
    text = files(__package__).joinpath("dialects.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    defaults = tables.pop("defaults")
    return {name: _read(defaults | table) for name, table in tables.items()}


def find_dialect(name: str, sizes: tuple[str, ...] = ()) -> Dialect:
    """Return a dialect; `sizes` replaces its own. Raises ConfigurationError."""
    dialects = load_dialects()
    if name not in dialects:
        raise ConfigurationError(f"there is no dialect {name}; there are {', '.join(dialects)}")
    if not sizes:
        return dialects[name]
    values = {field.name: getattr(dialects[name], field.name) for field in fields(Dialect)}
    return Dialect(**values | {"sizes": tuple(Size.parse(size) for size in sizes), "free": None})


def _read(table: dict[str, Any]) -> Dialect:
    if table["sizes"] != OF_MODEL:
        table["sizes"] = tuple(Size.parse(size) for size in table["sizes"])
    free = table.get("free")
    table["free"] = None if free is None else FreeSizes(ratio_max=RATIO_MAX, **free)
    if table["quality"] != OF_MODEL:
        table["quality"] = {Quality(ours): theirs for ours, theirs in table["quality"].items()}
    table["formats"] = tuple(OutputFormat(name) for name in table["formats"])
    return Dialect(**table)


def _sizes_of_model(model: str) -> tuple[FreeSizes | None, tuple[Size, ...]]:
    gpt, dall_e = find_gpt_model(model), _dall_e(model)
    if dall_e is not None:
        return None, dall_e.sizes
    if gpt is not None:
        return gpt.free_sizes, FIXED_SIZES
    return None, FIXED_SIZES


def _dall_e(model: str) -> DalleContract | None:
    return next((one for one in DALLE_MODELS if one.id == model), None)
