"""Logs and metrics: what an operator sees of a running server; never a key."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable
from contextvars import ContextVar

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector
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
    # Nothing that our lines show: not looked up for each.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
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


class Metrics:
    """The figures of one process, in Prometheus' terms (https://prometheus.io/docs/practices)."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "limner_requests",
            "Requests answered, by route and status.",
            ["route", "status"],
            registry=self.registry,
        )
        self.pictures = Counter(
            "limner_pictures",
            "Pictures delivered, by model and engine.",
            ["model", "engine"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "limner_picture_seconds",
            "Seconds from the order to each finished picture, waiting included.",
            ["model"],
            buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120),
            registry=self.registry,
        )
        self.steps = Counter(
            "limner_steps",
            "Denoising steps of local models, by engine.",
            ["engine"],
            registry=self.registry,
        )
        self.connections_open = Gauge(
            "limner_connections_open",
            "Connections of clients that are open.",
            registry=self.registry,
        )
        self.connections_ended = Counter(
            "limner_connections_ended",
            "Connections that the server ended or turned away, by reason.",
            ["reason"],
            registry=self.registry,
        )
        self.body_bytes = Gauge(
            "limner_body_bytes",
            "Bytes of requests' bodies that are in memory.",
            registry=self.registry,
        )
        self.upstream_calls = Counter(
            "limner_upstream_calls",
            "Calls of relays to their upstreams, by engine and outcome.",
            ["engine", "outcome"],
            registry=self.registry,
        )
        self.upstream_open = Gauge(
            "limner_upstream_open",
            "Whether an upstream failed too often and is left alone for a while, by engine.",
            ["engine"],
            registry=self.registry,
        )
        self.engine_up = Gauge(
            "limner_engine_up",
            "Whether the process of an engine is ready to draw, by engine.",
            ["engine"],
            registry=self.registry,
        )
        self.engine_deaths = Counter(
            "limner_engine_deaths",
            "How often the process of an engine was lost, by engine.",
            ["engine"],
            registry=self.registry,
        )
        self.prompt_fallbacks = Counter(
            "limner_prompt_fallbacks",
            "Prompts that the configured language model did not improve, by reason.",
            ["reason"],
            registry=self.registry,
        )
        self.understanding_failures = Counter(
            "limner_understanding_failures",
            "Prompts that were drawn as far as they were understood, for a fault of the service.",
            registry=self.registry,
        )
        self.safety_refusals = Counter(
            "limner_safety_refusals",
            "Requests that the content policy refused, by category and stage.",
            ["category", "stage"],
            registry=self.registry,
        )
        self.safety_failures = Counter(
            "limner_safety_failures",
            "Calls to the configured judge of content that gave no judgement, by reason.",
            ["reason"],
            registry=self.registry,
        )

    def text(self) -> bytes:
        """Return all figures in Prometheus' text format."""
        return generate_latest(self.registry)


def merged(texts: Iterable[bytes]) -> bytes:
    """Add up the figures of several processes; all in Prometheus' text format.

    `_created`, when a figure was first counted, is the earliest of all.
    """
    families: dict[str, Metric] = {}
    values: dict[str, dict[_Key, float]] = {}
    for text in texts:
        for family in text_string_to_metric_families(text.decode()):
            name = family.name
            families.setdefault(name, Metric(name, family.documentation, family.type))
            found = values.setdefault(name, {})
            for sample in family.samples:
                key = (sample.name, tuple(sample.labels.items()))
                before = found.get(key)
                if before is None:
                    found[key] = sample.value
                elif sample.name.endswith("_created"):
                    found[key] = min(before, sample.value)
                else:
                    found[key] = before + sample.value
    for name, family in families.items():
        for (sample_name, labels), value in values[name].items():
            family.add_sample(sample_name, dict(labels), value)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collected(families.values()))
    return generate_latest(registry)


_Key = tuple[str, tuple[tuple[str, str], ...]]
"""A sample's name and labels."""


class _Collected(Collector):
    """Figures that have been collected already."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        """Return them."""
        return self._families
