"""Loads a model from the hub, a folder or a single file, with its LoRAs, onto its device.

Every failure is raised as a ConfigurationError that names the model and what to do.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import diffusers
import torch
import transformers

from limner.engines.diffusion.checkpoints import read_checkpoint
from limner.engines.diffusion.devices import find_device, find_dtype
from limner.engines.diffusion.encoders import load_ip_adapter
from limner.engines.diffusion.families import UNKNOWN, Families, Family
from limner.engines.diffusion.load_errors import explain_load_errors
from limner.engines.diffusion.options import apply_options
from limner.engines.diffusion.settings import DiffusersSettings
from limner.errors import ConfigurationError

log = logging.getLogger(__name__)

INDEX = "model_index.json"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A loaded model: its pipeline, family, device and number format."""

    pipe: Any
    family: Family
    device: torch.device
    dtype: torch.dtype


def load(settings: DiffusersSettings, families: Families) -> Loaded:
    """Load the model of the settings. Raises ConfigurationError."""
    silence_libraries()
    device = find_device(settings.device)
    family = _chosen(settings, families)
    named = _class_named(settings)
    if family is None:
        family = families.guess(named or "", settings.model, {})
    dtype = find_dtype(settings, family, device)
    with explain_load_errors(
        f"The model {settings.model!r} cannot be loaded", settings.model, settings
    ):
        pipe = _read(settings, family, dtype, named)
        pipe.set_progress_bar_config(disable=True)
        if settings.family is None:
            family = families.guess(type(pipe).__name__, settings.model, configuration(pipe))
            if family is UNKNOWN:
                family = families.guess(named or "", settings.model, configuration(pipe))
        if family.scheduler is not None:
            kind = getattr(diffusers, family.scheduler)
            pipe.scheduler = kind.from_config(
                pipe.scheduler.config, timestep_spacing=family.spacing
            )
    for number, lora in enumerate(settings.loras):
        with explain_load_errors(
            f"The LoRA {lora.source!r} cannot be loaded", lora.source, settings
        ):
            _add_lora(pipe, lora.source, lora.weight, f"lora{number}", settings)
    load_ip_adapter(pipe, family, settings)
    with explain_load_errors(
        f"The model {settings.model!r} does not fit on {device}", settings.model, settings
    ):
        apply_options(pipe, settings, family, device, dtype)
    log.info("loaded %s (%s) on %s in %s", settings.model, family.title, device, str(dtype)[6:])
    return Loaded(pipe, family, device, dtype)


def silence_libraries() -> None:
    """Keep the libraries' progress bars and advice out of the log."""
    diffusers.utils.logging.set_verbosity_error()
    diffusers.utils.logging.disable_progress_bar()
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()


def configuration(pipe: Any) -> Mapping[str, object]:
    """Return the configuration of a pipeline and its parts by dotted names."""
    found = dict(pipe.config)
    for name, part in pipe.components.items():
        config = getattr(part, "config", None)
        if isinstance(config, Mapping):
            found |= {f"{name}.{key}": value for key, value in config.items()}
    return found


def _chosen(settings: DiffusersSettings, families: Families) -> Family | None:
    if settings.family is None:
        return None
    family = families.named(settings.family)
    if family is None:
        known = ", ".join(one.key for one in families.all())
        raise ConfigurationError(f"family = {settings.family!r} is none of {known}, unknown.")
    return family


def _class_named(settings: DiffusersSettings) -> str | None:
    """Read the name of the pipeline's class from a folder's index."""
    index = Path(settings.model) / INDEX
    if not index.is_file():
        return None
    try:
        name = json.loads(index.read_text())["_class_name"]
    except (ValueError, KeyError, TypeError, OSError) as fault:
        raise ConfigurationError(
            f"{index} is damaged ({type(fault).__name__}: {fault}); load the model again."
        ) from fault
    return str(name)


def _read(
    settings: DiffusersSettings, family: Family, dtype: torch.dtype, named: str | None
) -> Any:
    path = Path(settings.model)
    if path.is_file():
        return read_checkpoint(settings, family, dtype)
    if path.is_dir() and named is None:
        raise ConfigurationError(
            f"The folder {path} holds no {INDEX}: it is no pipeline of diffusers. A single "
            "checkpoint is named by its file."
        )
    return diffusers.DiffusionPipeline.from_pretrained(
        settings.model,
        revision=settings.revision,
        variant=settings.variant,
        dtype=dtype,
        local_files_only=settings.offline or path.is_dir(),
        load_connected_pipeline=True,  # Kandinsky's decoder needs its prior.
    )


def _add_lora(
    pipe: Any, source: str, weight: float, name: str, settings: DiffusersSettings
) -> None:
    """Fuse a LoRA into the weights, so that it costs nothing at each step."""
    if not hasattr(pipe, "load_lora_weights"):
        raise ConfigurationError(f"{type(pipe).__name__} takes no LoRA; leave out loras.")
    path = Path(source)
    given = {"weight_name": path.name} if path.is_file() else {}
    pipe.load_lora_weights(
        str(path.parent) if path.is_file() else source,
        adapter_name=name,
        local_files_only=settings.offline or path.exists(),
        **given,
    )
    adapted = {part for part, names in pipe.get_list_adapters().items() if name in names}
    if not adapted:
        raise ConfigurationError(
            f"The LoRA {source!r} fits no part of this model; it was made for another family."
        )
    pipe.fuse_lora(components=sorted(adapted), lora_scale=weight, adapter_names=[name])
    pipe.unload_lora_weights()
