"""What each parameter takes, by model and endpoint, as data: the one place that knows it.

Strict reading (`dalle.parsing`, `gpt.parsing`), lenient reading (`lenient`) and the OpenAPI
document (`api.openapi`) all go by `declared`. The values are the models' own. What a text means
that is no value of the model stands in `_MEANINGS`, for both families alike. What means nothing
becomes the value that costs the least: a quality of GPT-image models that nobody knows is `low`,
although one that is not given is `high`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from limner.contract.dalle.models import DALLE_MODELS, DalleContract
from limner.contract.fields import MODEL
from limner.contract.gpt.models import GPT_MODELS, NOT_BUILT, GptContract
from limner.contract.models import SERVED, AnyModel
from limner.contract.names import key
from limner.contract.orders import Fidelity, OutputFormat, Quality, Task
from limner.contract.parameter_kinds import (
    BooleanKind,
    ChoiceKind,
    IntegerKind,
    ParameterKind,
    SizeKind,
    TextKind,
    VerbatimKind,
)
from limner.contract.seeds import SEED_MAX, SEED_MIN

PROMPT = "prompt"
STREAM = "stream"
AUTO = "auto"
"""The value that leaves a parameter of GPT-image models to the server."""
N_MAX = max(model.n_max for model in SERVED)
"""The most pictures of one request to any model; a lenient request may ask for them of each."""
PARTIAL_MAX = 3
SAFETY_IDENTIFIER_CHARS_MAX = 512

_OTHER_NAMES: Mapping[str, str] = {"aspectratio": "size", "imagesize": "size"}
"""What other programs call a parameter."""

_STANDARD = ("standard", "medium")
_MEANINGS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "quality": {
            "hd": ("high",),
            "high": ("hd",),
            "xhigh": ("high", "hd"),
            "max": ("high", "hd"),
            **dict.fromkeys(("standard", "medium", "normal", "regular", "default"), _STANDARD),
            "low": ("standard",),
            "auto": ("standard",),
        },
        "response_format": {
            **dict.fromkeys(("base64", "b64", "base64json"), ("b64_json",)),
            **dict.fromkeys(("link", "uri", "imageurl"), ("url",)),
        },
        "output_format": {
            **dict.fromkeys(("jpg", "jpe", "jfif", "imagejpg", "imagejpeg"), ("jpeg",)),
            "imagepng": ("png",),
            "imagewebp": ("webp",),
        },
        "background": {
            **dict.fromkeys(("transparent", "transparency", "alpha"), ("transparent", "opaque")),
            **dict.fromkeys(("solid", "white"), ("opaque",)),
        },
    }
)
"""By parameter, and by a text's `names.key`: what it means, the nearest first."""

_BY_AREA = ("small", "medium", "large")

_SHARED: Mapping[str, ParameterKind] = MappingProxyType(
    {"seed": IntegerKind(SEED_MIN, SEED_MAX), "user": TextKind()}
)
"""What every model takes at every endpoint."""


def _choice(
    name: str, options: tuple[str, ...], *, default: str | None = None, otherwise: str | None = None
) -> ChoiceKind:
    return ChoiceKind(
        tuple(str(option) for option in options),
        None if default is None else str(default),
        None if otherwise is None else str(otherwise),
        _MEANINGS.get(name, MappingProxyType({})),
    )


MODEL_NAMES = _choice(MODEL, tuple(name for model in SERVED for name in model.names))
"""The models by their names; one that nobody knows is refused."""


@cache
def declared(task: Task, model: AnyModel, *, lenient: bool = False) -> Mapping[str, ParameterKind]:
    """Return what the parameters of a request take, by their names; files are no parameters.

    In the order in which lenient mode adapts them.
    """
    kinds: dict[str, ParameterKind] = {MODEL: _choice(MODEL, model.names)}
    if task is not Task.VARY:
        kinds[PROMPT] = VerbatimKind(model.prompt_chars_max)
    if isinstance(model, GptContract):
        return MappingProxyType(kinds | _of_gpt(task, model))
    return MappingProxyType(kinds | _of_dalle(task, model, lenient=lenient))


def _of_dalle(task: Task, model: DalleContract, *, lenient: bool) -> dict[str, ParameterKind]:
    """Return DALL·E's own; a stream is for lenient requests, and so are more pictures at once."""
    n_max = N_MAX if lenient else model.n_max
    kinds: dict[str, ParameterKind] = {
        "size": SizeKind(model.sizes, str(model.size_default), names=_by_area(model)),
        "n": IntegerKind(1, n_max, default=1, clamps=True),
    }
    if task is not Task.VARY:
        qualities = model.qualities
        kinds["quality"] = _choice(
            "quality", qualities, default=qualities[0], otherwise=Quality.STANDARD
        )
    if model.styles:
        styles = model.styles
        kinds["style"] = _choice("style", styles, default=styles[0], otherwise=styles[0])
    formats = model.response_formats
    kinds["response_format"] = _choice(
        "response_format", formats, default=formats[0], otherwise=formats[0]
    )
    return {**kinds, STREAM: BooleanKind(false_only=not lenient), **_SHARED}


def _by_area(model: DalleContract) -> Mapping[str, str]:
    """Return what the words for areas mean to a model whose sizes are of one shape."""
    sizes = sorted(model.sizes)
    alike = len({size.width / size.height for size in sizes}) == 1
    return dict(zip(_BY_AREA, map(str, sizes), strict=True)) if alike else MappingProxyType({})


def _of_gpt(task: Task, model: GptContract) -> dict[str, ParameterKind]:
    """Return what GPT-image models take; `input_fidelity` is for edits, by those that have it."""
    kinds: dict[str, ParameterKind] = {
        "size": SizeKind(model.sizes, AUTO, model.free_sizes, (AUTO,)),
        "n": IntegerKind(1, model.n_max, default=1, clamps=True),
        "quality": _choice(
            "quality", (*model.qualities, AUTO), default=AUTO, otherwise=Quality.LOW
        ),
    }
    if task is Task.EDIT and model.fidelities:
        kinds["input_fidelity"] = _choice(
            "input_fidelity", model.fidelities, otherwise=Fidelity.LOW
        )
    return {
        **kinds,
        "moderation": _choice("moderation", ("low", AUTO), default=AUTO, otherwise=AUTO),
        "output_format": _choice(
            "output_format",
            model.output_formats,
            default=OutputFormat.PNG,
            otherwise=OutputFormat.PNG,
        ),
        "background": _choice(
            "background", (*model.backgrounds, AUTO), default=AUTO, otherwise=AUTO
        ),
        "output_compression": IntegerKind(0, 100, default=100, clamps=True),
        STREAM: BooleanKind(),
        "partial_images": IntegerKind(0, PARTIAL_MAX, default=0, clamps=True),
        **_SHARED,
        "safety_identifier": TextKind(SAFETY_IDENTIFIER_CHARS_MAX),
    }


def _names(models: tuple[AnyModel, ...]) -> frozenset[str]:
    """Return every parameter of these models, at whatever endpoint."""
    return frozenset(
        name for model in models for task in model.tasks for name in declared(task, model)
    )


ALL = _names(SERVED)
"""Every parameter of every model."""

GPT_ONLY = _names(GPT_MODELS) - _names(DALLE_MODELS) | NOT_BUILT | {STREAM}
"""Parameters that no DALL·E model takes; of `stream`, it is the value `true`."""

DALLE_ONLY = _names(DALLE_MODELS) - _names(GPT_MODELS)
"""Parameters that no GPT-image model takes."""

NAMES: Mapping[str, str] = MappingProxyType({**{key(name): name for name in ALL}, **_OTHER_NAMES})
"""The parameters by what spellings of their names share (`names.key`)."""
