"""`python -m limner.engines.host`: runs one engine, read as a line of JSON from standard input.

Standard input stays open: at its end the parent has died, and this process ends. Each state of the
engine is written as a line to standard output; everything else that prints there is redirected to
standard error.
"""

from __future__ import annotations

import os
import sys

# Processes or a GPU draw: threads of NumPy's BLAS would only compete for the cores, and a host that
# forks must have none. BLAS reads this variable when one of the imports below loads it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def main() -> int:
    """Serve the engine; return the exit status."""
    import uvloop

    from limner.concurrency.threads import thread_pool
    from limner.engines.host.process import read_spec, serve
    from limner.errors import ConfigurationError
    from limner.observe import set_up_logging
    from limner.settings import cores

    parent = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        spec = read_spec(sys.stdin.buffer.readline())
        set_up_logging(spec.log_level)
        threads = thread_pool(cores(), "pixels")  # No thread runs before there is work.
        uvloop.run(serve(spec, threads, lifeline=sys.stdin.fileno(), parent=parent))
    except ConfigurationError as fault:
        sys.stderr.write(f"{fault}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
