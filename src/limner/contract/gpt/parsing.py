"""From the fields of a request to an order for a GPT-image model, refusals in that dialect."""

from __future__ import annotations

from limner.contract.fields import SEED_MAX, Fields, drawn_anew
from limner.contract.gpt.fields import GptFields, listed
from limner.contract.gpt.models import (
    IMAGE_BYTES_MAX,
    IMAGES_MAX,
    N_MAX,
    NOT_BUILT,
    PROMPT_CHARS_MAX,
    GptContract,
)
from limner.contract.orders import (
    BACKGROUND,
    OPEN_SIZE,
    SIZE,
    Background,
    Fidelity,
    ImageOrder,
    OutputFormat,
    Quality,
    ResponseFormat,
    Size,
    Task,
)
from limner.contract.part_names import IMAGE, IMAGES, MASK
from limner.contract.picture_kinds import (
    TAKEN_LISTED,
    PictureKind,
    find_kind,
    media_type,
    taken_kind,
)
from limner.contract.uploads import NO_UPLOADS, Uploads
from limner.errors import InvalidRequest, UserError

AUTO = "auto"
PARTIAL_MAX = 3
USER_CHARS_MAX = 512
SHARED = (
    "model",
    "prompt",
    "n",
    "size",
    "quality",
    "background",
    "output_format",
    "output_compression",
    "moderation",
    "stream",
    "partial_images",
    "user",
    "safety_identifier",
    "seed",
)
"""The parameters of both endpoints; edits take `input_fidelity` as well."""
GPT_PARAMETERS = (*SHARED, "input_fidelity")


def read_order(
    task: Task,
    model: GptContract,
    fields: Fields,
    uploads: Uploads = NO_UPLOADS,
) -> ImageOrder:
    """Check a request against its model's contract; a size or background of `auto` stays open.

    Raises InvalidRequest, or a subclass, for the first thing that is wrong.
    """
    asked = GptFields(fields)
    _refuse_unbuilt(asked)
    edits = task is Task.EDIT
    asked.refuse_others(parameters(task), (IMAGE, IMAGES, MASK) if edits else ())
    prompt = _prompt(asked)
    fidelity = _fidelity(asked, model) if edits else None
    if edits:
        check_uploads(uploads)
    output_format = _output_format(asked)
    stream = asked.boolean("stream")
    size = _size(asked, model)
    background = _background(asked, model, output_format)
    left_open = {SIZE: size is None, BACKGROUND: background is None}
    return ImageOrder(
        task=task,
        model=model.id,
        prompt=prompt,
        n=asked.integer_within("n", 1, N_MAX) or 1,
        size=size or OPEN_SIZE,
        quality=_quality(asked, model),
        style=None,
        response_format=ResponseFormat.B64_JSON,
        seed=drawn_anew(asked.integer_within("seed", -SEED_MAX - 1, SEED_MAX)),
        user=asked.text("safety_identifier", USER_CHARS_MAX) or asked.text("user"),
        image=uploads.images[0] if uploads.images else None,
        mask=uploads.mask,
        more_images=uploads.images[1:],
        any_shape=True,
        background=background,
        output_format=output_format,
        compression=_compression(asked, output_format),
        stream=stream,
        partial_pictures=_partial(asked, stream=stream),
        permissive=asked.choice("moderation", ("low", AUTO)) == "low",
        fidelity=fidelity,
        auto=frozenset(name for name, is_open in left_open.items() if is_open),
    )


def parameters(task: Task) -> tuple[str, ...]:
    """Name what the family takes at this endpoint, files left out."""
    return GPT_PARAMETERS if task is Task.EDIT else SHARED


def _refuse_unbuilt(asked: GptFields) -> None:
    for name in sorted(NOT_BUILT):
        if asked.fields.given(name) is not None:
            raise InvalidRequest(
                f"The parameter '{name}' is not supported by this server yet.",
                code="unsupported_parameter",
                param=name,
            )


def _prompt(asked: GptFields) -> str:
    prompt = asked.text("prompt", PROMPT_CHARS_MAX)
    if prompt is None:
        raise InvalidRequest(
            "Missing required parameter: 'prompt'.",
            code="missing_required_parameter",
            param="prompt",
        )
    if not prompt.strip():
        raise InvalidRequest(
            "Invalid 'prompt': empty string. Say what to draw.", code="empty_string", param="prompt"
        )
    return prompt


def _size(asked: GptFields, model: GptContract) -> Size | None:
    """Return the asked size, None where it is left open."""
    text = asked.text("size")
    if text is None or text == AUTO:
        return None
    named = [str(size) for size in model.sizes]
    if text in named:
        return Size.parse(text)
    if model.free_sizes is None:
        raise asked.wrong_value("size", (*named, AUTO))
    try:
        size = Size.parse(text)
    except ValueError:
        raise asked.wrong_value("size", (*named, AUTO, "WxH")) from None
    fault = model.free_sizes.fault(size)
    if fault is not None:
        raise UserError(f"Invalid size '{size}'. {fault}", code="invalid_value", param="size")
    return size


def _quality(asked: GptFields, model: GptContract) -> Quality:
    text = asked.choice("quality", (*model.qualities, AUTO))
    return Quality.HIGH if text in (None, AUTO) else Quality(text)


def _output_format(asked: GptFields) -> OutputFormat:
    text = asked.text("output_format")
    if text in ("gif", "svg"):
        raise InvalidRequest(
            f"The output format '{text}' is not supported by this server yet. Supported values "
            f"are: {listed(OutputFormat)}.",
            code="invalid_value",
            param="output_format",
        )
    return OutputFormat(asked.choice("output_format", OutputFormat) or OutputFormat.PNG)


def _background(
    asked: GptFields, model: GptContract, output_format: OutputFormat
) -> Background | None:
    """Return the asked background, None where the prompt may say it."""
    text = asked.choice("background", (*Background, AUTO))
    able = Background.TRANSPARENT in model.backgrounds and output_format is not OutputFormat.JPEG
    if text in (None, AUTO):
        return None if able else Background.OPAQUE
    if text == Background.OPAQUE or able:
        return Background(text)
    if output_format is OutputFormat.JPEG and Background.TRANSPARENT in model.backgrounds:
        raise UserError(
            "Transparent background is not supported for the output format 'jpeg'; use 'png' or "
            "'webp'.",
            code="invalid_value",
            param="background",
        )
    raise UserError(
        "Transparent background is not supported for this model.",
        code="invalid_value",
        param="background",
    )


def _compression(asked: GptFields, output_format: OutputFormat) -> int:
    value = asked.integer_within("output_compression", 0, 100)
    if value is None or value == 100:
        return 100
    if output_format is OutputFormat.PNG:
        raise UserError(
            "Compression less than 100 is not supported for PNG output format.",
            code="invalid_png_output_compression",
            param="output_compression",
        )
    return value


def _partial(asked: GptFields, *, stream: bool) -> int:
    count = asked.integer_within("partial_images", 0, PARTIAL_MAX) or 0
    if count and not stream:
        raise InvalidRequest(
            "Invalid value for 'partial_images': partial pictures come only with 'stream': true.",
            code="invalid_value",
            param="partial_images",
        )
    return count


def _fidelity(asked: GptFields, model: GptContract) -> Fidelity | None:
    if asked.fields.given("input_fidelity") is None:
        return None
    if not model.fidelities:
        raise UserError(
            f"The model '{model.id}' does not support the 'input_fidelity' parameter.",
            code="invalid_input_fidelity_model",
            param="input_fidelity",
        )
    text = asked.choice("input_fidelity", model.fidelities)
    return None if text is None else Fidelity(text)


def check_uploads(uploads: Uploads) -> None:
    """Check the files of an edit by what can be seen without decoding them."""
    images, mask = uploads.images, uploads.mask
    if not images:
        raise InvalidRequest(
            "Missing required parameter: 'image'.",
            code="missing_required_parameter",
            param="image",
        )
    if len(images) > IMAGES_MAX:
        raise too_many_images(len(images))
    for index, content in enumerate(images):
        check_picture(content, uploads.name_of(index))
    if mask is not None and find_kind(mask) is not PictureKind.PNG:
        raise UserError(
            "Invalid mask image format - the mask is a PNG.",
            code="invalid_mask_image_format",
            param="mask",
        )


def too_many_images(count: int, param: str = "image") -> InvalidRequest:
    """Return the error for more pictures than one edit takes."""
    return InvalidRequest(
        f"Invalid '{param}': too many pictures. At most {IMAGES_MAX} are taken, but got {count}.",
        code="array_above_max_length",
        param=param,
    )


def check_picture(content: bytes, name: str) -> None:
    """Check a file by what can be seen without decoding: its length and its first bytes."""
    if len(content) > IMAGE_BYTES_MAX:
        raise too_large(name)
    if not content:
        raise InvalidRequest(
            f"Invalid file '{name}': it is empty.", code="empty_image_file", param=name
        )
    if taken_kind(content) is None:
        raise InvalidRequest(
            f"Invalid file '{name}': unsupported mimetype ('{media_type(content)}'). Supported "
            f"file formats are {TAKEN_LISTED}.",
            code="unsupported_file_mimetype",
            param=name,
        )


def too_large(name: str) -> InvalidRequest:
    """Return the error for a file of more bytes than any model takes."""
    return InvalidRequest(
        f"Invalid file '{name}': it is larger than {IMAGE_BYTES_MAX // 1024 // 1024} MB.",
        code="image_file_too_large",
        param=name,
    )
