"""The tables of the TOML file: the type, limits, default and meaning of each setting.

The table of each kind of engine is in the engine's package; `engines.registry` finds it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from decimal import Decimal
from ipaddress import ip_network
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator


def cores() -> int:
    """Count the processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # Only Linux says which ones.
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _valid_networks(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return networks and addresses. Raises ValueError for a text that is neither."""
    for text in texts:
        try:
            ip_network(text)
        except ValueError:
            raise ValueError(
                f'{text!r} is no network and no address, such as "10.1.0.0/16" or "10.1.0.7"'
            ) from None
    return texts


class Section(BaseModel):
    """A table of the TOML file; unknown settings are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DefaultSettings(Section):
    """`[defaults]`: values for what a request leaves out; a key may have its own."""

    response_format: Literal["url", "b64_json"] = Field(
        "url",
        description="How DALL·E's pictures are returned when a request does not say: by a link, or "
        "in base64, for clients that read nothing else.",
    )
    edit_model: str | None = Field(
        None,
        examples=["gpt-image-1"],
        description="The model of an edit that names none; by default dall-e-2, and gpt-image-1.5 "
        "for one in JSON.",
    )


class ConnectionSettings(Section):
    """`[connections]`: how many clients may be connected, and how long each may take."""

    open_max: int | None = Field(
        None,
        ge=16,
        examples=[4096],
        description="How many connections may be open. At one more, the one that has been without "
        "a request the longest is closed; where each has one, the new one is answered 503. By "
        "default 16384, or as many as the process's limit of open files leaves.",
    )
    address_open_max: int | None = Field(
        None,
        ge=1,
        examples=[256],
        description="How many connections one address may have open, trusted proxies aside; by "
        "default half of `open_max`.",
    )
    trusted_proxies: tuple[str, ...] = Field(
        ("127.0.0.0/8", "::1"),
        description="Networks and addresses of reverse proxies, such as `10.0.0.0/8`: "
        "`X-Forwarded-Proto` is believed from them alone, and `address_open_max` does not limit "
        "them.",
    )
    idle_s: float = Field(
        75,
        gt=0,
        description="How long a connection may be without a request, in seconds, before it is "
        "closed.",
    )
    head_s: float = Field(
        20,
        gt=0,
        description="How long a request's address and headers may take to come, in seconds, from "
        "their first byte; then 408.",
    )
    answer_pause_s: float = Field(
        60,
        gt=0,
        description="How long a client may take nothing of an answer that waits for it, in "
        "seconds, before the connection is cut.",
    )
    unread_bytes_max: int = Field(
        256 * 1024 * 1024,
        ge=1024 * 1024,
        description="How many bytes of all answers may wait for clients that take nothing of them "
        "for 5 seconds; beyond it those are cut that have waited the longest.",
    )
    head_bytes_max: int = Field(
        64 * 1024,
        ge=4096,
        le=1024 * 1024,
        description="How long a request's address and headers may be together, in bytes; then 414 "
        "or 431.",
    )
    headers_max: int = Field(
        100, ge=16, le=10_000, description="How many headers a request may have; then 431."
    )

    @field_validator("trusted_proxies")
    @classmethod
    def _check_networks(cls, texts: tuple[str, ...]) -> tuple[str, ...]:
        return _valid_networks(texts)


class BodySettings(Section):
    """`[bodies]`: how slowly requests' bodies may come, and how much of them is in memory."""

    memory_bytes_max: int = Field(
        256 * 1024 * 1024,
        ge=1024 * 1024,
        description="How many bytes of all requests' bodies may be in memory at once; what would "
        "be more is answered 503. A sixteenth is left to bodies of up to 64 KiB.",
    )
    total_s: float = Field(
        600, gt=0, description="How long a body may take to come, in seconds; then 408."
    )
    bytes_per_s_min: int = Field(
        1024,
        ge=0,
        description="How fast a body of which more than 64 KiB have come must go on, in bytes a "
        "second, over each `slow_s` seconds; then 408. 0: however slowly.",
    )
    slow_s: float = Field(
        10, gt=0, description="Over how many seconds `bytes_per_s_min` is measured."
    )


class LinkSettings(Section):
    """`[links]`: the links to pictures."""

    life_s: int = Field(
        3600, ge=1, le=7 * 86400, description="How long a picture's link works, in seconds."
    )
    secret: str | None = Field(
        None,
        min_length=32,
        repr=False,
        examples=["replace-me-by-32-random-characters"],
        description="What links are signed with; by default made once and kept in the data folder.",
    )


class StorageSettings(Section):
    """`[storage]`: where pictures and files are kept, and pictures for how long."""

    kind: Literal["local", "memory"] = Field(
        "local",
        description="Where pictures and files are kept: in the data folder, or in the memory of "
        "the process, as long as it runs.",
    )
    memory_bytes_max: int = Field(
        512 * 1024 * 1024,
        ge=1024 * 1024,
        description="How many bytes of pictures a store in memory keeps, and of files as many "
        "again; what would be more is answered 507.",
    )
    retention_s: int = Field(
        3600,
        ge=1,
        description="How long a picture is kept, in seconds; at least as long as its link works.",
    )
    sweep_interval_s: int = Field(
        300, ge=1, description="How often old pictures are looked for, in seconds."
    )


class FileSettings(Section):
    """`[files]`: pictures that clients upload once and name later by their id."""

    bytes_max: int = Field(
        50 * 1024 * 1024,
        ge=1024,
        le=50 * 1024 * 1024,
        description="The largest file that is kept, in bytes; at most what an edit takes.",
    )
    account_bytes_max: int = Field(
        1024 * 1024 * 1024,
        ge=0,
        description="How many bytes of files one account may keep; one more is refused.",
    )
    account_files_max: int = Field(
        1000, ge=0, description="How many files one account may keep; 0 takes none."
    )
    retention_s: int = Field(
        30 * 86400,
        ge=1,
        description="How long a file is kept, in seconds; `expires_after` may ask for less.",
    )


class AnalysisSettings(Section):
    """`[analysis]`: how many long prompts are judged and prepared at once, and for how long.

    Texts of up to 200 characters are processed at once, without these limits.
    """

    threads: int = Field(2, ge=1, le=64, description="How many long texts are read at once.")
    waiting_max: int = Field(
        16, ge=0, description="How many may wait, shorter ones first; one more is answered 503."
    )
    timeout_s: float = Field(
        20, gt=0, description="How long a text may wait and be read, in seconds; then 503."
    )


class PromptSettings(Section):
    """`[prompts]`: the chat model that improves dall-e-3's prompts."""

    base_url: str | None = Field(
        None,
        examples=["http://127.0.0.1:11434/v1"],
        description="An OpenAI-compatible API whose chat model improves prompts "
        "(`http://127.0.0.1:11434/v1`); by default the engines do, or a few words are added.",
    )
    model: str | None = Field(
        None, examples=["qwen3"], description="The chat model's name; needed with `base_url`."
    )
    key: str | None = Field(
        None, repr=False, examples=["sk-..."], description="The API key for `base_url`."
    )
    timeout_s: float = Field(
        10,
        gt=0,
        description="How long the chat model may take, in seconds; then the prompt is used as it "
        "is.",
    )

    @model_validator(mode="after")
    def _check_model(self) -> Self:
        if (self.base_url is None) != (self.model is None):
            raise ValueError(
                "base_url and model belong together; give both, such as "
                'base_url = "http://127.0.0.1:11434/v1" and model = "qwen3"'
            )
        return self


class SafetySettings(Section):
    """`[safety]`: which prompts and pictures are refused."""

    enabled: bool = Field(
        True,
        description="Whether prompts are refused for their content, and pictures. Without it only "
        "what is sexual and concerns minors is refused.",
    )
    level: Literal["auto", "low"] = Field(
        "auto", description="How strict: `low` passes what is mild."
    )
    deny: Mapping[str, tuple[str, ...]] = Field(
        default_factory=dict,
        examples=[{"violence": ["the acme duel"]}],
        description="Phrases of your own to refuse, by category; in the variable as JSON.",
    )
    allow: tuple[str, ...] = Field(
        (),
        examples=[["the winged victory logo"]],
        description="Phrases that the word lists shall not mind, except where they concern minors; "
        "in the variable as JSON.",
    )
    lists: Path | None = Field(
        None,
        examples=["/etc/limner/lists.toml"],
        description="A TOML file with word lists and rules of your own.",
    )
    log_text: bool = Field(
        False, description="Whether the log shows a refused prompt's text instead of its SHA-256."
    )
    base_url: str | None = Field(
        None,
        examples=["https://api.openai.com/v1"],
        description="An OpenAI-compatible API with a stronger judge, asked after the word lists "
        "(`https://api.openai.com/v1`).",
    )
    judge: Literal["moderations", "chat"] = Field(
        "moderations",
        description="How the judge is called: by `POST /moderations`, or as a chat model.",
    )
    model: str | None = Field(
        None,
        examples=["omni-moderation-latest"],
        description="The judge's model; needed with `base_url`.",
    )
    key: str | None = Field(
        None, repr=False, examples=["sk-..."], description="The API key for `base_url`."
    )
    pictures: bool = Field(
        False, description="Whether the judge sees uploads and finished pictures too."
    )
    timeout_s: float = Field(5, gt=0, description="How long the judge may take, in seconds.")
    on_failure: Literal["closed", "open"] = Field(
        "closed",
        description="What happens when the judge does not answer: 503, or the word lists alone "
        "decide.",
    )

    @model_validator(mode="after")
    def _check_judge(self) -> Self:
        if (self.base_url is None) != (self.model is None):
            raise ValueError(
                "base_url and model belong together; give both, such as "
                'base_url = "https://api.openai.com/v1" and model = "omni-moderation-latest"'
            )
        if self.pictures and self.base_url is None:
            raise ValueError(
                "pictures are judged by the model at base_url alone; give it, such as "
                'base_url = "https://api.openai.com/v1" and model = "omni-moderation-latest"'
            )
        return self


class FetchSettings(Section):
    """`[fetch]`: the download of pictures that an edit names by their address."""

    enabled: bool = Field(True, description="Whether such pictures are fetched at all.")
    timeout_s: float = Field(
        20, gt=0, le=300, description="How long one may take, redirects included, in seconds."
    )
    lookup_timeout_s: float = Field(
        5, gt=0, le=300, description="How long a name server may take for a host, in seconds."
    )
    lookups_max: int = Field(
        256,
        ge=1,
        le=4096,
        description="How many hosts are looked up at once; a name server that never answers holds "
        "one for each. Beyond it an address counts as not reachable.",
    )
    redirects_max: int = Field(3, ge=0, le=10, description="How many redirects are followed.")
    allow_networks: tuple[str, ...] = Field(
        (),
        examples=[["10.1.0.0/16"]],
        description="Networks that may be reached although they are not public, such as "
        "`10.1.0.0/16`, on any port. All others are reached only if public, on ports 80 and 443.",
    )

    @field_validator("allow_networks")
    @classmethod
    def _check_networks(cls, texts: tuple[str, ...]) -> tuple[str, ...]:
        return _valid_networks(texts)


class QueueSettings(Section):
    """`[queue]`: how many requests wait for an engine, and how long."""

    waiting_max: int = Field(
        64, ge=0, description="How many requests may wait; one more is answered 503 at once."
    )
    wait_max_s: float = Field(
        120, gt=0, description="How long a request may wait, in seconds, before it is answered 503."
    )
    repeats_max: int = Field(
        64,
        ge=0,
        description="How many requests that came again may wait, in each process, for the first "
        "one's answer; one more is answered 409.",
    )
    repeat_wait_max_s: float = Field(
        300,
        gt=0,
        description="How long such a request may wait, in seconds, before it is answered 409.",
    )


class PixelSettings(Section):
    """`[pixels]`: the memory for decoded pictures, in each process."""

    bytes_max: int = Field(
        512 * 1024 * 1024,
        ge=16 * 1024 * 1024,
        description="How many bytes the pixels of uploads take at once, while they are decoded and "
        "until they are drawn; an edit that needs more than all of it is read alone.",
    )
    waiting_max: int = Field(
        64,
        ge=0,
        description="How many edits and variations may wait for memory; one more gets 503.",
    )
    wait_max_s: float = Field(
        15, gt=0, description="How long one may wait, in seconds, before it is answered 503."
    )


class DatabaseSettings(Section):
    """`[database]`: where accounts, keys and the ledger are."""

    url: str | None = Field(
        None,
        repr=False,
        examples=["postgresql://user:password@host/limner"],
        description="A PostgreSQL that several servers may share "
        "(`postgresql://user:password@host/limner`); by default a SQLite file in the data folder.",
    )


class LedgerSettings(Section):
    """`[ledger]`: holds and their leases."""

    lease_s: float = Field(
        30,
        ge=1,
        le=3600,
        description="How long a hold outlives a server that died, in seconds; a running server "
        "renews its holds every third of this.",
    )
    settle_patience_s: float = Field(
        20,
        ge=0,
        le=600,
        description="How long a finished request waits for a database that is away, in seconds, "
        "before it is answered 503 and costs nothing.",
    )


class PriceSettings(Section):
    """`[prices]`: what one picture costs."""

    currency: str = Field(
        "usd",
        pattern="^[a-z]{3}$",
        description="The currency of all amounts: three small letters (ISO 4217).",
    )
    models: Mapping[str, Mapping[str, Mapping[str, Decimal]]] = Field(
        default_factory=dict,
        examples=[{"dall-e-3": {"hd": {"1024x1024": "0.05"}}}],
        description="Prices of your own: model, quality, size, amount for one picture. A model "
        "named here has these prices and no others; by default DALL·E's last ones.",
    )

    @field_validator("models")
    @classmethod
    def _check_amounts(
        cls, models: Mapping[str, Mapping[str, Mapping[str, Decimal]]]
    ) -> Mapping[str, Mapping[str, Mapping[str, Decimal]]]:
        for model, qualities in models.items():
            for quality, sizes in qualities.items():
                for size, amount in sizes.items():
                    if not amount.is_finite() or not 0 <= amount <= 1_000_000:
                        raise ValueError(f"{model}.{quality}.{size} takes from 0 to 1000000")
                    if amount * 1_000_000 != int(amount * 1_000_000):
                        raise ValueError(f"{model}.{quality}.{size} has at most 6 decimal places")
        return models


class EngineSection(Section):
    """`[engines.NAME]`: the settings that every engine has; each kind adds its own.

    A kind may declare its name as the default of `kind`, so that code can create a section without
    it; the configuration always sets it.
    """

    kind: str = Field(description="What sort of engine it is.", examples=["diffusers"])
    models: tuple[str, ...] = Field(
        (),
        examples=[["dall-e-3"]],
        description="The models of the API that it draws for, such as `dall-e-3`. Without them it "
        "draws for every model that no other engine names.",
    )
    weight: float = Field(
        1.0,
        ge=0,
        le=1000,
        description="Its share of the orders where several engines draw for a model; one of 0 is "
        "used only when the others cannot draw.",
    )
    timeout_s: float = Field(
        600,
        gt=0,
        description="How long each picture may take, in seconds; then its order fails with 504.",
    )
