"""Finds the engines that a configuration needs, and the specs of their hosts."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from limner.config import Config
from limner.contract.models import SERVED
from limner.engines.host.specs import SOCKET_PATH_BYTES_MAX, HostSpec
from limner.engines.registry import engine_kinds
from limner.errors import ConfigurationError
from limner.settings import EngineSection
from limner.system.runtime_folder import runtime_folder


def needed_engines(config: Config) -> Mapping[str, EngineSection]:
    """Return the sections of the engines that draw, by their names.

    An engine without models is left out where other engines draw for all of them. Raises
    ConfigurationError for a model that there is not.
    """
    known = [model.id for model in SERVED]
    named = set[str]()
    for name, section in config.engines.items():
        for model in section.models:
            if model not in known:
                raise ConfigurationError(
                    f"engines.{name}.models: there is no model {model}; there are "
                    f"{', '.join(known)}."
                )
        named.update(section.models)
    is_full = named.issuperset(known)
    return {
        name: section for name, section in config.engines.items() if section.models or not is_full
    }


def new_folder() -> Path:
    """Name a folder for the sockets of new hosts, which make it. Raises ConfigurationError."""
    return runtime_folder() / secrets.token_hex(6)


def host_specs(config: Config, folder: Path) -> tuple[HostSpec, ...]:
    """Return what the engines' hosts are started with; their sockets lie in `folder`.

    Raises ConfigurationError for a folder whose path is too long for them.
    """
    if len(os.fsencode(folder / "00.sock")) > SOCKET_PATH_BYTES_MAX:
        raise ConfigurationError(
            f"The path {folder} is too long for sockets; set XDG_RUNTIME_DIR to a shorter one."
        )
    return tuple(
        HostSpec(
            name=name,
            kind=section.kind,
            section=section.model_dump_json(),
            socket=str(folder / f"{number}.sock"),
            waiting_max=config.queue.waiting_max,
            wait_max_s=config.queue.wait_max_s,
            timeout_s=section.timeout_s,
            pixel_bytes_max=config.pixels.bytes_max,
            log_level=config.log_level,
        )
        for number, (name, section) in enumerate(needed_engines(config).items())
        if engine_kinds()[section.kind].in_host
    )


def weightiest(config: Config, model: str) -> Mapping[str, EngineSection]:
    """Return the one engine that draws for a model, the weightiest where there are several."""
    able = [name for name, section in config.engines.items() if model in section.models]
    able = able or [name for name, section in config.engines.items() if not section.models]
    name = max(able, key=lambda name: config.engines[name].weight)
    return {name: config.engines[name]}
