from __future__ import annotations

import pytest

from limner.contract.fields import Fields
from limner.contract.model_aliases import NO_ALIASES, ModelAliases

ALIASES = ModelAliases({"openai/dall-e-3": "dall-e-3", "画家": "gpt-image-2-2026-04-21"})


def test_a_further_name_is_the_models() -> None:
    assert ALIASES.resolve("openai/dall-e-3") == "dall-e-3"
    assert ALIASES.resolve("画家") == "gpt-image-2"
    for name in ("dall-e-2", "gpt-5", ""):
        assert ALIASES.resolve(name) == NO_ALIASES.resolve(name) == name
    assert [model.id for model in ALIASES.renamed()] == ["openai/dall-e-3", "画家"]


def test_a_model_is_found_by_any_of_its_names() -> None:
    for name, own in (("画家", "gpt-image-2"), ("dall-e-2", "dall-e-2")):
        model = ALIASES.find(name)
        assert model is not None
        assert model.id == own
    assert ALIASES.find("gpt-5") is None


def test_a_requests_model_alone_is_changed() -> None:
    asked = {"model": "openai/dall-e-3", "prompt": "openai/dall-e-3"}
    resolved = ALIASES.resolved(Fields(asked, textual=True))
    assert resolved == Fields({"model": "dall-e-3", "prompt": "openai/dall-e-3"}, textual=True)
    for value in (None, 5, ["dall-e-3"], "dall-e-2"):
        fields = Fields({"model": value})
        assert ALIASES.resolved(fields) is fields


@pytest.mark.parametrize(
    ("alias", "name", "says"),
    [
        ("dall-e-2", "dall-e-3", "name of a model"),
        ("gpt-image-2-2026-04-21", "dall-e-3", "name of a model"),
        ("fine", "gpt-5", "no such model"),
        ("fine", "openai/dall-e-3", "no such model"),
        ("fine", "", "no such model"),
        ("", "dall-e-3", "no name"),
        (" a", "dall-e-3", "no name"),
        ("a\nb", "dall-e-3", "no name"),
        ("x" * 65, "dall-e-3", "64 characters"),
    ],
)
def test_what_hides_a_model_or_leads_nowhere_is_refused(alias: str, name: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        ModelAliases({alias: name, "openai/dall-e-3": "dall-e-3"})
