"""Logs: one line a request under its id, readable in a terminal, plain when piped, never a key."""

from __future__ import annotations

import logging
import sys
from contextvars import ContextVar

from rich.console import Console
from rich.logging import RichHandler

request_id: ContextVar[str] = ContextVar("request_id", default="-")
"""The id of the request that is being served, for every log line written on its behalf."""


class RequestIdFilter(logging.Filter):
    """Puts the request id on each record, as `record.request_id`."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record."""
        record.request_id = request_id.get()
        return True


def set_up_logging(level: str) -> None:
    """Send the log of this process to standard error."""
    handler: logging.Handler
    if sys.stderr.isatty():
        handler = RichHandler(
            console=Console(stderr=True), show_path=False, rich_tracebacks=False, markup=False
        )
        handler.setFormatter(logging.Formatter("%(request_id)s %(message)s", "%X"))
    else:
        handler = logging.StreamHandler()
        handler.setFormatter(
            logging.Formatter("%(asctime)s %(levelname)s %(request_id)s %(name)s: %(message)s")
        )
    handler.addFilter(RequestIdFilter())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)
