"""How many files and sockets this process may have open, and how many of them for clients."""

from __future__ import annotations

import resource

from limner.errors import ConfigurationError

CONNECTIONS_MAX = 16384
"""How many connections may be open if the setting is not given."""
RESERVED_MIN, RESERVED_MAX = 64, 512
"""What stays free for pictures, the database, engine hosts and upstreams: a quarter of the limit,
but at least and at most this."""


def connections_max(configured: int | None) -> int:
    """Return how many connections may be open, and raise the limit of this process to fit.

    A service manager usually starts a process with a soft limit of 1024 and a much larger hard one,
    up to which it may go (man 2 getrlimit). Raises ConfigurationError when more are
    configured than the hard limit leaves.
    """
    limit = _raised((configured or CONNECTIONS_MAX) + RESERVED_MAX)
    room = limit - min(RESERVED_MAX, max(RESERVED_MIN, limit // 4))
    if configured is not None and configured > room:
        raise ConfigurationError(
            f"connections.open_max: {configured} are more than the {room} that the limit of "
            f"{limit} open files leaves for connections (ulimit -Hn; LimitNOFILE= of systemd)."
        )
    return configured or min(CONNECTIONS_MAX, max(1, room))


def _raised(wanted: int) -> int:
    """Raise the soft limit of open files to `wanted`, as far as may be; return it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return wanted if soft == resource.RLIM_INFINITY else soft
