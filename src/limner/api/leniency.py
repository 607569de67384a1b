"""Lenient requests: adapted parameters and uploads, and the header and log line that say so."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from limner.contract.adjustments import ADJUSTED, change, header
from limner.contract.fields import Fields
from limner.contract.lenient import adapted
from limner.contract.models import MODELS
from limner.contract.orders import Task
from limner.contract.picture_kinds import PictureKind, taken_kind
from limner.contract.uploads import Uploads
from limner.images.any_sources import dimensions

log = logging.getLogger(__name__)

LENIENT = "lenient"


@dataclass(frozen=True, slots=True)
class Understood:
    """A request's parameters as the model takes them, and what was changed for it."""

    fields: Fields
    changes: tuple[str, ...] = ()

    def headers(self, further: str | None = None) -> Mapping[str, str]:
        """Return the header that says so; none without a change. `further` is what it says yet."""
        return header(self.changes if further is None else (*self.changes, further))


def understand(task: Task, fields: Fields, uploads: Uploads) -> Understood:
    """Adapt a request, and note what its uploads will be converted to."""
    request = adapted(task, fields)
    changes = (*request.changes, *_of_uploads(task, request.fields, uploads))
    if changes:
        log.info("adjusted: %s", header(changes)[ADJUSTED])
    return Understood(request.fields, changes)


def _of_uploads(task: Task, fields: Fields, uploads: Uploads) -> list[str]:
    named = fields.given("model")
    if named is not None and all(model.id != named for model in MODELS):
        return []  # GPT-image models take any kind and shape as it is.
    changes = []
    for number, content in enumerate(uploads.images, 1):
        name = uploads.name_of(number - 1)
        if number > 1 and task is Task.VARY:
            changes.append(f"{name} ignored")  # A variation has one original.
            continue
        kind = taken_kind(content)
        if kind is None:
            continue
        if kind is not PictureKind.PNG:
            changes.append(change(name, kind, PictureKind.PNG))
        width, height = dimensions(content, number)
        if width != height:
            changes.append(change(name, f"{width}x{height}", "square"))
    return changes
