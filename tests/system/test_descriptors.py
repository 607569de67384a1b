"""How many connections a process may have open, by its own limits of open files."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator

import pytest

from limner.errors import ConfigurationError
from limner.system.descriptors import RESERVED_MAX, connections_max

PROGRAM = """
import resource, sys
from limner.system.descriptors import connections_max
from limner.errors import ConfigurationError
soft, hard, asked = (int(one) for one in sys.argv[1:])
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
try:
    print(connections_max(asked or None), resource.getrlimit(resource.RLIMIT_NOFILE)[0])
except ConfigurationError as fault:
    print(fault)
"""


def connections(soft: int, hard: int, asked: int = 0) -> str:
    """Ask in a process that has these limits."""
    command = [sys.executable, "-c", PROGRAM, *map(str, (soft, hard, asked))]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize(
    ("soft", "hard", "asked", "told"),
    [
        (1024, 18_000, 0, "16384 16896"),
        (1024, 4096, 0, "3584 4096"),
        (1024, 1024, 0, "768 1024"),
        (256, 256, 0, "192 256"),
        (256, 4096, 300, "300 812"),
        (1024, 1024, 768, "768 1024"),
        (2000, 18_000, 500, "500 2000"),
    ],
)
def test_the_soft_limit_is_raised_as_far_as_needed(
    soft: int, hard: int, asked: int, told: str
) -> None:
    assert connections(soft, hard, asked) == told


def test_more_than_the_hard_limit_leaves_is_refused() -> None:
    told = connections(1024, 1024, 769)
    assert told.startswith("connections.open_max: 769 are more than the 768 ")


@pytest.fixture
def own_limits() -> Iterator[None]:
    """Put this process's limits back; a soft limit may always be lowered and raised again."""
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, limits)


@pytest.mark.usefixtures("own_limits")
def test_this_process_gets_what_its_setting_needs_and_no_more() -> None:
    """Files that are open already are among them, so the limit here stays above those."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (512, hard))
    assert connections_max(100) == 100
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 100 + RESERVED_MAX
    with pytest.raises(ConfigurationError, match=r"connections\.open_max: 2147483647 are more"):
        connections_max(2**31 - 1)
