"""The socket that a server listens on."""

from __future__ import annotations

import os
import socket

from limner.errors import ConfigurationError

BACKLOG = 2048
FREE_PORT = 8001
"""The port that an error names as an example."""


def listen(host: str, port: int) -> socket.socket:
    """Open the listening socket. Raises ConfigurationError when the address is not to be had."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as fault:
        reason = os.strerror(fault.errno) if fault.errno and fault.errno > 0 else fault.strerror
        raise ConfigurationError(
            f"host, port: cannot listen on {host}:{port}: {reason or fault}. Choose another port "
            f"by --port or by the variable LIMNER_PORT, such as LIMNER_PORT={FREE_PORT}."
        ) from None


def base_url(listener: socket.socket) -> str:
    """Return the URL of a listening socket, as this machine reaches it."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
