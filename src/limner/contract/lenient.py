"""Lenient mode: what a client sends is adapted to what the model takes, and each change is said.

Apps send what their own defaults say (Open WebUI asks dall-e-3 for 512x512). Strict mode answers
as OpenAI did; here the nearest thing that the model draws is drawn. Uploads are converted further
on (`images.any_sources`); this is about parameters.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from limner.contract.fields import Fields
from limner.contract.gpt_models import N_MAX, NOT_BUILT, GptContract, find_gpt_model
from limner.contract.gpt_reading import AUTO
from limner.contract.gpt_reading import parameters as gpt_parameters
from limner.contract.models import MODEL_DEFAULTS, MODELS, ModelContract
from limner.contract.orders import Quality, Size, Task
from limner.contract.reading import find_model, parameters

SHOWN_CHARS = 40
_FINER = frozenset({"hd", "high", "xhigh", "max"})
_GPT_QUALITY = {"hd": "high", "standard": "medium", "xhigh": "high", "max": "high"}


@dataclass(frozen=True, slots=True)
class Adapted:
    """The parameters as the model takes them, and what was changed (`n=11->10`)."""

    fields: Fields
    changes: tuple[str, ...]


def adapted(task: Task, fields: Fields) -> Adapted:
    """Adapt a request's parameters. What cannot be adapted is left for `read_order` to refuse."""
    values = {name: value for name, value in fields.values.items() if value is not None}
    changes: list[str] = []
    _model(task, values, changes)
    model = find_model(task, Fields(values, fields.textual))
    if isinstance(model, GptContract):
        known: Iterable[str] = set(gpt_parameters(task)) - NOT_BUILT
        _gpt_values(model, values, changes)
    else:
        known = parameters(task, model)
        _dall_e_values(model, values, changes)
    for name in [name for name in values if name not in known]:
        del values[name]
        changes.append(f"{_shown(name)} ignored")
    return Adapted(Fields(values, fields.textual), tuple(changes))


def change(name: str, old: object, new: object) -> str:
    """Write a change as the header says it."""
    return f"{name}={_shown(old)}->{_shown(new)}"


def _model(task: Task, values: dict[str, object], changes: list[str]) -> None:
    """Give a task that the named model never had to the one that has it."""
    name = values.get("model")
    able = {model.id for model in MODELS if task in model.tasks}
    known = any(model.id == name for model in MODELS)
    gpt = isinstance(name, str) and find_gpt_model(name) is not None
    if (known and name not in able) or (gpt and task is Task.VARY):
        values["model"] = MODEL_DEFAULTS[task]
        changes.append(change("model", name, MODEL_DEFAULTS[task]))


def _dall_e_values(model: ModelContract, values: dict[str, object], changes: list[str]) -> None:
    _size(model.sizes, model.size_default, values, changes)
    _count(N_MAX, values, changes)
    quality = values.get("quality")
    if isinstance(quality, str) and quality not in model.qualities:
        wanted = Quality.HD if quality in _FINER else Quality.STANDARD
        new = wanted if wanted in model.qualities else model.qualities[0]
        _set("quality", new.value, values, changes)
    style = values.get("style")
    if model.styles and style is not None and style not in model.styles:
        _set("style", model.styles[0].value, values, changes)
    answer = values.get("response_format")
    if answer is not None and answer not in model.response_formats:
        _set("response_format", model.response_formats[0].value, values, changes)


def _gpt_values(model: GptContract, values: dict[str, object], changes: list[str]) -> None:
    if model.free_sizes is None:
        _size((*model.sizes,), None, values, changes)
    _count(N_MAX, values, changes)
    quality = values.get("quality")
    if isinstance(quality, str) and quality not in (*model.qualities, AUTO):
        _set("quality", _GPT_QUALITY.get(quality, AUTO), values, changes)
    if not model.fidelities:
        _drop("input_fidelity", values, changes)
    if values.get("background") == "transparent" and len(model.backgrounds) == 1:
        _set("background", "opaque", values, changes)


def _size(
    sizes: tuple[Size, ...],
    default: Size | None,
    values: dict[str, object],
    changes: list[str],
) -> None:
    text = values.get("size")
    if text is None or text in [str(size) for size in sizes]:
        return
    if text == AUTO and default is None:
        return
    try:
        asked = Size.parse(str(text))
    except ValueError:
        new = AUTO if default is None else str(default)
    else:
        new = str(min(sizes, key=lambda size: _unlike(size, asked)))
    _set("size", new, values, changes)


def _unlike(size: Size, asked: Size) -> tuple[float, float]:
    """Compare shapes first, then areas."""
    ratio = math.log(size.width / size.height) - math.log(asked.width / asked.height)
    area = math.log(size.width * size.height) - math.log(asked.width * asked.height)
    return round(abs(ratio), 6), abs(area)


def _count(most: int, values: dict[str, object], changes: list[str]) -> None:
    try:
        asked = int(str(values.get("n", 1)))
    except ValueError:
        return
    new = min(max(asked, 1), most)
    if new != asked:
        _set("n", new, values, changes)


def _set(name: str, new: object, values: dict[str, object], changes: list[str]) -> None:
    changes.append(change(name, values[name], new))
    values[name] = new


def _drop(name: str, values: dict[str, object], changes: list[str]) -> None:
    if name in values:
        del values[name]
        changes.append(f"{name} ignored")


def _shown(value: object) -> str:
    """Write a value so that it can stand in a header: ASCII, short, without separators."""
    text = "".join(
        one if one.isascii() and one.isprintable() and one not in ";=" else "?"
        for one in str(value)
    )
    return text if len(text) <= SHOWN_CHARS else text[: SHOWN_CHARS - 1] + "~"


def header(changes: Iterable[str]) -> Mapping[str, str]:
    """Write the changes as a header; none without a change."""
    text = "; ".join(changes)
    return {"x-limner-adjusted": text} if text else {}
