"""What is declared is what strict reading takes and heeds: nothing is read and dropped."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from limner.contract.fields import Fields
from limner.contract.gpt.models import NOT_BUILT, GptContract
from limner.contract.models import SERVED, AnyModel
from limner.contract.orders import ImageOrder, Task
from limner.contract.parameter_kinds import (
    BooleanKind,
    ChoiceKind,
    IntegerKind,
    ParameterKind,
    SizeKind,
    TextKind,
    VerbatimKind,
)
from limner.contract.parameters import ALL, DALLE_ONLY, GPT_ONLY, NAMES, PROMPT, declared
from limner.contract.parsing import read_order
from limner.contract.picture_kinds import PNG_SIGNATURE
from limner.contract.uploads import NO_UPLOADS, Uploads
from limner.errors import InvalidRequest

PICTURE = Uploads((PNG_SIGNATURE + bytes(20),))
SERVED_TASKS = [(task, model) for model in SERVED for task in Task if task in model.tasks]
BESIDE: dict[str, dict[str, object]] = {
    "output_compression": {"output_format": "jpeg"},
    "partial_images": {"stream": True},
}
"""What some parameters need beside them."""


def named(value: object) -> str:
    """Name a model or a task in a test's name."""
    return str(getattr(value, "id", value))[:30]


def order(task: Task, model: AnyModel, values: dict[str, object]) -> ImageOrder:
    prompt = {} if task is Task.VARY else {PROMPT: "a cat"}
    uploads = NO_UPLOADS if task is Task.GENERATE else PICTURE
    return read_order(task, Fields({"model": model.id, **prompt, **values}), uploads)


def samples(kind: ParameterKind) -> tuple[object, ...]:
    """Return values of which each must make another order."""
    match kind:
        case VerbatimKind() | TextKind():
            return ("one", "two")
        case ChoiceKind(options, default):
            return tuple(one for one in options if one != default or len(options) == 1)
        case IntegerKind(low, high):
            return (high,) if high == low else (low, high - 1)
        case BooleanKind():
            return (False,) if kind.false_only else (False, True)
        case SizeKind(sizes):
            return tuple(str(size) for size in sizes)
        case _:
            raise AssertionError(f"no values are known for {type(kind).__name__}")


def cases() -> Iterator[tuple[Task, AnyModel, str]]:
    for task, model in SERVED_TASKS:
        for name in declared(task, model):
            if name != "model":
                yield task, model, name


@pytest.mark.parametrize(("task", "model", "name"), list(cases()), ids=named)
def test_each_declared_parameter_is_heeded(task: Task, model: AnyModel, name: str) -> None:
    """Each value gives another order: a parameter that is added and not read fails here."""
    kind = declared(task, model)[name]
    beside = BESIDE.get(name, {})
    values = samples(kind)
    orders = [order(task, model, {**beside, name: value}) for value in values]
    assert all(one != other for i, one in enumerate(orders) for other in orders[:i])


@pytest.mark.parametrize(("task", "model"), SERVED_TASKS, ids=named)
def test_what_is_not_declared_is_refused(task: Task, model: AnyModel) -> None:
    for name in (ALL | NOT_BUILT) - set(declared(task, model)):
        with pytest.raises(InvalidRequest):
            order(task, model, {name: "low"})


@pytest.mark.parametrize(("task", "model", "name"), list(cases()), ids=named)
def test_a_default_is_a_value_of_its_own(task: Task, model: AnyModel, name: str) -> None:
    kind = declared(task, model)[name]
    default = getattr(kind, "default", None)
    assert default is None or kind.takes(default, textual=False)
    if default is not None:
        beside = {key: one for key, one in BESIDE.get(name, {}).items() if default != 100}
        given = order(task, model, {**beside, name: default})
        assert given == order(task, model, beside)


def test_every_model_takes_what_is_shared() -> None:
    for task, model in SERVED_TASKS:
        assert {"model", "n", "size", "seed", "user"} <= set(declared(task, model))


def test_which_family_a_parameter_belongs_to() -> None:
    assert {"style", "response_format"} == DALLE_ONLY
    assert {
        *("background", "input_fidelity", "moderation", "output_compression", "output_format"),
        *("partial_images", "safety_identifier", "stream"),
        *NOT_BUILT,
    } == GPT_ONLY
    assert ALL >= (GPT_ONLY | DALLE_ONLY) - NOT_BUILT


def test_lenient_requests_may_have_more_pictures_and_a_stream() -> None:
    for task, model in SERVED_TASKS:
        strict, lenient = declared(task, model), declared(task, model, lenient=True)
        assert list(strict) == list(lenient)
        assert lenient["n"] == IntegerKind(1, 10, default=1, clamps=True)
        assert lenient["stream"] == BooleanKind()
        if isinstance(model, GptContract):
            assert strict == lenient


def test_other_programs_names_lead_to_parameters() -> None:
    assert set(NAMES.values()) == ALL
    assert NAMES["aspectratio"] == "size"
