"""Lists, checks and removes the models in the hub's cache."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import scan_cache_dir
from huggingface_hub.errors import CacheNotFound
from safetensors import SafetensorError, safe_open

READ_BYTES = 1024 * 1024
UNFINISHED = ".incomplete"


@dataclass(frozen=True, slots=True)
class CachedModel:
    """A model in the cache; `unfinished_bytes` counts interrupted downloads."""

    model: str
    folder: Path
    size_bytes: int
    unfinished_bytes: int
    used_at: float
    revisions: tuple[str, ...]


def cached_models() -> list[CachedModel]:
    """Return the models of the cache, by name."""
    try:
        repos = scan_cache_dir().repos
    except CacheNotFound:
        return []
    found = [
        CachedModel(
            repo.repo_id,
            repo.repo_path,
            repo.size_on_disk,
            sum(file.stat().st_size for file in _unfinished(repo.repo_path)),
            repo.last_accessed,
            tuple(sorted(one.commit_hash for one in repo.revisions)),
        )
        for repo in repos
        if repo.repo_type == "model"
    ]
    return sorted(found, key=lambda one: one.model.lower())


def find_cached(model: str) -> CachedModel | None:
    """Return a cached model by its name, None where there is none."""
    return next((one for one in cached_models() if one.model == model), None)


def faults_of(model: CachedModel) -> Iterator[str]:
    """Yield a sentence for each damaged, missing or unfinished file of a model.

    The cache names each file by its checksum: SHA-256 for large ones, Git's SHA-1 for the others.
    """
    for file in _unfinished(model.folder):
        yield f"{file.name[:12]}… was broken off; pull the model again and it goes on."
    names = {
        link.resolve().name: link.name
        for link in (model.folder / "snapshots").rglob("*")
        if link.is_symlink()
    }
    for name, shown in sorted(names.items(), key=lambda pair: pair[1]):
        blob = model.folder / "blobs" / name
        if not blob.is_file():
            yield f"{shown} is missing; pull the model again."
        elif checksum(blob, len(name)) != name:
            yield f"{shown} is damaged; delete {blob} and pull the model again."


def faults_in(path: Path) -> Iterator[str]:
    """Yield a sentence for each damaged weight file of a folder, or of a single file."""
    files = [path] if path.is_file() else sorted(path.rglob("*.safetensors"))
    if not files:
        yield f"{path} holds no .safetensors file."
    for file in files:
        if file.suffix == ".safetensors":
            try:
                with safe_open(file, framework="numpy") as opened:
                    opened.keys()
            except (SafetensorError, OSError) as fault:
                yield f"{file} is damaged ({fault})."


def remove(model: CachedModel) -> int:
    """Delete a model from the cache; return the number of bytes that are freed."""
    plan = scan_cache_dir().delete_revisions(*model.revisions)
    plan.execute()
    return plan.expected_freed_size


def checksum(file: Path, digits: int) -> str:
    """Compute the checksum that names a file in the cache: SHA-256 has 64 `digits`."""
    size = file.stat().st_size
    total = (
        hashlib.sha256()
        if digits == 64
        else hashlib.sha1(f"blob {size}\0".encode(), usedforsecurity=False)
    )
    with file.open("rb") as opened:
        while chunk := opened.read(READ_BYTES):
            total.update(chunk)
    return total.hexdigest()


def _unfinished(folder: Path) -> list[Path]:
    return sorted((folder / "blobs").glob(f"*{UNFINISHED}"))
