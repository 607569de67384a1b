"""Other names for the models, which the operator chooses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from limner.contract.fields import MODEL, Fields
from limner.contract.models import SERVED, AnyModel, find_model_named

ALIAS_CHARS_MAX = 64


class ModelAliases:
    """Models by further names: `names` leads from each to the model that is meant.

    Raises ValueError for a name that a model has already, and for one that leads to no model.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._models: dict[str, AnyModel] = {}
        for alias, name in names.items():
            if not alias.isprintable() or alias != alias.strip() or not alias:
                raise ValueError(f"{alias!r} is no name: printable text, no space at its ends")
            if len(alias) > ALIAS_CHARS_MAX:
                raise ValueError(f"{alias!r} has more than {ALIAS_CHARS_MAX} characters")
            if find_model_named(alias) is not None:
                raise ValueError(f"{alias!r} is the name of a model, which stays what it is")
            model = find_model_named(name)
            if model is None:
                raise ValueError(
                    f"{alias!r} leads to {name!r}, and there is no such model; there are "
                    f"{', '.join(one.id for one in SERVED)}"
                )
            self._models[alias] = model

    def find(self, name: str) -> AnyModel | None:
        """Return the model of this name, its own or a further one; None where there is none."""
        return self._models.get(name) or find_model_named(name)

    def resolve(self, name: str) -> str:
        """Return the model's own name for a further one; any other name as it is."""
        model = self._models.get(name)
        return name if model is None else model.id

    def resolved(self, fields: Fields) -> Fields:
        """Return a request's parameters with the model's own name."""
        name = fields.given(MODEL)
        if not isinstance(name, str) or name not in self._models:
            return fields
        return replace(fields, values={**fields.values, MODEL: self.resolve(name)})

    def renamed(self) -> list[AnyModel]:
        """Return the models under their further names."""
        return [replace(model, id=alias) for alias, model in self._models.items()]


NO_ALIASES = ModelAliases({})
