"""Reads the pictures that a JSON edit refers to: decoded, fetched, or of the account's files."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Protocol

from limner.contract.fields import Fields, FieldValue, shown
from limner.contract.gpt.models import GPT_DEFAULT, IMAGE_BYTES_MAX, find_gpt_model
from limner.contract.reference_shapes import in_contract_shape
from limner.contract.references import (
    IMAGES,
    MASK,
    Address,
    FileId,
    Inline,
    Reference,
    read_references,
)
from limner.contract.uploads import Uploads
from limner.errors import FileNotFound, InvalidRequest
from limner.fetching.fetcher import Fetch
from limner.policy.auth import Caller


class Files(Protocol):
    """The files that accounts have uploaded."""

    async def read(self, account_id: str, file_id: str) -> bytes:
        """Return a file's content. Raises FileNotFound."""


class ReferenceReader:
    """Turns references into uploads, of at most `bytes_max` bytes together."""

    def __init__(self, fetcher: Fetch, files: Files, *, bytes_max: int) -> None:
        self._fetcher = fetcher
        self._files = files
        self._bytes_max = bytes_max

    async def read(
        self, caller: Caller, fields: Fields, *, lenient: bool
    ) -> tuple[Fields, Uploads]:
        """Return the other parameters and the pictures. Raises InvalidRequest.

        A JSON edit is one by a GPT-image model: that is the default here. A lenient request may
        have its pictures in other shapes than the contract's.
        """
        values: Mapping[str, FieldValue] = fields.values
        notes: list[str] = []
        if lenient:
            values, notes = await asyncio.to_thread(in_contract_shape, values)
        rest = {name: value for name, value in values.items() if name not in (IMAGES, MASK)}
        if rest.get("model") is None:
            rest["model"] = GPT_DEFAULT
        elif not lenient:
            _check_model(rest["model"])
        references = await asyncio.to_thread(read_references, values)
        left = self._bytes_max
        images = []
        for reference in references.images:
            images.append(await self._content(caller, reference, left))
            left -= len(images[-1])
        mask = None
        if references.mask is not None:
            mask = await self._content(caller, references.mask, left)
        return Fields(rest), Uploads(tuple(images), mask, IMAGES, tuple(notes))

    async def _content(self, caller: Caller, reference: Reference, left: int) -> bytes:
        match reference:
            case Inline(content, _):
                pass
            case Address(url, param):
                content = await self._fetcher.fetch(url, param, min(left, IMAGE_BYTES_MAX))
            case FileId(name, param):
                content = await self._file(caller, name, param)
        if len(content) > left:
            raise InvalidRequest(
                f"Invalid '{reference.param}': the pictures are larger than {self._bytes_max} "
                "bytes together.",
                code="image_file_too_large",
                param=reference.param,
            )
        return content

    async def _file(self, caller: Caller, file_id: str, param: str) -> bytes:
        try:
            return await self._files.read(caller.account_id, file_id)
        except FileNotFound:
            raise InvalidRequest(
                f"Invalid '{param}': there is no file {shown(file_id)} in this account.",
                code="image_file_not_found",
                param=param,
            ) from None


def _check_model(name: object) -> None:
    if isinstance(name, str) and find_gpt_model(name) is None:
        raise InvalidRequest(
            f"Invalid value: '{name[:60]}'. An edit in JSON is one by a GPT-image model; the "
            "DALL·E models take multipart/form-data.",
            code="invalid_value",
            param="model",
        )
