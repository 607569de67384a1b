"""Configuration: a TOML file and `LIMNER_*` variables, read once, typed; a wrong one is named.

What stands nearer to the command wins: its options, then the environment, then the file, then
the defaults here. This is the only file that reads the environment.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from limner.errors import ConfigurationError

ENV_PREFIX = "LIMNER_"
CONFIG_FILE_VARIABLE = "LIMNER_CONFIG"


def cores() -> int:
    """Count the processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # Linux alone knows which ones these are.
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Section(BaseModel):
    """A table of the TOML file; unknown settings are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LinkSettings(Section):
    """`[links]`: the links to pictures."""

    life_s: int = Field(
        3600, ge=1, le=7 * 86400, description="How long a picture's link works, in seconds."
    )
    secret: str | None = Field(
        None,
        min_length=32,
        repr=False,
        description="What links are signed with; by default made once and kept in the data folder.",
    )


class StorageSettings(Section):
    """`[storage]`: the pictures on disk."""

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


class PromptSettings(Section):
    """`[prompts]`: who improves dall-e-3's prompts."""

    base_url: str | None = Field(
        None,
        description="An OpenAI-compatible API whose chat model improves prompts "
        "(`http://127.0.0.1:11434/v1`); by default the built-in reviser does.",
    )
    model: str | None = Field(None, description="The chat model's name; needed with `base_url`.")
    key: str | None = Field(None, repr=False, description="The API key for `base_url`.")
    timeout_s: float = Field(
        10,
        gt=0,
        description="How long the chat model may take, in seconds; then the built-in reviser "
        "answers.",
    )

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.base_url is None) != (self.model is None):
            raise ValueError("base_url and model belong together")
        return self


class SafetySettings(Section):
    """`[safety]`: what may be asked for and shown."""

    enabled: bool = Field(
        True, description="Whether prompts are refused for their content, and pictures."
    )
    level: Literal["auto", "low"] = Field(
        "auto", description="How strict: `low` passes what is mild."
    )
    deny: Mapping[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Phrases of your own to refuse, by category; in the variable as JSON.",
    )
    allow: tuple[str, ...] = Field(
        (), description="Phrases that the word lists shall not mind; in the variable as JSON."
    )
    lists: Path | None = Field(
        None, description="A TOML file with word lists and rules of your own."
    )
    log_text: bool = Field(
        False, description="Whether the log shows a refused prompt's text instead of its SHA-256."
    )
    base_url: str | None = Field(
        None,
        description="An OpenAI-compatible API with a stronger judge, asked after the word lists "
        "(`https://api.openai.com/v1`).",
    )
    judge: Literal["moderations", "chat"] = Field(
        "moderations", description="How it is asked: `POST /moderations`, or a chat model."
    )
    model: str | None = Field(None, description="Its model; needed with `base_url`.")
    key: str | None = Field(None, repr=False, description="The API key for `base_url`.")
    pictures: bool = Field(
        False, description="Whether it also judges uploads and finished pictures."
    )
    timeout_s: float = Field(5, gt=0, description="How long it may take, in seconds.")
    on_failure: Literal["closed", "open"] = Field(
        "closed",
        description="What happens when it does not answer: 503, or the word lists alone decide.",
    )

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.base_url is None) != (self.model is None):
            raise ValueError("base_url and model belong together")
        if self.pictures and self.base_url is None:
            raise ValueError("pictures are judged by the model at base_url alone")
        return self


class FetchSettings(Section):
    """`[fetch]`: pictures that an edit names by their address."""

    enabled: bool = Field(True, description="Whether such pictures are fetched at all.")
    timeout_s: float = Field(
        20, gt=0, le=300, description="How long one may take, redirects included, in seconds."
    )
    redirects_max: int = Field(3, ge=0, le=10, description="How many redirects are followed.")
    allow_networks: tuple[str, ...] = Field(
        (),
        description="Networks that may be reached although they are not public, such as "
        "`10.1.0.0/16`, on any port. Without them only public addresses are, on ports 80 and 443.",
    )

    @field_validator("allow_networks")
    @classmethod
    def _networks(cls, texts: tuple[str, ...]) -> tuple[str, ...]:
        for text in texts:
            ip_network(text)
        return texts


class QueueSettings(Section):
    """`[queue]`: the line before the engine."""

    waiting_max: int = Field(
        64, ge=0, description="How many requests may wait; one more is answered 503 at once."
    )
    wait_max_s: float = Field(
        120, gt=0, description="How long a request may wait, in seconds, before it is answered 503."
    )


class SketchSettings(Section):
    """`[engines.sketch]`: the built-in engine."""

    workers: int = Field(
        default_factory=cores,
        ge=1,
        le=256,
        description="How many processes draw; by default one for each core of this machine.",
    )
    timeout_s: float = Field(
        60, gt=0, description="How long one picture may take, in seconds; then it fails with 504."
    )


class DatabaseSettings(Section):
    """`[database]`: where accounts, keys and the ledger are."""

    url: str | None = Field(
        None,
        repr=False,
        description="A PostgreSQL that several servers may share "
        "(`postgresql://user:password@host/limner`); by default a SQLite file in the data folder.",
    )


class LedgerSettings(Section):
    """`[ledger]`: holds and their leases."""

    lease_s: float = Field(
        30,
        ge=1,
        le=3600,
        description="How long a hold outlives a server that died, in seconds; a living one renews "
        "it three times as often.",
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
        "usd", pattern="^[a-z]{3}$", description="The currency of all amounts (ISO 4217)."
    )
    models: Mapping[str, Mapping[str, Mapping[str, Decimal]]] = Field(
        default_factory=dict,
        description="Prices of your own: model, quality, size, amount for one picture. A model "
        "named here has these prices and no others; by default DALL·E's last ones.",
    )

    @field_validator("models")
    @classmethod
    def _payable(
        cls, models: Mapping[str, Mapping[str, Mapping[str, Decimal]]]
    ) -> Mapping[str, Mapping[str, Mapping[str, Decimal]]]:
        for model, qualities in models.items():
            for quality, sizes in qualities.items():
                for size, amount in sizes.items():
                    if not amount.is_finite() or not 0 <= amount <= 1_000_000:
                        raise ValueError(f"{model}.{quality}.{size} is from 0 to 1000000")
                    if amount * 1_000_000 != int(amount * 1_000_000):
                        raise ValueError(f"{model}.{quality}.{size} has at most 6 decimal places")
        return models


class EnginesSettings(Section):
    """`[engines.*]`: what draws."""

    sketch: SketchSettings = SketchSettings()


class Config(BaseSettings):
    """Every setting of Limner."""

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX,
        env_nested_delimiter="__",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        toml_file=None,
    )

    host: str = Field("127.0.0.1", description="The address that the server listens on.")
    port: int = Field(
        8000, ge=0, le=65535, description="The port that the server listens on; 0 takes a free one."
    )
    data: Path = Field(
        Path("data"), description="The folder of the database, the link secret and the pictures."
    )
    public_url: str | None = Field(
        None,
        description="How clients reach this server (`https://images.example.org`); links begin "
        "with it. By default they begin like the request's own URL.",
    )
    keys: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        repr=False,
        description="Keys that are accepted beside those that `limner keys create` made; in the "
        "variable `LIMNER_KEYS` separated by commas.",
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        ("*",), description="Origins of web pages that may call the API; an empty list allows none."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="How much is logged."
    )
    mode: Literal["strict", "lenient"] = Field(
        "strict",
        description="Whether a wrong request is refused as OpenAI did, or adapted to what the "
        "model takes, as the header `x-limner-adjusted` then says; a key may have its own mode.",
    )
    json_bytes_max: int = Field(
        1024 * 1024, ge=1024, description="The largest JSON body that is read, in bytes."
    )
    form_bytes_max: int = Field(
        128 * 1024 * 1024,
        ge=1024 * 1024,
        description="The largest form that is read, in bytes: all pictures of an edit together.",
    )
    body_timeout_s: float = Field(
        30,
        gt=0,
        description="How long a request's body may pause, in seconds, before it is answered 408.",
    )
    keep_alive_s: float = Field(
        0,
        ge=0,
        le=600,
        description="After so many seconds of drawing a reply begins, with white space every so "
        "many seconds, so that proxies do not cut the connection; its status is then 200, and a "
        "later error is told in the body alone. 0: never; 20 suits most proxies.",
    )
    links: LinkSettings = LinkSettings()
    storage: StorageSettings = StorageSettings()
    files: FileSettings = FileSettings()
    prompts: PromptSettings = PromptSettings()
    safety: SafetySettings = SafetySettings()
    fetch: FetchSettings = FetchSettings()
    queue: QueueSettings = QueueSettings()
    database: DatabaseSettings = DatabaseSettings()
    ledger: LedgerSettings = LedgerSettings()
    prices: PriceSettings = PriceSettings()
    engines: EnginesSettings = EnginesSettings()

    @field_validator("keys", "cors_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("keys")
    @classmethod
    def _printable(cls, keys: tuple[str, ...]) -> tuple[str, ...]:
        for key in keys:
            if not key.isprintable() or key != key.strip() or not key:
                raise ValueError("a key is printable text without space at its ends")
        return keys

    @field_validator("public_url")
    @classmethod
    def _absolute(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("it begins with http:// or https:// and a host name")
        if parts.query or parts.fragment:
            raise ValueError("it has no ? or #")
        if len(url) > 60:
            raise ValueError("it has at most 60 characters, so that links stay short")
        return url.rstrip("/")

    @model_validator(mode="after")
    def _outlives(self) -> Self:
        if self.storage.retention_s < self.links.life_s:
            raise ValueError("storage.retention_s is shorter than links.life_s")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic-settings' signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the same
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources: options, environment, file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load(file: Path | None = None, **options: Any) -> Config:
    """Read the configuration; `options` are those of the command line, None where not given.

    Raises ConfigurationError, which names each wrong setting.
    """
    file = file or _file_of_environment()
    _refuse_unknown_variables()
    given = {name: value for name, value in options.items() if value is not None}
    if file is not None and not file.is_file():
        raise ConfigurationError(f"The configuration file {file} does not exist.")

    class FileConfig(Config):
        model_config = SettingsConfigDict(toml_file=file)

    try:
        return FileConfig(**given)
    except ValidationError as fault:
        raise ConfigurationError(_sentences(fault)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise ConfigurationError(f"{file} is not TOML: {fault}") from None
    except OSError as fault:
        raise ConfigurationError(f"{file} cannot be read: {fault.strerror}.") from None
    except SettingsError as fault:  # It names the variable's setting, not its value.
        raise ConfigurationError(
            f"Wrong configuration: {fault}; a variable that holds a table is JSON."
        ) from None


def _file_of_environment() -> Path | None:
    name = os.environ.get(CONFIG_FILE_VARIABLE)
    return Path(name) if name else None


def _refuse_unknown_variables() -> None:
    """Name a misspelt variable, which would otherwise be ignored in silence."""
    known = {ENV_PREFIX + name.upper() for name in Config.model_fields} | {CONFIG_FILE_VARIABLE}
    tables = {
        ENV_PREFIX + name.upper()
        for name, field in Config.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, Section)
    }
    for variable in sorted(os.environ):
        name, nested, _ = variable.partition("__")
        if variable.startswith(ENV_PREFIX) and name not in (tables if nested else known):
            raise ConfigurationError(f"{variable}: there is no such setting.")


def _sentences(fault: ValidationError) -> str:
    lines = []
    for error in fault.errors(include_url=False, include_context=False, include_input=False):
        name = ".".join(str(part) for part in error["loc"])
        message = error["msg"].removeprefix("Value error, ")
        if error["type"] == "extra_forbidden":
            message = "there is no such setting"
        lines.append(f"{name}: {message}" if name else message)
    return "Wrong configuration. " + "; ".join(lines) + "."
