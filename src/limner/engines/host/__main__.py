"""`python -m limner.engines.host`: one engine; a line of JSON on standard input says which.

Standard input stays open: its end tells that the parent is gone, and ends this process. Standard
output tells the parent each state of the engine, a line each; what anything else prints is for
standard error.
"""

from __future__ import annotations

import os
import sys

# Pictures are drawn by processes or on a card: threads of NumPy's BLAS would only fight over the
# cores, and a host that forks has none. It reads this when it is loaded, which imports below do.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def main() -> int:
    """Serve the engine; return the exit status."""
    import uvloop

    from limner.concurrency.threads import thread_pool
    from limner.engines.host.server import read_spec, serve
    from limner.errors import ConfigurationError
    from limner.observe import set_up_logging
    from limner.settings import cores

    parent = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        spec = read_spec(sys.stdin.buffer.readline())
        set_up_logging(spec.log_level)
        threads = thread_pool(cores(), "pixels")  # None runs before there is work.
        uvloop.run(serve(spec, threads, lifeline=sys.stdin.fileno(), parent=parent))
    except ConfigurationError as fault:
        sys.stderr.write(f"{fault}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
