"""Lenient requests: adapted parameters and uploads, and the header and log line that say so."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from limner.contract.adjustments import ADJUSTED, beyond, change, header, ignored
from limner.contract.dalle.models import UPLOAD_BYTES_MAX, DalleContract
from limner.contract.fields import Fields
from limner.contract.gpt.models import GptContract
from limner.contract.lenient import adapt_request
from limner.contract.orders import Task
from limner.contract.parameter_kinds import whole
from limner.contract.picture_kinds import PictureKind, taken_kind
from limner.contract.uploads import Uploads
from limner.images.gpt_sources import dimensions, has_alpha
from limner.images.png_reader import EDGE_MAX

log = logging.getLogger(__name__)

LENIENT = "lenient"


@dataclass(frozen=True, slots=True)
class LenientRequest:
    """A request's parameters as the model takes them, and what was changed for it."""

    fields: Fields
    changes: tuple[str, ...] = ()

    def headers(self, further: str | None = None) -> Mapping[str, str]:
        """Return the header that says so; none without a change. `further`: a value to add."""
        return header(self.changes if further is None else (*self.changes, further))


def adapt(task: Task, fields: Fields, uploads: Uploads) -> LenientRequest:
    """Adapt a request, and note what its uploads will be converted to."""
    request = adapt_request(task, fields)
    changes = [*uploads.notes, *request.changes]
    if not isinstance(request.model, GptContract):
        changes += _of_pictures(task, uploads)
        changes += _of_mask(uploads)
        changes += _of_count(request.fields, request.model)
    if changes:
        log.info("adjusted: %s", header(changes)[ADJUSTED])
    return LenientRequest(request.fields, tuple(changes))


def _of_pictures(task: Task, uploads: Uploads) -> list[str]:
    """Note what a DALL·E model does not take: GPT-image models take any kind and shape as it is."""
    changes = []
    for number, content in enumerate(uploads.images, 1):
        name = uploads.name_of(number - 1)
        if number > 1 and task is Task.VARY:
            changes.append(ignored(name))  # A variation has one original.
        else:
            changes += _of_picture(name, content, number)
    if task is Task.EDIT and uploads.mask is None and uploads.images:
        changes += _of_hole(uploads)
    if len(uploads.images) > 1 and task is Task.EDIT:
        changes.append(beyond(uploads.field, f"{len(uploads.images)} pictures", 1))
    return changes


def _of_picture(name: str, content: bytes, number: int) -> list[str]:
    kind = taken_kind(content)
    if kind is None:
        return []
    changes = [] if kind is PictureKind.PNG else [change(name, kind, PictureKind.PNG)]
    width, height = dimensions(content, number)
    if width != height:
        changes.append(change(name, f"{width}x{height}", "square"))
    if max(width, height) > EDGE_MAX:
        changes.append(beyond(name, f"{max(width, height)} pixels", EDGE_MAX))
    return changes + _of_length(name, content)


def _of_hole(uploads: Uploads) -> list[str]:
    """Note that a picture does not tell what to draw anew: the whole of it may change."""
    first = uploads.images[0]
    if taken_kind(first) is None or has_alpha(first):
        return []
    return [change(uploads.name_of(0), "no transparency", "all may change")]


def _of_mask(uploads: Uploads) -> list[str]:
    return [] if uploads.mask is None else _of_length("mask", uploads.mask)


def _of_length(name: str, content: bytes) -> list[str]:
    if len(content) <= UPLOAD_BYTES_MAX:
        return []
    return [beyond(name, f"{len(content)} bytes", UPLOAD_BYTES_MAX)]


def _of_count(fields: Fields, model: DalleContract) -> list[str]:
    """Note more pictures than the model draws at once: they are drawn one after another."""
    asked = whole(fields.given("n")) or 1
    return [beyond("n", asked, model.n_max)] if asked > model.n_max else []
