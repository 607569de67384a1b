"""Configuration: a TOML file and `LIMNER_*` variables, read once, typed; a wrong one is named.

What stands nearer to the command wins: its options, then the environment, then the file, then
the defaults here. This is the only file that reads the environment.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from limner.errors import ConfigurationError
from limner.settings import (
    AnalysisSettings,
    DatabaseSettings,
    EnginesSettings,
    FetchSettings,
    FileSettings,
    LedgerSettings,
    LinkSettings,
    PriceSettings,
    PromptSettings,
    QueueSettings,
    RelaySettings,
    SafetySettings,
    Section,
    StorageSettings,
)

ENV_PREFIX = "LIMNER_"
CONFIG_FILE_VARIABLE = "LIMNER_CONFIG"
ENGINE_KINDS = ("diffusers", "relay")


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
    analysis: AnalysisSettings = AnalysisSettings()
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


def upstream_key(name: str, settings: RelaySettings) -> str | None:
    """Return a relay's key from where the settings say. Raises ConfigurationError."""
    if settings.key_env is not None:
        key = os.environ.get(settings.key_env, "").strip()
        if not key:
            raise ConfigurationError(
                f"engines.{name}.key_env: the variable {settings.key_env} is not set."
            )
        return key
    if settings.key_file is not None:
        try:
            key = settings.key_file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as fault:
            raise ConfigurationError(
                f"engines.{name}.key_file: {settings.key_file} cannot be read: {fault}."
            ) from None
        if not key:
            raise ConfigurationError(f"engines.{name}.key_file: {settings.key_file} is empty.")
        return key
    return settings.key


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
        place = [str(part) for part in error["loc"]]
        if place[:1] == ["engines"] and place[2:3] and place[2] in ENGINE_KINDS:
            del place[2]  # Pydantic's word for which of the kinds it took it for.
        message = error["msg"].removeprefix("Value error, ")
        if error["type"] in ("union_tag_invalid", "union_tag_not_found"):
            place.append("kind")
            message = f"it is one of {', '.join(ENGINE_KINDS)}"
        name = ".".join(place)
        if error["type"] == "extra_forbidden":
            message = "there is no such setting"
        lines.append(f"{name}: {message}" if name else message)
    return "Wrong configuration. " + "; ".join(lines) + "."
