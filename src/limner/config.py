"""The configuration: loads and validates it from options, `LIMNER_*` variables and a TOML file.

Each setting has the value of the first of these that gives it: an option of the command, its
variable, the file, the default here.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, SerializeAsAny, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from limner.contract.model_aliases import ModelAliases
from limner.contract.models import SERVED
from limner.contract.orders import Task
from limner.engines.sections import engine_sections
from limner.environment import CONFIG_FILE_VARIABLE, read_variables
from limner.errors import ConfigurationError
from limner.ledger.prices import check_names
from limner.setting_errors import errors_of, explain, joined
from limner.settings import (
    AnalysisSettings,
    BodySettings,
    ConnectionSettings,
    DatabaseSettings,
    DefaultSettings,
    EngineSection,
    FetchSettings,
    FileSettings,
    LedgerSettings,
    LinkSettings,
    PixelSettings,
    PriceSettings,
    PromptSettings,
    QueueSettings,
    SafetySettings,
    StorageSettings,
)


class Config(BaseSettings):
    """Every setting of Limner."""

    model_config = SettingsConfigDict(
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
        examples=["https://images.example.org"],
        description="How clients reach this server (`https://images.example.org`); links begin "
        "with it. By default they begin like the request's own URL.",
    )
    keys: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        repr=False,
        examples=[["my key"]],
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
    aliases: Mapping[str, str] = Field(
        default_factory=dict,
        examples=[{"openai/dall-e-3": "dall-e-3"}],
        description="Other names for models: each leads to the model that is meant. In the "
        "variable as JSON.",
    )
    defaults: DefaultSettings = DefaultSettings()
    json_bytes_max: int = Field(
        1024 * 1024, ge=1024, description="The largest JSON body that is read, in bytes."
    )
    form_bytes_max: int = Field(
        128 * 1024 * 1024,
        ge=1024 * 1024,
        description="The largest body of an edit, as a form or as JSON, in bytes: all its "
        "pictures together.",
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
        "later error is in the body alone. 0: never; 20 suits most proxies.",
    )
    connections: ConnectionSettings = ConnectionSettings()
    bodies: BodySettings = BodySettings()
    links: LinkSettings = LinkSettings()
    storage: StorageSettings = StorageSettings()
    files: FileSettings = FileSettings()
    analysis: AnalysisSettings = AnalysisSettings()
    prompts: PromptSettings = PromptSettings()
    safety: SafetySettings = SafetySettings()
    fetch: FetchSettings = FetchSettings()
    queue: QueueSettings = QueueSettings()
    pixels: PixelSettings = PixelSettings()
    database: DatabaseSettings = DatabaseSettings()
    ledger: LedgerSettings = LedgerSettings()
    prices: PriceSettings = PriceSettings()
    engines: Mapping[str, SerializeAsAny[EngineSection]] = Field(
        default_factory=dict,
        validate_default=True,
        examples=[{"far": {"kind": "relay", "base_url": "http://far/v1", "models": ["dall-e-3"]}}],
        description="What draws: a table for each engine, by a name of yours; `sketch` is always "
        "there. In the variable as JSON.",
    )

    @field_validator("keys", "cors_origins", mode="before")
    @classmethod
    def _split_at_commas(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("keys")
    @classmethod
    def _check_keys(cls, keys: tuple[str, ...]) -> tuple[str, ...]:
        for key in keys:
            if not key.isprintable() or key != key.strip() or not key:
                raise ValueError("a key is printable text without space at its ends")
        return keys

    @field_validator("aliases")
    @classmethod
    def _check_aliases(cls, names: Mapping[str, str]) -> Mapping[str, str]:
        ModelAliases(names)
        return names

    @field_validator("engines", mode="before")
    @classmethod
    def _read_engines(cls, tables: object) -> object:
        return engine_sections(tables)

    @field_validator("public_url")
    @classmethod
    def _check_public_url(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = _split_url(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("it begins with http:// or https:// and a host name")
        if parts.query or parts.fragment:
            raise ValueError("it has no ? or #")
        if len(url) > 60:
            raise ValueError("it has at most 60 characters, so that links stay short")
        return url.rstrip("/")

    @model_validator(mode="after")
    def _check_edit_model(self) -> Self:
        name = self.defaults.edit_model
        if name is not None:
            model = ModelAliases(self.aliases).find(name)
            if model is None or Task.EDIT not in model.tasks:
                raise ValueError(
                    f'defaults.edit_model: there is no model {name} that edits, such as "dall-e-2"'
                )
        return self

    @model_validator(mode="after")
    def _check_prices(self) -> Self:
        check_names(self.prices.models, SERVED)
        return self

    @model_validator(mode="after")
    def _check_retention(self) -> Self:
        if self.storage.retention_s < self.links.life_s:
            raise ValueError(
                "storage.retention_s is shorter than links.life_s, and a link needs its picture; "
                f"make it longer, such as storage.retention_s = {self.links.life_s}"
            )
        return self

    @model_validator(mode="after")
    def _check_body_memory(self) -> Self:
        largest = max(self.form_bytes_max, self.json_bytes_max)
        if self.bodies.memory_bytes_max * 15 // 16 < largest:
            raise ValueError(
                "bodies.memory_bytes_max, less a sixteenth, is smaller than form_bytes_max or "
                f"json_bytes_max; make it larger, such as bodies.memory_bytes_max = {2 * largest}"
            )
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic-settings' signature
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the same
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the same
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return the sources, the first of which wins: options, variables, file."""
        file = TomlConfigSettingsSource(settings_cls)
        variables = InitSettingsSource(settings_cls, read_variables(os.environ, cls, file()))
        return init_settings, variables, file


def _split_url(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        raise ValueError("it begins with http:// or https:// and a host name") from None


def load(file: Path | None = None, **options: Any) -> Config:
    """Load the configuration; `options` are those of the command line, None if not given.

    Raises ConfigurationError, which names each wrong setting.
    """
    file = file or _file_of_environment()
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


def _file_of_environment() -> Path | None:
    name = os.environ.get(CONFIG_FILE_VARIABLE)
    return Path(name) if name else None


def _sentences(fault: ValidationError) -> str:
    lines = []
    for error in errors_of(fault):
        name = ".".join(map(str, error["loc"]))
        lines.append(f"{name}: {explain(error, Config)}" if name else explain(error, Config))
    return f"Wrong configuration. {joined(lines)}"
