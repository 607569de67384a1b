"""Translates an order into the calls of one server, in its dialect."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from limner.contract.orders import Background, ImageOrder, OutputFormat, Quality, Task
from limner.engines.engine import DrawOrder
from limner.engines.relay.dialects import Dialect
from limner.engines.relay.frames import PictureFrame
from limner.engines.relay.uploads import FilePart, uploads
from limner.errors import TaskNotServed

SEED_END = 2**31
"""Seeds are sent below this limit, which servers in C and CUDA accept everywhere."""

VARY_PROMPT = (
    "Draw a variation of this picture: the same subject, style, colours and mood, with another "
    "composition, pose and details."
)

FieldValue = str | int | bool


@dataclass(frozen=True, slots=True, eq=False)
class UpstreamCall:
    """One call for `count` pictures; `first` is the index of its first one in the order."""

    path: str
    fields: Mapping[str, FieldValue]
    files: tuple[FilePart, ...]
    first: int
    count: int
    streams: bool

    @property
    def size_bytes(self) -> int:
        """About how many bytes are sent."""
        return sum(len(part.content) for part in self.files)


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The calls of an order. `frame` is set where the results must be cropped.

    `ignored` names the order's parameters that this server cannot honour.
    """

    calls: tuple[UpstreamCall, ...]
    frame: PictureFrame | None
    ignored: tuple[str, ...]


class CallPlanner:
    """Plans the calls of one server. `model` replaces the order's own, unless it is None."""

    def __init__(self, dialect: Dialect, model: str | None) -> None:
        self._dialect = dialect
        self._model = model

    def plan(self, order: DrawOrder) -> Plan:
        """Return an order's calls; scales and encodes its pictures. Raises TaskNotServed."""
        dialect, model = self._dialect, self._model or order.asked.model
        route = self._route(order.asked.task)
        size = dialect.size_for(order.asked.size, model)
        frame = PictureFrame(size, order.asked.size) if order.asked.task is Task.EDIT else None
        streams = dialect.stream and order.asked.partial_pictures > 0
        fields = self._fields(order, model, streams=streams) | {
            "size": f"{size.width}{dialect.times}{size.height}"
        }
        files = uploads(order, dialect, PictureFrame(size, order.asked.size))
        path = route.format(model=model)
        calls = tuple(
            UpstreamCall(
                path,
                self._with_count_and_seed(fields, order, first, count),
                files,
                first,
                count,
                streams,
            )
            for first, count in self._batches(order, model, streams=streams)
        )
        crops = frame is not None and not frame.is_trivial
        return Plan(calls, frame if crops else None, self._ignored(order, model))

    def _route(self, task: Task) -> str:
        dialect = self._dialect
        if task is Task.GENERATE:
            route = dialect.generations
        elif task is Task.VARY and dialect.vary == "route":
            route = dialect.variations
        else:
            route = dialect.edits
        if not route:
            raise TaskNotServed(task.value)
        return route

    def _batches(self, order: DrawOrder, model: str, *, streams: bool) -> list[tuple[int, int]]:
        """Return the first index and the count of each call; with a seed, one picture a call."""
        most = 1 if streams else self._dialect.pictures_max(model)
        if order.asked.seed is not None and self._dialect.seed:
            most = 1
        wanted = len(order.seeds)
        return [(first, min(most, wanted - first)) for first in range(0, wanted, most)]

    def _fields(self, order: DrawOrder, model: str, *, streams: bool) -> dict[str, FieldValue]:
        dialect, asked = self._dialect, order.asked
        fields: dict[str, FieldValue] = {"model": model} if dialect.names_model else {}
        prompt = self._prompt(order)
        if prompt is not None:
            fields["prompt"] = prompt
        if dialect.response_format:
            fields["response_format"] = dialect.response_format
        if asked.task is not Task.VARY:
            fields |= self._style_fields(asked, model)
        if asked.output_format in dialect.formats:
            fields["output_format"] = asked.output_format.value
            if asked.output_format is not OutputFormat.PNG:
                fields["output_compression"] = asked.compression
        if streams:
            fields |= {"stream": True, "partial_images": asked.partial_pictures}
        return fields

    def _prompt(self, order: DrawOrder) -> str | None:
        if order.asked.task is Task.VARY:
            by_route = self._dialect.vary == "route" and not self._dialect.vary_prompt
            return None if by_route else VARY_PROMPT
        return order.prompt

    def _style_fields(self, asked: ImageOrder, model: str) -> dict[str, FieldValue]:
        dialect, fields = self._dialect, dict[str, FieldValue]()
        quality = dialect.quality_for(asked.quality, model)
        if quality is not None:
            fields["quality"] = quality
        if dialect.style and asked.style is not None and asked.task is Task.GENERATE:
            fields["style"] = asked.style.value
        if dialect.background and asked.background is Background.TRANSPARENT:
            fields["background"] = asked.background.value
        if dialect.moderation and asked.permissive and asked.task is Task.GENERATE:
            fields["moderation"] = "low"
        if dialect.fidelity and asked.fidelity is not None:
            fields["input_fidelity"] = asked.fidelity.value
        return fields

    def _with_count_and_seed(
        self, fields: Mapping[str, FieldValue], order: DrawOrder, first: int, count: int
    ) -> Mapping[str, FieldValue]:
        counted = {**fields, "n": count}
        if order.asked.seed is None or not self._dialect.seed:
            return counted
        seed = order.seeds[first] % SEED_END or self._dialect.seed_min
        if self._dialect.seed == "field":
            return counted | {"seed": seed}
        extra = json.dumps({"seed": seed})
        prompt = f"{fields.get('prompt', '')}<sd_cpp_extra_args>{extra}</sd_cpp_extra_args>"
        return counted | {"prompt": prompt}

    def _ignored(self, order: DrawOrder, model: str) -> tuple[str, ...]:
        dialect, asked = self._dialect, order.asked
        plain = asked.quality in (Quality.STANDARD, Quality.MEDIUM)
        lost = {
            "seed": asked.seed is not None and not dialect.seed,
            "quality": not plain and dialect.quality_for(asked.quality, model) is None,
            "background": asked.background is Background.TRANSPARENT and not dialect.background,
            "moderation": asked.permissive and not dialect.moderation,
            "input_fidelity": asked.fidelity is not None and not dialect.fidelity,
            "partial_images": asked.partial_pictures > 0 and not dialect.stream,
            "image": len(order.others) + 1 > dialect.images_max and bool(order.others),
        }
        return tuple(name for name, is_lost in lost.items() if is_lost)
