"""From the fields of a request to an order: finds the model; its family's `parsing` reads the rest.

What a parameter takes is the families' affair (`parameters`); none is named here but `model`.
"""

from __future__ import annotations

from collections.abc import Mapping

from limner.contract.dalle import parsing as dalle_parsing
from limner.contract.dalle import uploads as dalle_uploads
from limner.contract.dalle.fields import DalleFields
from limner.contract.dalle.models import DALLE_MODELS, MODEL_DEFAULTS
from limner.contract.fields import MODEL, Fields, shown
from limner.contract.gpt import parsing as gpt_parsing
from limner.contract.gpt import uploads as gpt_uploads
from limner.contract.gpt.models import GPT_DEFAULT, GptContract
from limner.contract.models import SERVED, AnyModel, find_model_named
from limner.contract.names import did_you_mean
from limner.contract.orders import ImageOrder, Task
from limner.contract.parameters import DALLE_ONLY, GPT_ONLY, MODEL_NAMES, STREAM
from limner.contract.uploads import NO_UPLOADS, Uploads
from limner.errors import InvalidRequest, UserError

SERVED_SHOWN = f"{', '.join(model.id for model in DALLE_MODELS)} and GPT-image models"

SERVED_NAMES = tuple(model.id for model in SERVED)


def read_order(
    task: Task,
    fields: Fields,
    uploads: Uploads = NO_UPLOADS,
    *,
    lenient: bool = False,
) -> ImageOrder:
    """Check a request against its model's contract; every default is resolved in the order.

    `lenient` takes uploads of any kind, shape and number for DALL·E too, and any count of pictures
    that some model has. Raises InvalidRequest, or a subclass, for the first thing that is wrong.
    """
    model = find_model(task, fields)
    if isinstance(model, GptContract):
        return gpt_parsing.read_order(task, model, fields, uploads, lenient=lenient)
    return dalle_parsing.read_order(task, model, fields, uploads, lenient=lenient)


def find_model(task: Task, fields: Fields) -> AnyModel:
    """Return the model that the request names, or the endpoint's default.

    A request with a parameter that only GPT-image models take, and no model, is for one of them;
    unless it has one that they do not take. `stream: false` asks for nothing. Raises UserError for
    a model that nobody knows, and InvalidRequest for one that does not serve the endpoint.
    """
    name = DalleFields(fields, {MODEL: MODEL_NAMES}).text(MODEL)
    if name is None:
        gpt = task is not Task.VARY and asks_gpt(fields) and not fields.any_given(DALLE_ONLY)
        name = GPT_DEFAULT if gpt else MODEL_DEFAULTS[task]
    model = find_model_named(name)
    if model is None:
        raise UserError(
            f"The model {shown(name)} does not exist.{did_you_mean(name, SERVED_NAMES)} This "
            f"server has {SERVED_SHOWN}; GET /v1/models lists them.",
            code="invalid_value",
            param=MODEL,
        )
    if task not in model.tasks:
        able = " or ".join(f"'{other.id}'" for other in DALLE_MODELS if task in other.tasks)
        raise InvalidRequest(
            f"Invalid value: '{name}'. Value must be {able}.",
            code="invalid_value",
            param=MODEL,
        )
    return model


def asks_gpt(fields: Fields) -> bool:
    """Tell whether a request asks for what GPT-image models alone do."""
    streams = fields.given(STREAM) is not None and fields.boolean(STREAM) is not False
    return streams or fields.any_given(GPT_ONLY - {STREAM})


def check_length(
    task: Task, texts: Mapping[str, object], name: str, length: int, *, lenient: bool
) -> None:
    """Check an upload's length while it comes in, by the model that the form has named so far.

    Raises the error that `read_order` would raise for the whole file.
    """
    named = texts.get(MODEL)
    dall_e = not lenient and (task is Task.VARY or any(one.id == named for one in DALLE_MODELS))
    if dall_e:
        dalle_uploads.check_length(length, name)
    gpt_uploads.check_length(length, name)
