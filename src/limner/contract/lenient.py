"""Lenient mode: what a client sends is adapted to what the model takes, and each change is said.

Apps send what their own defaults say (Open WebUI asks dall-e-3 for 512x512). Strict mode answers
as OpenAI did; here the nearest thing that the model draws is drawn. One rule reads every parameter
of every model by what it takes (`parameters`, `parameter_kinds`); the few that hang on one another
follow here. Uploads are converted further on (`images.any_shape_sources`).
"""

from __future__ import annotations

from dataclasses import dataclass

from limner.contract.adjustments import Adjustments
from limner.contract.dalle.models import MODEL_DEFAULTS
from limner.contract.fields import MODEL, Fields
from limner.contract.gpt.models import NOT_BUILT, GptContract
from limner.contract.models import AnyModel, find_model_named
from limner.contract.names import key
from limner.contract.orders import Background, OutputFormat, ResponseFormat, Task
from limner.contract.parameter_kinds import UNREAD, ParameterKind, is_absent
from limner.contract.parameters import ALL, MODEL_NAMES, NAMES, STREAM, declared
from limner.contract.parsing import find_model


@dataclass(frozen=True, slots=True)
class AdaptedRequest:
    """The parameters as the model takes them, what was changed (`n=11->10`), and the model."""

    fields: Fields
    changes: tuple[str, ...]
    model: AnyModel


def adapt_request(task: Task, fields: Fields) -> AdaptedRequest:
    """Adapt a request's parameters. What cannot be adapted is left for `read_order` to refuse."""
    request = Adjustments(
        {name: value for name, value in fields.values.items() if value is not None}
    )
    _rename(request)
    _read(request, MODEL, MODEL_NAMES, textual=fields.textual)
    _move(task, request)
    model = find_model(task, Fields(request.values, fields.textual))
    kinds = declared(task, model, lenient=True)
    for name, kind in kinds.items():
        _read(request, name, kind, textual=fields.textual)
    if isinstance(model, GptContract):
        _settle_gpt(request)
    else:
        _settle_dall_e(request)
    for name in [name for name in request.values if name not in kinds]:
        request.ignore(name)
    return AdaptedRequest(Fields(request.values, fields.textual), tuple(request.changes), model)


def _rename(request: Adjustments) -> None:
    """Give parameters their own names that came by other spellings (`responseFormat`)."""
    for name in list(request.values):
        if name in ALL or name in NOT_BUILT:
            continue
        meant = NAMES.get(key(name))
        if meant is not None and meant not in request.values:
            request.rename(name, meant)


def _read(request: Adjustments, name: str, kind: ParameterKind, *, textual: bool) -> None:
    """Replace a spelling by what it means; drop what stands for nothing."""
    value = request.values.get(name)
    if value is None or kind.takes(value, textual=textual):
        return
    if is_absent(value):
        request.drop_empty(name)
        return
    meant = kind.read(value)
    if meant is not UNREAD:
        request.replace(name, meant)


def _move(task: Task, request: Adjustments) -> None:
    """Give a task that the named model never had to the one that has it."""
    name = request.values.get(MODEL)
    model = find_model_named(name) if isinstance(name, str) else None
    if model is not None and task not in model.tasks:
        request.replace(MODEL, MODEL_DEFAULTS[task])


def _settle_dall_e(request: Adjustments) -> None:
    """Hand over a stream's pictures in its events: they hold no links."""
    if request.flag(STREAM) and request.values.get("response_format") == ResponseFormat.URL:
        request.replace("response_format", ResponseFormat.B64_JSON.value)


def _settle_gpt(request: Adjustments) -> None:
    """Adapt what hangs on another parameter: JPEG has no holes, PNG no loss."""
    form = request.values.get("output_format", OutputFormat.PNG)
    if form == OutputFormat.JPEG and request.values.get("background") == Background.TRANSPARENT:
        request.replace("background", Background.OPAQUE.value)
    if form == OutputFormat.PNG and request.number("output_compression") not in (None, 100):
        request.ignore("output_compression")
    if not request.flag(STREAM) and request.number("partial_images"):
        request.ignore("partial_images")
