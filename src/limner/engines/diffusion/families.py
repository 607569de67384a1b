"""Families of models: the properties of each, read from `families.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from limner.contract.orders import Quality

Layout = Literal["spatial", "packed", "tokens"]
"""The shape of latents in a callback: (B, C, H, W); rows of 2x2 patches; rows of tokens."""

STEP_COLUMNS: Mapping[Quality, int] = {
    Quality.LOW: 0,
    Quality.STANDARD: 1,
    Quality.MEDIUM: 1,
    Quality.HD: 2,
    Quality.HIGH: 2,
    Quality.XHIGH: 3,
    Quality.MAX: 3,
}


@dataclass(frozen=True, slots=True)
class Family:
    """One family; the fields are explained at the head of `families.toml`.

    `steps` None leaves steps and guidance to the pipeline's own defaults. `pipelines` are the
    class names that a model of this family may name, `text`, `inpaint`, `img2img` and `reference`
    those that draw; where one is missing the loaded pipeline or `edit` and `vary` tell what is
    done instead. `configuration` holds dotted names of the pipeline's configuration and the values
    that mark the family; `name` is a word in the model's name that does.
    """

    key: str
    title: str
    pipelines: tuple[str, ...] = ()
    side: int = 1024
    multiple: int = 16
    steps: tuple[int, ...] | None = None
    guidance: float | None = None
    guidance_argument: str = "guidance_scale"
    negative: bool = False
    dtype: str = "bfloat16"
    tokens: int | None = None
    tokenizer: str = "tokenizer"
    chunks: bool = False
    frame: Literal["", "chat", "template"] = ""
    frame_tokens: int = 0
    zh: bool = False
    layout: Layout = "spatial"
    edit: Literal["inpaint", "blend", "reference"] = "inpaint"
    vary: Literal["img2img", "blend", "unclip", "kandinsky"] = "img2img"
    encoder: Literal["", "ip-adapter", "redux"] = ""
    text: str | None = None
    inpaint: str | None = None
    img2img: str | None = None
    reference: str | None = None
    references_max: int = 1
    strength: float = 0.6
    scheduler: str | None = None
    spacing: str | None = None
    cache: bool = False
    parameters: float | None = None
    licence: str = "see the model's card"
    name: str = ""
    configuration: Mapping[str, object] = field(default_factory=dict)

    @property
    def languages(self) -> frozenset[str] | None:
        """The languages that its text encoder reads, as ISO 639-1 codes; None for `unknown`."""
        if self.key == UNKNOWN.key:
            return None
        return frozenset({"en", "zh"} if self.zh else {"en"})

    def steps_for(self, quality: Quality) -> int | None:
        """Return the number of steps for a quality; None: the pipeline's own default."""
        return None if self.steps is None else self.steps[STEP_COLUMNS[quality]]


UNKNOWN = Family(key="unknown", title="A family that is not known")
"""Safe defaults: the pipeline's own steps and guidance, 1024 pixels, multiples of 16."""


class Families:
    """All families, in the order of the file."""

    def __init__(self) -> None:
        table = tomllib.loads(files(__package__).joinpath("families.toml").read_text())
        self._families = {key: _family(key, entry) for key, entry in table.items()}

    def all(self) -> tuple[Family, ...]:
        """Return every family."""
        return tuple(self._families.values())

    def named(self, key: str) -> Family | None:
        """Return the family of this key."""
        return UNKNOWN if key == UNKNOWN.key else self._families.get(key)

    def guess(self, pipeline: str, model: str, configuration: Mapping[str, object]) -> Family:
        """Find the first family that fits a pipeline's class, the model's name, its configuration.

        Of a folder's path, as of a hub id, only the last part is a name. `configuration` holds
        dotted names ("transformer.guidance_embeds").
        """
        for family in self._families.values():
            if (
                pipeline in family.pipelines
                and family.name in Path(model).name.lower()
                and all(configuration.get(k) == v for k, v in family.configuration.items())
            ):
                return family
        return UNKNOWN


def _family(key: str, entry: dict[str, Any]) -> Family:
    pipelines, steps = tuple(entry.pop("pipelines")), tuple(entry.pop("steps"))
    return Family(key=key, pipelines=pipelines, steps=steps, **entry)
