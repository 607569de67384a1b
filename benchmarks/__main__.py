"""`make bench`: all figures, or those that are named: `python -m benchmarks body path_alone`."""

from __future__ import annotations

import os
import platform
import sys

from benchmarks import (
    body,
    encoders,
    gpu_models,
    http_protocol,
    local_model,
    machinery,
    many_pixels,
    metering,
    own_driver,
    relay,
    safety,
    safety_languages,
    service,
    text_work,
    thread_pools,
)
from benchmarks.figures import console
from benchmarks.sketch import drawing

BENCHMARKS = {
    "body": body.run,
    "encoders": encoders.run,
    "drawing": drawing.run,
    "metering": metering.run,
    "own_driver": own_driver.run,
    "safety": safety.run,
    "http_protocol": http_protocol.run,
    "text_work": text_work.run,
    "thread_pools": thread_pools.run,
    "safety_languages": safety_languages.run,
    "shares": service.shares,
    "path_alone": service.path_alone,
    "all_cores": service.all_cores,
    "memory": service.memory,
    "many_pixels": many_pixels.run,
    "machinery": machinery.run,
    "local_model": local_model.run,
    "gpu_models": gpu_models.run,
    "relay": relay.run,
}
LONG = {"relay_all": relay.run_all, "text_work_all": text_work.run_all}
"""Those that run only when they are named."""


def main() -> None:
    """Run what is named, or everything."""
    console.print(
        f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    for name in sys.argv[1:] or BENCHMARKS:
        (BENCHMARKS | LONG)[name]()


main()
