"""Lenient mode for GPT-image models: each parameter becomes the nearest thing that is served."""

from __future__ import annotations

from limner.contract.adjustments import Adjustments, text_of
from limner.contract.gpt_models import N_MAX, GptContract
from limner.contract.gpt_reading import AUTO, PARTIAL_MAX
from limner.contract.orders import Background, Fidelity, OutputFormat, Size
from limner.contract.snapping import snapped

_QUALITIES = {"hd": "high", "standard": "medium", "xhigh": "high", "max": "high"}


def adapt_gpt(model: GptContract, request: Adjustments) -> None:
    """Adapt the parameters of one request to the model."""
    _size(model, request)
    request.clamp("n", 1, N_MAX)
    quality = request.values.get("quality")
    if isinstance(quality, str) and quality not in (*model.qualities, AUTO):
        request.replace("quality", _QUALITIES.get(quality, AUTO))
    if model.fidelities:
        request.choose("input_fidelity", model.fidelities, Fidelity.LOW.value)
    else:
        request.ignore("input_fidelity")
    request.choose("moderation", ("low", AUTO), AUTO)
    request.choose("output_format", OutputFormat, OutputFormat.PNG.value)
    _background(model, request)
    _compression(request)
    _partial(request)


def _size(model: GptContract, request: Adjustments) -> None:
    text = request.values.get("size")
    if text is None or text == AUTO or text in [str(size) for size in model.sizes]:
        return
    try:
        asked = Size.parse(text_of(text))
    except ValueError:
        request.replace("size", AUTO)
        return
    if model.free_sizes is None:
        request.replace("size", str(snapped(asked, model.sizes)))
    elif model.free_sizes.fault(asked) is not None:
        request.replace("size", str(model.free_sizes.nearest(asked)))


def _background(model: GptContract, request: Adjustments) -> None:
    request.choose("background", (*Background, AUTO), AUTO)
    jpeg = request.values.get("output_format") == OutputFormat.JPEG
    if request.values.get("background") == Background.TRANSPARENT and (
        jpeg or Background.TRANSPARENT not in model.backgrounds
    ):
        request.replace("background", Background.OPAQUE.value)


def _compression(request: Adjustments) -> None:
    request.clamp("output_compression", 0, 100)
    png = request.values.get("output_format", OutputFormat.PNG) == OutputFormat.PNG
    if png and request.number("output_compression") not in (None, 100):
        request.ignore("output_compression")


def _partial(request: Adjustments) -> None:
    streams = request.values.get("stream") in (True, "true")
    if not streams and request.number("partial_images"):
        request.ignore("partial_images")
    request.clamp("partial_images", 0, PARTIAL_MAX)
