"""Picture encoders that the settings name, for variations: IP-Adapter, and FLUX.1's Redux."""

from __future__ import annotations

from typing import Any

import diffusers

from limner.engines.diffusion.families import Family
from limner.engines.diffusion.loading import Loaded, explained
from limner.engines.diffusion.settings import DiffusionSettings
from limner.errors import ConfigurationError


def load_encoders(loaded: Loaded, settings: DiffusionSettings) -> Any:
    """Load what the settings name: an IP-Adapter into the model; Redux is returned, else None.

    Raises ConfigurationError for one that cannot be loaded, or is of another family.
    """
    if settings.ip_adapter is not None:
        _check(loaded.family, "ip-adapter", "ip_adapter")
        _adapt(loaded, settings, settings.ip_adapter)
    if settings.redux is None:
        return None
    _check(loaded.family, "redux", "redux")
    return _redux(loaded, settings, settings.redux)


def _check(family: Family, encoder: str, setting: str) -> None:
    if family.encoder != encoder:
        raise ConfigurationError(f"{setting} does not work with {family.title}; leave it out.")


def _adapt(loaded: Loaded, settings: DiffusionSettings, named: str) -> None:
    source, _, file = named.rpartition(":")
    folder, _, name = file.rpartition("/")
    with explained(f"The IP-Adapter {named!r} cannot be loaded", source, settings):
        loaded.pipe.load_ip_adapter(
            source, subfolder=folder, weight_name=name, local_files_only=settings.offline
        )
        if settings.offload == "none":
            loaded.pipe.to(loaded.device)


def _redux(loaded: Loaded, settings: DiffusionSettings, source: str) -> Any:
    pipe = loaded.pipe
    with explained(f"The picture encoder {source!r} cannot be loaded", source, settings):
        redux = diffusers.FluxPriorReduxPipeline.from_pretrained(
            source,
            text_encoder=pipe.text_encoder,
            text_encoder_2=pipe.text_encoder_2,
            tokenizer=pipe.tokenizer,
            tokenizer_2=pipe.tokenizer_2,
            dtype=loaded.dtype,
            local_files_only=settings.offline,
        )
        return redux.to(loaded.device)
