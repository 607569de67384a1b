"""Lenient mode: what a client sends is adapted to what the model takes, and each change is said.

Apps send what their own defaults say (Open WebUI asks dall-e-3 for 512x512). Strict mode answers
as OpenAI did; here the nearest thing that the model draws is drawn. Uploads are converted further
on (`images.any_sources`); this is about parameters, those of GPT-image models in `lenient_gpt`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from limner.contract.adjustments import Adjustments, text_of
from limner.contract.fields import Fields
from limner.contract.gpt_models import N_MAX, NOT_BUILT, GptContract, find_gpt_model
from limner.contract.gpt_reading import parameters as gpt_parameters
from limner.contract.lenient_gpt import adapt_gpt
from limner.contract.models import MODEL_DEFAULTS, MODELS, ModelContract
from limner.contract.orders import Quality, Size, Task
from limner.contract.reading import find_model, parameters
from limner.contract.snapping import snapped

_FINER = frozenset({"hd", "high", "xhigh", "max"})


@dataclass(frozen=True, slots=True)
class Adapted:
    """The parameters as the model takes them, and what was changed (`n=11->10`)."""

    fields: Fields
    changes: tuple[str, ...]


def adapted(task: Task, fields: Fields) -> Adapted:
    """Adapt a request's parameters. What cannot be adapted is left for `read_order` to refuse."""
    request = Adjustments(
        {name: value for name, value in fields.values.items() if value is not None}
    )
    _model(task, request)
    model = find_model(task, Fields(request.values, fields.textual))
    if isinstance(model, GptContract):
        known: Iterable[str] = set(gpt_parameters(task)) - NOT_BUILT
        adapt_gpt(model, request)
    else:
        known = parameters(task, model)
        _adapt_dall_e(model, request)
    for name in [name for name in request.values if name not in known]:
        request.ignore(name)
    return Adapted(Fields(request.values, fields.textual), tuple(request.changes))


def _model(task: Task, request: Adjustments) -> None:
    """Give a task that the named model never had to the one that has it."""
    name = request.values.get("model")
    able = {model.id for model in MODELS if task in model.tasks}
    known = any(model.id == name for model in MODELS)
    gpt = isinstance(name, str) and find_gpt_model(name) is not None
    if (known and name not in able) or (gpt and task is Task.VARY):
        request.replace("model", MODEL_DEFAULTS[task])


def _adapt_dall_e(model: ModelContract, request: Adjustments) -> None:
    size = request.values.get("size")
    if size is not None and size not in [str(one) for one in model.sizes]:
        try:
            new = snapped(Size.parse(text_of(size)), model.sizes)
        except ValueError:
            new = model.size_default
        request.replace("size", str(new))
    request.clamp("n", 1, N_MAX)
    quality = request.values.get("quality")
    if isinstance(quality, str) and quality not in model.qualities:
        wanted = Quality.HD if quality in _FINER else Quality.STANDARD
        request.replace(
            "quality", (wanted if wanted in model.qualities else model.qualities[0]).value
        )
    if model.styles:
        request.choose("style", model.styles, model.styles[0].value)
    request.choose("response_format", model.response_formats, model.response_formats[0].value)
