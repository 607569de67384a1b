"""What crosses the socket of a host, as MessagePack: an order in, pictures or an error out.

The frozen dataclasses of the engine's side travel as they are (msgspec reads their types): a field
that is added to them crosses without a word here. Pixels do not travel; they are shared.
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
"""The longest order: the prompt is most of it."""
ANSWER_BYTES_MAX = 512 * 1024 * 1024
"""The longest answer: the file of a picture."""


class HostFault(msgspec.Struct, frozen=True):
    """An error on its way: the names of its class and that class's bases, and what it holds."""

    classes: tuple[str, ...]
    attributes: dict[str, Any]

    @classmethod
    def of(cls, error: LimnerError) -> HostFault:
        """Pack an error."""
        return cls(tuple(base.__name__ for base in type(error).__mro__), dict(vars(error)))

    def error(self) -> LimnerError:
        """Make the same error again, or one of its nearest class that this process knows."""
        kind = next(filter(None, map(_error_class, self.classes)), LimnerError)
        error = kind.__new__(kind)
        Exception.__init__(error, self.attributes.get("message", ""))
        vars(error).update(self.attributes)
        return error


def _error_class(name: str) -> type[LimnerError] | None:
    found = getattr(errors, name, None)
    return found if isinstance(found, type) and issubclass(found, LimnerError) else None


class HostRequest(msgspec.Struct, frozen=True):
    """API process to host: draw this. `request_id` is for the lines of the log."""

    order: DrawOrder
    request_id: str


class HostReply(msgspec.Struct, frozen=True):
    """Host to API process: what an order yields, or its error, or with neither its end."""

    picture: Finished | None = None
    fault: HostFault | None = None
    placed: Placed | None = None
    bought: Bought | None = None

    @classmethod
    def of(cls, one: Finished | Placed | Bought) -> HostReply:
        """Pack what an order yields."""
        if isinstance(one, Placed):
            return cls(placed=one)
        return cls(bought=one) if isinstance(one, Bought) else cls(picture=one)


class HostStatus(msgspec.Struct, frozen=True):
    """How a host is: how many orders wait and are drawn, and how long one takes.

    `reason` tells why it `failed`; `capabilities` are known once it is `ready`.
    """

    state: HostState
    reason: str = ""
    capabilities: Capabilities | None = None
    waiting: int = 0
    drawing: int = 0
    mean_s: float = 0.0


def encode_request(ask: HostRequest, share: Callable[[np.ndarray[Any, Any]], SharedArray]) -> bytes:
    """Write an order; `share` puts each of its arrays where the host finds it."""

    def hook(value: object) -> SharedArray:
        if isinstance(value, np.ndarray):
            return share(value)
        # What msgspec asks a hook to raise for a type that it does not know.
        raise NotImplementedError(f"{type(value).__name__} does not cross")

    return msgspec.msgpack.Encoder(enc_hook=hook).encode(ask)


def decode_request(
    message: bytes, take: Callable[[SharedArray], np.ndarray[Any, Any]]
) -> HostRequest:
    """Read an order; `take` finds an array. Raises msgspec.ValidationError, OSError."""

    def hook(_: type, value: object) -> np.ndarray[Any, Any]:
        return take(msgspec.convert(value, SharedArray))

    return msgspec.msgpack.Decoder(HostRequest, dec_hook=hook).decode(message)


encode_answer = msgspec.msgpack.Encoder().encode
decode_answer = msgspec.msgpack.Decoder(HostReply).decode
encode_status = msgspec.json.Encoder().encode
decode_status = msgspec.json.Decoder(HostStatus).decode
