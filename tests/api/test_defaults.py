from __future__ import annotations

import pytest

from limner.api.defaults import RequestDefaults
from limner.api.path_aliases import DEPLOYMENT
from limner.contract.fields import Fields
from limner.contract.model_aliases import ModelAliases
from limner.contract.orders import ResponseFormat, Task
from limner.contract.parsing import read_order
from limner.policy.auth import Caller
from tests.support.asgi import request_of

CALLER = Caller("id", "name")
ALIASES = ModelAliases({"mine": "gpt-image-1"})


def model(
    defaults: RequestDefaults,
    task: Task,
    values: dict[str, object],
    *,
    caller: Caller = CALLER,
    deployment: str | None = None,
    in_json: bool = False,
) -> object:
    request = request_of()
    request.scope[DEPLOYMENT] = deployment
    found = defaults.with_model(request, caller, task, Fields(values), in_json=in_json)
    return found.given("model")


def test_a_request_that_names_a_model_keeps_it_by_its_own_name() -> None:
    defaults = RequestDefaults(ALIASES, edit_model="dall-e-2")
    assert model(defaults, Task.EDIT, {"model": "gpt-image-2"}) == "gpt-image-2"
    assert model(defaults, Task.GENERATE, {"model": "mine"}) == "gpt-image-1"
    assert model(defaults, Task.GENERATE, {"model": "nobody's"}) == "nobody's"
    assert model(defaults, Task.GENERATE, {}) is None


def test_a_deployment_is_the_model_unless_the_body_names_one_that_is_served() -> None:
    defaults = RequestDefaults(ALIASES)
    assert model(defaults, Task.GENERATE, {}, deployment="mine") == "gpt-image-1"
    for name in ("elsewhere", 5):
        assert model(defaults, Task.GENERATE, {"model": name}, deployment="mine") == "gpt-image-1"
    found = model(defaults, Task.GENERATE, {"model": "dall-e-2"}, deployment="mine")
    assert found == "dall-e-2"


def test_an_edit_without_a_model_is_the_keys_default_before_the_servers() -> None:
    defaults = RequestDefaults(edit_model="gpt-image-1")
    assert model(defaults, Task.EDIT, {}) == "gpt-image-1"
    assert model(defaults, Task.VARY, {}) is None
    own = Caller("id", "name", edit_model="gpt-image-2")
    assert model(defaults, Task.EDIT, {}, caller=own) == "gpt-image-2"


@pytest.mark.parametrize("in_json", [True, False])
def test_what_only_gpt_image_models_do_is_never_for_another_default(in_json: bool) -> None:
    values: dict[str, object] = {} if in_json else {"background": "opaque"}
    dalle = RequestDefaults(edit_model="dall-e-2")
    assert model(dalle, Task.EDIT, values, in_json=in_json) is None
    gpt = RequestDefaults(edit_model="gpt-image-1")
    assert model(gpt, Task.EDIT, values, in_json=in_json) == "gpt-image-1"


def settled(defaults: RequestDefaults, caller: Caller, **values: object) -> ResponseFormat:
    fields = Fields({"prompt": "a cat", **values})
    order = read_order(Task.GENERATE, fields)
    return defaults.with_response_format(caller, fields, order).response_format


def test_the_response_format_is_settled_where_the_request_has_none() -> None:
    server = RequestDefaults(response_format="b64_json")
    key = Caller("id", "name", response_format="url")
    assert settled(RequestDefaults(), CALLER) is ResponseFormat.URL
    assert settled(server, CALLER) is ResponseFormat.B64_JSON
    assert settled(server, key) is ResponseFormat.URL
    assert settled(server, CALLER, response_format="url") is ResponseFormat.URL
    links = RequestDefaults(response_format="url")
    assert settled(links, CALLER, model="gpt-image-1") is ResponseFormat.B64_JSON
