"""What each parameter takes, by model and endpoint, as data: lenient mode reads spellings by it.

The names are those of `reading.parameters` and `gpt_reading.parameters`; the values are the
models' own. What a text means that is no value of the model stands in `_MEANINGS`, for both
families alike. What means nothing becomes the value that costs the least: a quality of GPT-image
models that nobody knows is `low`, although one that is not given is `high`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from limner.contract.dalle.models import MODELS, DalleContract
from limner.contract.fields import SEED_MAX
from limner.contract.gpt.models import GPT_MODELS, N_MAX, GptContract
from limner.contract.gpt.parsing import AUTO, GPT_PARAMETERS, PARTIAL_MAX
from limner.contract.models import AnyModel
from limner.contract.names import key
from limner.contract.orders import Fidelity, OutputFormat, Quality, Task
from limner.contract.parsing import DALL_E_PARAMETERS, STREAM
from limner.contract.spellings import (
    BooleanKind,
    ChoiceKind,
    IntegerKind,
    ParameterKind,
    SizeKind,
    TextKind,
)

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
"""By parameter, and by a text's `spellings.key`: what it means, the nearest first."""

_BY_AREA = ("small", "medium", "large")

_SEED = IntegerKind(-SEED_MAX - 1, SEED_MAX)
_N = IntegerKind(1, N_MAX, clamps=True)


def _choice(name: str, options: tuple[str, ...], otherwise: str | None) -> ChoiceKind:
    texts = tuple(str(option) for option in options)
    least = None if otherwise is None else str(otherwise)
    return ChoiceKind(texts, least, _MEANINGS.get(name, MappingProxyType({})))


MODEL_NAMES = _choice(
    "model",
    tuple(
        name
        for model in (*MODELS, *GPT_MODELS)
        for name in (model.id, *(model.aliases if isinstance(model, GptContract) else ()))
    ),
    None,
)
"""The models by their names; one that nobody knows is refused."""


ALL = frozenset({*DALL_E_PARAMETERS, *GPT_PARAMETERS})
"""Every parameter of every model that is no file."""

NAMES: Mapping[str, str] = MappingProxyType({**{key(name): name for name in ALL}, **_OTHER_NAMES})
"""The parameters by what spellings of their names share (`spellings.key`)."""


@cache
def declared(task: Task, model: AnyModel) -> Mapping[str, ParameterKind]:
    """Return what the parameters of a request take, by their names, but for `prompt` and `model`.

    In the order in which lenient mode adapts them.
    """
    if isinstance(model, GptContract):
        return MappingProxyType(_of_gpt(task, model))
    return MappingProxyType(_of_dall_e(task, model))


def _of_dall_e(task: Task, model: DalleContract) -> dict[str, ParameterKind]:
    kinds: dict[str, ParameterKind] = {
        "size": SizeKind(model.sizes, str(model.size_default), names=_by_area(model)),
        "n": _N,
    }
    if task is not Task.VARY:
        kinds["quality"] = _choice("quality", model.qualities, Quality.STANDARD)
    if model.styles:
        kinds["style"] = _choice("style", model.styles, model.styles[0])
    formats = model.response_formats
    kinds["response_format"] = _choice("response_format", formats, formats[0])
    return {**kinds, STREAM: BooleanKind(), "seed": _SEED, "user": TextKind()}


def _by_area(model: DalleContract) -> Mapping[str, str]:
    """Return what the words for areas mean to a model whose sizes are of one shape."""
    sizes = sorted(model.sizes)
    alike = len({size.width / size.height for size in sizes}) == 1
    return dict(zip(_BY_AREA, map(str, sizes), strict=True)) if alike else MappingProxyType({})


def _of_gpt(task: Task, model: GptContract) -> dict[str, ParameterKind]:
    kinds: dict[str, ParameterKind] = {
        "size": SizeKind(model.sizes, AUTO, model.free_sizes, (AUTO,)),
        "n": _N,
        "quality": _choice("quality", (*model.qualities, AUTO), Quality.LOW),
    }
    if task is Task.EDIT and model.fidelities:
        fidelities = model.fidelities
        kinds["input_fidelity"] = _choice("input_fidelity", fidelities, Fidelity.LOW)
    return {
        **kinds,
        "moderation": _choice("moderation", ("low", AUTO), AUTO),
        "output_format": _choice("output_format", tuple(OutputFormat), OutputFormat.PNG),
        "background": _choice("background", (*model.backgrounds, AUTO), AUTO),
        "output_compression": IntegerKind(0, 100, clamps=True),
        STREAM: BooleanKind(),
        "partial_images": IntegerKind(0, PARTIAL_MAX, clamps=True),
        "seed": _SEED,
        "user": TextKind(),
        "safety_identifier": TextKind(),
    }
