"""The tables of the configuration that describe engines: their names, kinds and settings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from limner.contract.names import did_you_mean
from limner.engines.registry import EngineKind, engine_kinds
from limner.setting_errors import errors_of, explain
from limner.settings import EngineSection

BUILT_IN = "sketch"
"""The name of the engine that exists without a table, and the name of its kind."""

NAME = re.compile(r"(?=.{1,40}\Z)[A-Za-z0-9]+([-_][A-Za-z0-9]+)*")
_Fault = tuple[tuple[int | str, ...], str]


def in_variables(name: str) -> str:
    """Return an engine's name as variables spell it, in lower case."""
    return name.replace("-", "_").lower()


def kind_of(name: str, kind: object) -> EngineKind | None:
    """Find an engine's kind: the one that its table says, else the one of its own name."""
    said = name if kind is None else kind
    return engine_kinds().get(said) if isinstance(said, str) else None


def engine_sections(tables: object) -> dict[str, EngineSection]:
    """Validate the tables below `engines`, each by the section of its kind; `sketch` is added.

    Raises ValidationError with all faults of all tables, and ValueError for tables that contradict
    each other.
    """
    if not isinstance(tables, Mapping):
        raise ValueError("it holds a table for each engine")
    sections: dict[str, EngineSection] = {}
    faults: list[_Fault] = []
    for name, table in {BUILT_IN: {}, **tables}.items():
        try:
            sections[name] = _section(name, table)
        except ValidationError as fault:
            model = _kind_of(name, table).settings
            faults += [((name, *one["loc"]), explain(one, model)) for one in errors_of(fault)]
        except _Wrong as fault:
            faults.append(((name, *fault.place), str(fault)))
    if faults:
        raise ValidationError.from_exception_data("engines", [*map(_detail, faults)])
    _check_together(sections)
    return sections


class _Wrong(Exception):
    """A fault that no kind's settings can name; `place` leads to it within the table."""

    def __init__(self, message: str, *place: str) -> None:
        super().__init__(message)
        self.place = place


def _section(name: object, table: Any) -> EngineSection:
    if isinstance(table, EngineSection):
        return table
    if not isinstance(name, str) or NAME.fullmatch(name) is None:
        raise _Wrong(
            "an engine's name has at most 40 letters and digits, with single - and _ between them, "
            "such as my-model"
        )
    if not isinstance(table, Mapping):
        raise _Wrong('it is a table, such as { kind = "relay", base_url = "http://far/v1" }')
    return _kind_of(name, table).settings.model_validate({"kind": name, **table})


def _kind_of(name: object, table: Mapping[str, Any]) -> EngineKind:
    """Return the kind of an engine's table. Raises _Wrong for one that there is not."""
    said = table.get("kind", name)
    kind = kind_of(str(name), said)
    if kind is None:
        kinds = engine_kinds()
        meant = did_you_mean(said, kinds) if isinstance(said, str) and "kind" in table else ""
        example = f'such as "{next(iter(kinds))}"'
        raise _Wrong(f"it is one of {', '.join(kinds)}, {example}{meant and '.'}{meant}", "kind")
    return kind


def _detail(fault: _Fault) -> InitErrorDetails:
    place, message = fault
    return InitErrorDetails(
        type=PydanticCustomError("ours", "{message}", {"message": message}), loc=place, input=None
    )


def _check_together(sections: Mapping[str, EngineSection]) -> None:
    alike = defaultdict[str, list[str]](list)
    for name in sections:
        alike[in_variables(name)].append(name)
    for names in alike.values():
        if len(names) > 1:
            raise ValueError(
                f"{' and '.join(names)} are one name where variables are concerned; rename one, "
                f"such as to {names[0]}2"
            )
    whole = [name for name, section in sections.items() if not section.models]
    if len(whole) > 1:
        raise ValueError(
            f"{' and '.join(whole)} have no models, and only one engine can draw for all that no "
            "other draws for; name the models of the others, such as "
            f'engines.{whole[-1]}.models = ["dall-e-3"]'
        )
