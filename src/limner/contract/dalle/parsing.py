"""From the fields of a request to an order for a DALL·E model, refusals in that dialect."""

from __future__ import annotations

from collections.abc import Mapping

from limner.contract.dalle.fields import DalleFields
from limner.contract.dalle.models import DALLE_MODELS, DalleContract
from limner.contract.dalle.uploads import check_picture
from limner.contract.fields import Fields, shown
from limner.contract.gpt.uploads import check_uploads
from limner.contract.orders import ImageOrder, Quality, ResponseFormat, Size, Style, Task
from limner.contract.parameter_kinds import IntegerKind, kind_of
from limner.contract.parameters import PROMPT, STREAM, declared
from limner.contract.part_names import IMAGES
from limner.contract.seeds import seed_to_draw
from limner.contract.uploads import FILE_FIELDS, NO_UPLOADS, Uploads
from limner.errors import InvalidRequest


def read_order(
    task: Task,
    model: DalleContract,
    fields: Fields,
    uploads: Uploads = NO_UPLOADS,
    *,
    lenient: bool = False,
) -> ImageOrder:
    """Check a request against its model's contract.

    `lenient` takes uploads of any kind, shape and number, any count of pictures that some model
    has, and a stream. Raises InvalidRequest, or a subclass, for the first thing that is wrong.
    """
    files = _files(uploads, lenient=lenient)
    fields, stream = _stream(fields, lenient=lenient)
    asked = DalleFields(fields, declared(task, model, lenient=lenient))
    own = FILE_FIELDS[task]
    strays = set(files).difference(own)
    asked.refuse_others(strays, files=(*own, IMAGES) if own else (), but=(STREAM,))
    order = ImageOrder(
        task=task,
        model=model.id,
        prompt=_prompt(task, asked, model),
        n=_count(asked),
        size=_size(asked, model),
        quality=Quality(asked.choice("quality") or model.qualities[0]),
        style=_style(asked),
        response_format=_response_format(asked, stream=stream),
        seed=seed_to_draw(asked.integer("seed")),
        user=asked.text("user"),
        image=_file("image", task, files, lenient=lenient),
        mask=_file("mask", task, files, lenient=lenient),
        more_images=uploads.images[1:] if task is Task.EDIT else (),
        any_shape=lenient and bool(uploads.images),
        stream=stream,
    )
    if "image" in own and order.image is None:
        raise InvalidRequest("'image' is a required property")
    return order


def _files(uploads: Uploads, *, lenient: bool) -> Mapping[str, bytes]:
    """Return the files by name; several pictures, and other kinds than PNG, for lenient requests.

    Raises InvalidRequest.
    """
    if lenient and uploads.images:
        check_uploads(uploads)
        return uploads.first()
    return uploads.single()


def _stream(fields: Fields, *, lenient: bool) -> tuple[Fields, bool]:
    """Return the parameters without a `stream` that needs no refusal, and whether it is wanted.

    `false` asks for what a DALL·E model does anyway; `true` is for lenient requests alone.
    """
    stream = fields.boolean(STREAM)
    if stream is None or (stream and not lenient):
        return fields, False
    return fields.without(STREAM), stream


def _prompt(task: Task, asked: DalleFields, model: DalleContract) -> str:
    if task is Task.VARY:
        return ""
    prompt = asked.fields.given(PROMPT)
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


def _count(asked: DalleFields) -> int:
    """Read `n`; a model that draws one picture has a sentence of its own for more."""
    kind = kind_of(asked.parameters, "n", IntegerKind)
    if kind is not None and kind.high == 1 and asked.fields.integer("n") not in (None, 1):
        raise InvalidRequest("You must provide n=1 for this model.")
    return asked.integer("n") or 1


def _size(asked: DalleFields, model: DalleContract) -> Size:
    value = asked.text("size")
    if value is None:
        return model.size_default
    own = [str(size) for size in model.sizes]
    if value in own:
        return Size.parse(value)
    if any(value == str(size) for other in DALLE_MODELS for size in other.sizes):
        raise InvalidRequest(
            f"The size is not supported by this model. {model.id} draws {', '.join(own)}.",
            code="invalid_size",
        )
    raise InvalidRequest(f"{shown(value)} is not one of {own} - 'size'")


def _style(asked: DalleFields) -> Style | None:
    style = asked.choice("style")
    return None if style is None else Style(style)


def _response_format(asked: DalleFields, *, stream: bool) -> ResponseFormat:
    """Return how pictures are delivered; a stream's events hold them in base64."""
    response_format = asked.choice("response_format") or ResponseFormat.URL
    return ResponseFormat.B64_JSON if stream else ResponseFormat(response_format)


def _file(name: str, task: Task, files: Mapping[str, bytes], *, lenient: bool) -> bytes | None:
    """Return a file that the endpoint takes. Raises UploadRefused for one that is none of ours."""
    content = files.get(name)
    if lenient:
        return content
    if name not in FILE_FIELDS[task] or content is None:
        return None
    check_picture(content, name)
    return content
