"""Downloads a model from the hub into its cache: the files that the pipeline needs."""

from __future__ import annotations

import re
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from huggingface_hub import HfApi, constants, snapshot_download
from huggingface_hub.file_download import repo_folder_name
from huggingface_hub.utils.tqdm import disable_progress_bars

from limner.engines.diffusion.extras import require
from limner.engines.diffusion.hub.errors import explain_hub_errors
from limner.errors import ConfigurationError

INDEX = "model_index.json"
SPARE_BYTES = 512 * 1024**2
"""The space that must stay free on the disk."""
FILES_WITHOUT_INDEX = ["*.json", "*.txt", "*.model", "*.jinja", "*.safetensors"]
"""The files to download of a LoRA, an adapter or a decoder, which have no index."""

_VARIANT = re.compile(r"\.(\w+)(-\d{5}-of-\d{5})?\.(safetensors|bin)$")


@dataclass(frozen=True, slots=True)
class Pulled:
    """A complete model in the cache."""

    folder: Path


def pull(model: str, revision: str | None = None, variant: str | None = None) -> Pulled:
    """Download a model, or the rest of one that was interrupted.

    HF_ENDPOINT, HF_HOME, HF_TOKEN and HF_HUB_OFFLINE are honoured. Raises ConfigurationError.
    """
    if not sys.stderr.isatty():
        disable_progress_bars()
    with explain_hub_errors(model):
        info = HfApi().model_info(model, revision=revision, files_metadata=True)
        files = [(one.rfilename, one.size or 0) for one in info.siblings or []]
        is_pipeline = INDEX in dict(files)
        _check_space(model, needed_bytes(files, variant))
        if not is_pipeline:
            folder = snapshot_download(model, revision=info.sha, allow_patterns=FILES_WITHOUT_INDEX)
        else:
            require()
            from diffusers import DiffusionPipeline  # It knows which files are needed.

            folder = DiffusionPipeline.download(
                model, revision=revision, variant=variant, load_connected_pipeline=True
            )
    return Pulled(Path(folder))


def needed_bytes(files: Iterable[tuple[str, int]], variant: str | None) -> int:
    """Estimate the bytes of a pipeline: each folder counts with one kind of weight files."""
    weights: dict[PurePosixPath, dict[tuple[str, str | None], int]] = defaultdict(dict)
    total = 0
    has_index = INDEX in {name for name, _ in files}
    for name, size in files:
        path = PurePosixPath(name)
        found = _VARIANT.search(f".{path.name.partition('.')[2]}")
        if path.suffix not in (".safetensors", ".bin"):
            total += size if path.suffix in (".json", ".txt", ".model") else 0
        elif path.parent.parts or not has_index:
            kind = (path.suffix, found[1] if found else None)
            weights[path.parent][kind] = weights[path.parent].get(kind, 0) + size
    for kinds in weights.values():
        wanted = [(".safetensors", variant), (".safetensors", None), (".bin", variant)]
        total += next(
            (kinds[kind] for kind in wanted if kind in kinds), kinds.get((".bin", None), 0)
        )
    return total


def _check_space(model: str, required: int) -> None:
    """Raise ConfigurationError when the disk cannot hold the rest of the files."""
    cache = Path(constants.HF_HUB_CACHE)
    blobs = cache / repo_folder_name(repo_id=model, repo_type="model") / "blobs"
    cached = sum(file.stat().st_size for file in blobs.glob("*")) if blobs.is_dir() else 0
    existing = next(folder for folder in (cache, *cache.parents) if folder.exists())
    free = shutil.disk_usage(existing).free
    if required - cached + SPARE_BYTES > free:
        raise ConfigurationError(
            f"{model} takes about {gib(required)}, and the disk of {cache} has {gib(free)} free. "
            "Free some space, or set HF_HOME to another disk."
        )


def gib(size_bytes: int) -> str:
    """Format a size in GiB."""
    return f"{size_bytes / 1024**3:.1f} GiB"
