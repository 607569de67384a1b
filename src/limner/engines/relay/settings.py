"""The settings of one upstream server, and where our key for it is read from."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from limner.errors import ConfigurationError
from limner.settings import EngineSection


class RelaySettings(EngineSection):
    """`[engines.NAME]` with `kind = "relay"`: another server that speaks the Images API."""

    kind: Literal["relay"] = Field("relay", description="What sort of engine it is.")
    base_url: str = Field(
        pattern=r"^https?://[^/?#\s]+[^?#\s]*$",
        examples=["https://api.openai.com/v1"],
        description="Where the server's API begins (`https://api.openai.com/v1`).",
    )
    dialect: str = Field("openai", description="How it wants to be asked.")
    key: str | None = Field(None, repr=False, examples=["sk-..."], description="Our API key there.")
    key_env: str | None = Field(
        None,
        examples=["OPENAI_API_KEY"],
        description="The environment variable that holds the key, instead of `key`.",
    )
    key_file: Path | None = Field(
        None,
        examples=["/run/secrets/key"],
        description="The file that holds the key, instead of `key`.",
    )
    model: str | None = Field(
        None,
        examples=["gpt-image-2"],
        description="The model to ask for; by default the public one by its own name.",
    )
    api_version: str | None = Field(
        None, examples=["2025-04-01-preview"], description="Azure's `api-version`."
    )
    sizes: tuple[str, ...] = Field(
        (),
        examples=[["1024x1024"]],
        description="The sizes that it draws, where the dialect's are not right.",
    )
    timeout_s: float = Field(
        300,
        gt=0,
        le=3600,
        description="How long one call may take, repeats included, in seconds; then it fails with "
        "504. Below what clients wait: the official one waits 600.",
    )
    connect_timeout_s: float = Field(
        5, gt=0, le=60, description="How long a connection may take, in seconds."
    )
    concurrent_max: int = Field(
        64, ge=1, le=1024, description="How many calls may be on their way at once."
    )
    retries_max: int = Field(
        2,
        ge=0,
        le=10,
        description="How often a call is repeated that cannot have bought anything.",
    )
    failures_max: int = Field(
        5, ge=1, le=1000, description="After so many failures in a row it is left alone."
    )
    open_s: float = Field(
        30, gt=0, le=3600, description="For how long, in seconds; then it is probed."
    )
    bytes_max: int = Field(
        1024**3,
        ge=1024**2,
        description="How many bytes of pictures may be on their way at once; others wait.",
    )

    @field_validator("sizes")
    @classmethod
    def _sizes(cls, sizes: tuple[str, ...]) -> tuple[str, ...]:
        for size in sizes:
            if re.fullmatch(r"[1-9]\d{0,4}x[1-9]\d{0,4}", size) is None:
                raise ValueError(f"{size!r} is no size, such as 1024x1024")
        return sizes

    @model_validator(mode="after")
    def _one_key(self) -> Self:
        if sum(one is not None for one in (self.key, self.key_env, self.key_file)) > 1:
            raise ValueError(
                "key, key_env and key_file exclude one another; give one, such as "
                'key_env = "MY_KEY"'
            )
        return self

    def resolved_key(self, name: str) -> str | None:
        """Return our key there, read from the place that the engine `name` is set to.

        Raises ConfigurationError where it is missing.
        """
        if self.key_env is not None:
            key = os.environ.get(self.key_env, "").strip()
            if not key:
                raise ConfigurationError(
                    f"engines.{name}.key_env: the variable {self.key_env} is not set."
                )
            return key
        if self.key_file is not None:
            return self._key_of_file(name, self.key_file)
        return self.key

    @staticmethod
    def _key_of_file(name: str, file: Path) -> str:
        try:
            key = file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as fault:
            raise ConfigurationError(
                f"engines.{name}.key_file: {file} cannot be read: {fault}."
            ) from None
        if not key:
            raise ConfigurationError(f"engines.{name}.key_file: {file} is empty.")
        return key
