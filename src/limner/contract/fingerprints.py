"""Digests of requests: an Idempotency-Key recognises by them that a request came again.

The digest is kept for a day, and must read a retry as the same request also when the server was
upgraded meanwhile. So it is made of what the client asked for and not of what the server made of
it (`auto` stays `auto`), of those parameters alone that differ from their defaults (a parameter
that a later release adds changes nothing), in the order of their names.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import MISSING, fields, replace
from itertools import product

from limner.contract.gpt.models import FIXED_SIZES
from limner.contract.orders import BACKGROUND, SIZE, Background, ImageOrder, Size

MARK = "v2."
"""Begins every digest of this formula."""

AUTO = "auto"

_BEFORE = (
    *("task", "model", "prompt", "n", "size", "quality", "style", "response_format", "seed"),
    *("user", "image", "mask", "more_images", "background", "output_format", "compression"),
    *("stream", "partial_pictures", "permissive", "fidelity", "any_shape"),
)
"""The fields of an order as release 0.1 hashed them, in its order."""


def fingerprint(order: ImageOrder) -> str:
    """Return the digest of everything that was asked for: SHA-256, 46 characters.

    Two requests for the same have the same one, however their bodies are written: a client that
    sends a form again draws a new boundary. It reads every upload: do not call it with large ones
    on the event loop.
    """
    sha256 = hashlib.sha256()
    for name, value in _asked(order):
        for part in _encoded(value):
            sha256.update(f"{name}:{len(part)}:".encode())
            sha256.update(part)
    return MARK + base64.urlsafe_b64encode(sha256.digest()).decode().rstrip("=")


def matches_unmarked(order: ImageOrder, stored: str) -> bool:
    """Tell whether a stored digest without the mark, of release 0.1, is that of this order.

    It is compared by that release's formula, for every value that an `auto` may have become. To be
    dropped with the release after this one: digests live for a day.
    """
    return not stored.startswith(MARK) and any(
        _digest_before(one) == stored for one in _as_resolved_before(order)
    )


def _asked(order: ImageOrder) -> Iterator[tuple[str, object]]:
    """Yield what the client asked for, by name, where it is not the default."""
    for field in sorted(fields(order), key=lambda one: one.name):
        value = getattr(order, field.name)
        if field.name in order.auto:
            yield field.name, AUTO
        elif field.name != "auto" and (field.default is MISSING or value != field.default):
            yield field.name, value


def _encoded(value: object) -> Iterator[bytes]:
    """Yield a value's bytes; several for several files."""
    if isinstance(value, tuple):
        for one in value:
            yield from _encoded(one)
    elif isinstance(value, bytes):
        yield value
    else:
        yield str(value).encode("utf-8", "surrogatepass")


def _as_resolved_before(order: ImageOrder) -> Iterator[ImageOrder]:
    sizes: tuple[Size, ...] = FIXED_SIZES if SIZE in order.auto else (order.size,)
    backgrounds: tuple[Background | None, ...] = (order.background,)
    if BACKGROUND in order.auto:
        backgrounds = tuple(Background)
    for size, background in product(sizes, backgrounds):
        yield replace(order, size=size, background=background)


def _digest_before(order: ImageOrder) -> str:
    sha256 = hashlib.sha256()
    for name in _BEFORE:
        value = getattr(order, name)
        content = value if isinstance(value, bytes) else str(value).encode()
        sha256.update(f"{name}:{type(value).__name__}:{len(content)}:".encode() + content)
    return sha256.hexdigest()
