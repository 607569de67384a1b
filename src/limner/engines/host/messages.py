"""The messages between API processes and hosts, as MessagePack: orders, pictures, errors.

msgspec encodes the frozen dataclasses of `engines.engine` by their types, so that a new field of
them needs no change here. Pixels are not sent; they lie in shared memory.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np

from limner import errors
from limner.engines.engine import Bought, Capabilities, DrawOrder, Finished, Placed
from limner.engines.host.specs import HostState
from limner.errors import LimnerError
from limner.images.shared_memory import SharedArray

ORDER_BYTES_MAX = 4 * 1024 * 1024
"""The largest order: the prompt is most of it."""
REPLY_BYTES_MAX = 512 * 1024 * 1024
"""The largest reply: a picture's file."""


class HostFault(msgspec.Struct, frozen=True):
    """An encoded error: the names of its class and of that class's bases, and its attributes."""

    classes: tuple[str, ...]
    attributes: dict[str, Any]

    @classmethod
    def of(cls, error: LimnerError) -> HostFault:
        """Encode an error."""
        return cls(tuple(base.__name__ for base in type(error).__mro__), dict(vars(error)))

    def error(self) -> LimnerError:
        """Return the same error again, or one of its nearest base class known to this process."""
        kind = next(filter(None, map(_error_class, self.classes)), LimnerError)
        error = kind.__new__(kind)
        Exception.__init__(error, self.attributes.get("message", ""))
        vars(error).update(self.attributes)
        return error


def _error_class(name: str) -> type[LimnerError] | None:
    found = getattr(errors, name, None)
    return found if isinstance(found, type) and issubclass(found, LimnerError) else None


class HostRequest(msgspec.Struct, frozen=True):
    """API process to host: an order to draw. `request_id` is for the log."""

    order: DrawOrder
    request_id: str


class HostReply(msgspec.Struct, frozen=True):
    """Host to API process: one of what an order yields, or its error; all None at its end."""

    picture: Finished | None = None
    fault: HostFault | None = None
    placed: Placed | None = None
    bought: Bought | None = None

    @classmethod
    def of(cls, event: Finished | Placed | Bought) -> HostReply:
        """Return the reply for what an order yields."""
        if isinstance(event, Placed):
            return cls(placed=event)
        return cls(bought=event) if isinstance(event, Bought) else cls(picture=event)


class HostStatus(msgspec.Struct, frozen=True):
    """Host to API process: its state, and how many orders wait and are drawn.

    `reason` tells why it `failed`; `capabilities` are known once it is `ready`. `mean_s` is about
    how long an order takes, in seconds.
    """

    state: HostState
    reason: str = ""
    capabilities: Capabilities | None = None
    waiting: int = 0
    drawing: int = 0
    mean_s: float = 0.0


def encode_request(
    request: HostRequest, share: Callable[[np.ndarray[Any, Any]], SharedArray]
) -> bytes:
    """Encode an order; `share` writes each of its arrays into shared memory."""

    def hook(value: object) -> SharedArray:
        if isinstance(value, np.ndarray):
            return share(value)
        # msgspec asks for this exception where a type cannot be encoded.
        raise NotImplementedError(f"{type(value).__name__} cannot be sent")

    return msgspec.msgpack.Encoder(enc_hook=hook).encode(request)


def decode_request(
    message: bytes, take: Callable[[SharedArray], np.ndarray[Any, Any]]
) -> HostRequest:
    """Decode an order; `take` reads a shared array. Raises msgspec.ValidationError, OSError."""

    def hook(_: type, value: object) -> np.ndarray[Any, Any]:
        return take(msgspec.convert(value, SharedArray))

    return msgspec.msgpack.Decoder(HostRequest, dec_hook=hook).decode(message)


encode_reply = msgspec.msgpack.Encoder().encode
decode_reply = msgspec.msgpack.Decoder(HostReply).decode
encode_status = msgspec.json.Encoder().encode
decode_status = msgspec.json.Decoder(HostStatus).decode
