"""Orders as calls: fields, counts, seeds, routes, and what is named as ignored."""

from __future__ import annotations

from dataclasses import replace

import pytest

from limner.contract.orders import Background, OutputFormat, Quality, Size, Style, Task
from limner.engines.engine import DrawOrder
from limner.engines.relay.dialects import find_dialect
from limner.engines.relay.planner import VARY_PROMPT, CallPlanner, Plan
from limner.errors import TaskNotServed
from limner.testing.orders import asking, edit, free_edit, plain_order, seeded, variation

ORDER = asking(plain_order(size=Size(1024, 1024)), seed=None)


def plan(order: DrawOrder, dialect: str = "openai", model: str | None = None) -> Plan:
    return CallPlanner(find_dialect(dialect), model).plan(order)


def test_a_plain_order_is_one_call_in_the_server_s_words() -> None:
    (call,) = plan(ORDER, model="gpt-image-1").calls
    assert (call.path, call.first, call.count, call.files) == ("images/generations", 0, 1, ())
    assert call.fields["model"] == "gpt-image-1"
    assert call.fields["prompt"] == ORDER.prompt
    assert call.fields["quality"] == "medium"
    assert call.fields["size"] == "1024x1024"
    assert call.fields["n"] == 1
    assert "response_format" not in call.fields


def test_more_pictures_than_a_call_may_have_are_shared_out() -> None:
    order = asking(seeded(ORDER, *range(1, 4)), model="dall-e-3", seed=None)
    calls = plan(order, "dall-e").calls
    assert [(call.first, call.count) for call in calls] == [(0, 1), (1, 1), (2, 1)]
    assert [call.fields["n"] for call in calls] == [1, 1, 1]


def test_each_seed_has_a_call_of_its_own() -> None:
    calls = plan(seeded(ORDER, 7, 2**40), "sglang").calls
    assert [call.count for call in calls] == [1, 1]
    assert all(0 <= int(call.fields["seed"]) < 2**31 for call in calls)
    assert calls[0].fields["seed"] == 7


def test_a_server_that_reads_seeds_in_the_prompt_gets_them_there() -> None:
    (call,) = plan(seeded(ORDER, 7), "stable-diffusion-cpp").calls
    assert str(call.fields["prompt"]).endswith('<sd_cpp_extra_args>{"seed": 7}</sd_cpp_extra_args>')


def test_what_is_asked_for_is_sent_where_the_server_takes_it() -> None:
    order = asking(
        ORDER,
        model="gpt-image-1",
        background=Background.TRANSPARENT,
        output_format=OutputFormat.WEBP,
        compression=40,
        permissive=True,
        partial_pictures=2,
        stream=True,
    )
    (call,) = plan(order).calls
    sent = {name: call.fields[name] for name in ("background", "moderation", "output_format")}
    assert sent == {"background": "transparent", "moderation": "low", "output_format": "webp"}
    assert call.fields["output_compression"] == 40
    assert (call.streams, call.fields["partial_images"]) == (True, 2)


def test_what_a_server_does_not_take_is_named() -> None:
    order = asking(
        seeded(ORDER, 5),
        quality=Quality.HD,
        background=Background.TRANSPARENT,
        partial_pictures=1,
        style=Style.VIVID,
    )
    ignored = plan(order, "lemonade").ignored
    assert {"background", "partial_images"} <= set(ignored)
    assert "prompt" not in ignored


def test_an_edit_is_sent_with_its_picture_and_its_mask() -> None:
    found = plan(edit(asking(ORDER, size=Size(256, 256))), "dall-e")
    (call,) = found.calls
    assert call.path == "images/edits"
    assert [part.field for part in call.files] == ["image", "mask"]
    assert call.size_bytes == sum(len(part.content) for part in call.files) > 0
    assert found.frame is None, "the server draws this very size"


def test_an_edit_of_another_shape_is_padded_and_cropped() -> None:
    found = plan(edit(asking(ORDER, size=Size(512, 256), model="dall-e-2")), "dall-e")
    assert found.frame is not None
    assert found.frame.asked == Size(512, 256)


def test_a_free_edit_names_the_pictures_that_are_not_sent() -> None:
    order = free_edit(asking(ORDER, size=Size(256, 256)))
    assert len(plan(order).calls[0].files) == 2
    limited = plan(replace(order, asked=replace(order.asked, model="dall-e-2")), "dall-e")
    assert "image" in limited.ignored


def test_a_variation_takes_its_route_or_an_instruction() -> None:
    order = variation(asking(ORDER, size=Size(256, 256), model="dall-e-2"))
    (call,) = plan(order, "dall-e").calls
    assert call.path == "images/variations"
    assert "prompt" not in call.fields
    (call,) = plan(order).calls
    assert (call.path, call.fields["prompt"]) == ("images/edits", VARY_PROMPT)


def test_a_server_without_a_route_for_a_task_says_so() -> None:
    without = replace(find_dialect("openai"), edits="")
    with pytest.raises(TaskNotServed):
        CallPlanner(without, None).plan(asking(ORDER, task=Task.EDIT))
