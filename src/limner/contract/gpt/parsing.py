"""From the fields of a request to an order for a GPT-image model, refusals in that dialect."""

from __future__ import annotations

from limner.contract.fields import Fields
from limner.contract.gpt.fields import GptFields, listed
from limner.contract.gpt.models import NOT_BUILT, GptContract
from limner.contract.gpt.uploads import check_uploads
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
from limner.contract.parameters import AUTO, PROMPT, STREAM, declared
from limner.contract.part_names import IMAGE, IMAGES, MASK
from limner.contract.seeds import seed_to_draw
from limner.contract.uploads import NO_UPLOADS, Uploads
from limner.errors import InvalidRequest, UserError

FIDELITY = "input_fidelity"


def read_order(
    task: Task,
    model: GptContract,
    fields: Fields,
    uploads: Uploads = NO_UPLOADS,
    *,
    lenient: bool = False,
) -> ImageOrder:
    """Check a request against its model's contract; a size or background of `auto` stays open.

    Raises InvalidRequest, or a subclass, for the first thing that is wrong.
    """
    edits = task is Task.EDIT
    asked = GptFields(fields, declared(task, model, lenient=lenient))
    _refuse_unbuilt(fields)
    asked.refuse_others(
        files=(IMAGE, IMAGES, MASK) if edits else (), further=(FIDELITY,) if edits else ()
    )
    prompt = _prompt(asked)
    fidelity = _fidelity(asked, model)
    if edits:
        check_uploads(uploads)
    output_format = _output_format(asked)
    stream = asked.boolean(STREAM)
    size = _size(asked, model)
    background = _background(asked, model, output_format)
    left_open = {SIZE: size is None, BACKGROUND: background is None}
    return ImageOrder(
        task=task,
        model=model.id,
        prompt=prompt,
        n=asked.integer("n") or 1,
        size=size or OPEN_SIZE,
        quality=_quality(asked),
        style=None,
        response_format=ResponseFormat.B64_JSON,
        seed=seed_to_draw(asked.integer("seed")),
        user=asked.text("safety_identifier") or asked.text("user"),
        image=uploads.images[0] if uploads.images else None,
        mask=uploads.mask,
        more_images=uploads.images[1:],
        any_shape=True,
        background=background,
        output_format=output_format,
        compression=_compression(asked, output_format),
        stream=stream,
        partial_pictures=_partial(asked, stream=stream),
        permissive=asked.choice("moderation") == "low",
        fidelity=fidelity,
        auto=frozenset(name for name, is_open in left_open.items() if is_open),
    )


def _refuse_unbuilt(fields: Fields) -> None:
    for name in sorted(NOT_BUILT):
        if fields.given(name) is not None:
            raise InvalidRequest(
                f"The parameter '{name}' is not supported by this server yet.",
                code="unsupported_parameter",
                param=name,
            )


def _prompt(asked: GptFields) -> str:
    prompt = asked.text(PROMPT)
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


def _quality(asked: GptFields) -> Quality:
    text = asked.choice("quality")
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
    return OutputFormat(asked.choice("output_format") or OutputFormat.PNG)


def _background(
    asked: GptFields, model: GptContract, output_format: OutputFormat
) -> Background | None:
    """Return the asked background, None where the prompt may say it."""
    text = asked.text("background")
    if text is not None and text not in (*Background, AUTO):
        raise asked.wrong_value("background", (*Background, AUTO))
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
    value = asked.integer("output_compression")
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
    count = asked.integer("partial_images") or 0
    if count and not stream:
        raise InvalidRequest(
            "Invalid value for 'partial_images': partial pictures come only with 'stream': true.",
            code="invalid_value",
            param="partial_images",
        )
    return count


def _fidelity(asked: GptFields, model: GptContract) -> Fidelity | None:
    if asked.fields.given(FIDELITY) is not None and not model.fidelities:
        raise UserError(
            f"The model '{model.id}' does not support the '{FIDELITY}' parameter.",
            code="invalid_input_fidelity_model",
            param=FIDELITY,
        )
    text = asked.choice(FIDELITY)
    return None if text is None else Fidelity(text)
