"""From the fields of a request to an order: which model, what it takes, every default resolved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from limner.contract.dalle.models import MODEL_DEFAULTS, MODELS, UPLOAD_BYTES_MAX, DalleContract
from limner.contract.fields import SEED_MAX, Fields, FieldValue, drawn_anew, shown
from limner.contract.gpt.models import (
    GPT_DEFAULT,
    GPT_ONLY,
    IMAGE_BYTES_MAX,
    N_MAX,
    GptContract,
    find_gpt_model,
)
from limner.contract.gpt.parsing import check_uploads, too_large
from limner.contract.gpt.parsing import read_order as read_gpt_order
from limner.contract.models import SERVED, AnyModel
from limner.contract.names import did_you_mean
from limner.contract.orders import ImageOrder, Quality, ResponseFormat, Size, Style, Task
from limner.contract.part_names import IMAGES
from limner.contract.picture_kinds import PictureKind, find_kind
from limner.contract.uploads import NO_UPLOADS, Uploads
from limner.errors import InvalidRequest, UploadRefused, UserError

SERVED_SHOWN = f"{', '.join(model.id for model in MODELS)} and GPT-image models"

SERVED_NAMES = tuple(model.id for model in SERVED)

UPLOADS = {Task.GENERATE: (), Task.EDIT: ("image", "mask"), Task.VARY: ("image",)}
"""The file fields of each endpoint."""

SHARED = ("model", "n", "size", "response_format", "user", "seed")
DALL_E_PARAMETERS = ("prompt", *SHARED, "quality", "style")
DALL_E_ONLY = ("response_format", "style")
"""Parameters that no GPT-image model takes."""
STREAM = "stream"
UPLOAD_MESSAGE = "Uploaded image must be a PNG and less than 4 MB."


def read_order(
    task: Task,
    fields: Fields,
    uploads: Uploads = NO_UPLOADS,
    *,
    lenient: bool = False,
) -> ImageOrder:
    """Check a request against its model's contract.

    `lenient` takes uploads of any kind, shape and number for DALL·E too, and any count of pictures
    that some model has.
    Raises InvalidRequest, or a subclass, for the first thing that is wrong.
    """
    model = find_model(task, fields)
    if isinstance(model, GptContract):
        return read_gpt_order(task, model, fields, uploads)
    if lenient and uploads.images:
        check_uploads(uploads)
        files = uploads.first()
    else:
        files = uploads.single()
    known = parameters(task, model)
    fields, stream = _streamed(fields, lenient=lenient)
    fields.refuse_others(known, set(files).difference(UPLOADS[task]), files=_file_names(task))
    order = ImageOrder(
        task=task,
        model=model.id,
        prompt=_prompt(task, fields, model),
        n=_count(fields, N_MAX if lenient else model.n_max),
        size=_size(fields, model),
        quality=Quality(fields.choice("quality", model.qualities) or model.qualities[0]),
        style=_style(fields, model),
        response_format=_response_format(fields, model, stream=stream),
        seed=drawn_anew(fields.integer_within("seed", -SEED_MAX - 1, SEED_MAX)),
        user=fields.text("user"),
        image=files.get("image") if lenient else _upload("image", task, files),
        mask=files.get("mask") if lenient else _upload("mask", task, files),
        more_images=uploads.images[1:] if task is Task.EDIT else (),
        any_shape=lenient and bool(uploads.images),
        stream=stream,
    )
    if "image" in UPLOADS[task] and order.image is None:
        raise InvalidRequest("'image' is a required property")
    return order


def parameters(task: Task, model: DalleContract) -> tuple[str, ...]:
    """Name what this model takes at this endpoint, files left out.

    `quality` is known to every model, so that dall-e-2 accepts the one value it has; `style` is
    dall-e-3's alone.
    """
    names: tuple[str, ...] = SHARED
    if task is not Task.VARY:
        names = ("prompt", *names, "quality")
    if model.styles:
        names = (*names, "style")
    return names


def find_model(task: Task, fields: Fields) -> AnyModel:
    """Return the model that the request names, or the endpoint's default.

    A request with a parameter that only GPT-image models take, and no model, is for one of them;
    unless it has one that they do not take. `stream: false` asks for nothing.
    """
    name = fields.text("model")
    if name is None:
        gpt = task is not Task.VARY and asks_gpt(fields) and not _has(fields, DALL_E_ONLY)
        name = GPT_DEFAULT if gpt else MODEL_DEFAULTS[task]
    model = next((one for one in MODELS if one.id == name), None) or find_gpt_model(name)
    if model is None:
        raise UserError(
            f"The model {shown(name)} does not exist.{did_you_mean(name, SERVED_NAMES)} This "
            f"server has {SERVED_SHOWN}; GET /v1/models lists them.",
            code="invalid_value",
            param="model",
        )
    if task not in model.tasks:
        able = " or ".join(f"'{other.id}'" for other in MODELS if task in other.tasks)
        raise InvalidRequest(
            f"Invalid value: '{name}'. Value must be {able}.",
            code="invalid_value",
            param="model",
        )
    return model


def asks_gpt(fields: Fields) -> bool:
    """Tell whether a request asks for what GPT-image models alone do."""
    return _has(fields, GPT_ONLY - {STREAM}) or _stream_of(fields) not in (None, False)


def _has(fields: Fields, names: Iterable[str]) -> bool:
    return any(fields.given(name) is not None for name in names)


def _file_names(task: Task) -> tuple[str, ...]:
    return (*UPLOADS[task], IMAGES) if UPLOADS[task] else ()


def _streamed(fields: Fields, *, lenient: bool) -> tuple[Fields, bool]:
    """Return the parameters without a `stream` that needs no refusal, and whether it is wanted.

    `false` asks for what a DALL·E model does anyway; `true` is for lenient requests alone.
    """
    value = _stream_of(fields)
    if value is not False and not (value is True and lenient):
        return fields, False
    rest = {name: one for name, one in fields.values.items() if name != STREAM}
    return Fields(rest, fields.textual), value is True


def _stream_of(fields: Fields) -> FieldValue:
    """Return `stream` as a boolean where it is one, else as it was given."""
    value = fields.given(STREAM)
    if fields.textual and isinstance(value, str):
        return {"true": True, "false": False}.get(value, value)
    return value


def _response_format(fields: Fields, model: DalleContract, *, stream: bool) -> ResponseFormat:
    """Return how pictures are handed over; a stream's events hold them in base64."""
    asked = fields.choice("response_format", model.response_formats) or model.response_formats[0]
    return ResponseFormat.B64_JSON if stream else ResponseFormat(asked)


def _prompt(task: Task, fields: Fields, model: DalleContract) -> str:
    if task is Task.VARY:
        return ""
    prompt = fields.given("prompt")
    if prompt is not None and not isinstance(prompt, str):
        raise InvalidRequest("The prompt is not of type 'string' - 'prompt'")
    if prompt is None:
        raise InvalidRequest("'prompt' is a required property")
    if not prompt.strip():
        raise InvalidRequest("The prompt is too short - 'prompt'. Say what to draw.")
    if len(prompt) > model.prompt_chars_max:
        raise InvalidRequest(
            f"The prompt is too long - 'prompt'. {model.id} takes at most "
            f"{model.prompt_chars_max} characters; this one has {len(prompt)}."
        )
    return prompt


def _count(fields: Fields, most: int) -> int:
    if most == 1:
        if fields.integer("n") in (None, 1):
            return 1
        raise InvalidRequest("You must provide n=1 for this model.")
    return fields.integer_within("n", 1, most) or 1


def _size(fields: Fields, model: DalleContract) -> Size:
    value = fields.text("size")
    if value is None:
        return model.size_default
    own = [str(size) for size in model.sizes]
    if value in own:
        return Size.parse(value)
    if any(value == str(size) for other in MODELS for size in other.sizes):
        raise InvalidRequest(
            f"The size is not supported by this model. {model.id} draws {', '.join(own)}.",
            code="invalid_size",
        )
    raise InvalidRequest(f"{shown(value)} is not one of {own} - 'size'")


def _style(fields: Fields, model: DalleContract) -> Style | None:
    if not model.styles:
        return None
    return Style(fields.choice("style", model.styles) or model.styles[0])


def _upload(name: str, task: Task, files: Mapping[str, bytes]) -> bytes | None:
    """Check a file by what can be seen without decoding: its length and its first bytes."""
    content = files.get(name)
    if name not in UPLOADS[task] or content is None:
        return None
    if len(content) > UPLOAD_BYTES_MAX or find_kind(content) is not PictureKind.PNG:
        raise upload_refused(name)
    return content


def check_length(
    task: Task, texts: Mapping[str, object], name: str, length: int, *, lenient: bool
) -> None:
    """Check an upload's length while it comes in, by the model that the form has named so far.

    Raises the error that `read_order` would raise for the whole file.
    """
    named = texts.get("model")
    dall_e = not lenient and (task is Task.VARY or any(model.id == named for model in MODELS))
    if dall_e and length > UPLOAD_BYTES_MAX:
        raise upload_refused(name)
    if length > IMAGE_BYTES_MAX:
        raise too_large(name)


def upload_refused(name: str) -> UploadRefused:
    """Say that a file is no PNG, or too large; `name` is its field."""
    which = "" if name == "image" else f" ('{name}')"
    return UploadRefused(UPLOAD_MESSAGE + which)
