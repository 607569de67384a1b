"""Every dialect, against a server that behaves as its own does."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace

import numpy as np
import pytest

from limner.contract.orders import Quality, Size, Style
from limner.engines.relay.dialects import find_dialect, load_dialects
from limner.engines.relay.planner import CallPlanner
from limner.errors import TaskNotServed
from tests.support.pictures import photo, pixels_of, png, read, with_hole
from tests.support.relay.path import KEY, PLAIN, Path, draw_order, edit, path_to, vary
from tests.support.relay.personas import GREEN, PERSONAS, PersonaServer, persona_server

MODELS = {"openai": "gpt-image-1", "azure": "pictures", "dall-e": None}
SEEDED = ("sglang", "vllm-omni", "lemonade", "stable-diffusion-cpp")


@dataclass
class Ends:
    """Both ends of a relay."""

    name: str
    far: PersonaServer
    near: Path


@pytest.fixture(params=PERSONAS)
def ends(request: pytest.FixtureRequest) -> Generator[Ends]:
    name: str = request.param
    more = {"api_version": "2026-01-01"} if name == "azure" else {}
    with (
        persona_server(name, KEY) as far,
        path_to(far.base_url, name, model=MODELS.get(name, "far-model"), **more) as near,
    ):
        yield Ends(name, far, near)


def test_every_dialect_has_a_server_here() -> None:
    """All but our own, which is tested with two servers in a row."""
    assert set(load_dialects()) == {*PERSONAS, "limner"}


def test_a_generation(ends: Ends) -> None:
    (picture,) = ends.near.pictures(PLAIN)
    assert read(picture.file).size == (256, 256)
    assert read(picture.file).format == "PNG"
    (asked,) = ends.far.asked
    assert PLAIN.prompt in asked.fields["prompt"]
    assert picture.ignored == ()


def test_an_edit_draws_the_hole_and_keeps_every_other_pixel(ends: Ends) -> None:
    """The mask arrives the right way round, wherever it is looked at."""
    original = photo(256)
    holed = with_hole(original)
    (picture,) = ends.near.pictures(edit(png(original), png(holed), Size(256, 256)))
    result, hole = pixels_of(picture.file), holed[:, :, 3] == 0
    assert np.array_equal(result[~hole], original[~hole])
    inside = result[80:176, 80:176, :3].astype(int)
    assert np.abs(inside - GREEN).max() <= 8, "a JPEG on the way costs a little"
    (asked,) = ends.far.asked
    assert asked.fields["prompt"] == PLAIN.prompt


def test_an_edit_in_another_size_keeps_the_scaled_original(ends: Ends) -> None:
    original = photo(512)
    holed = with_hole(original)
    (picture,) = ends.near.pictures(edit(png(original), png(holed), Size(256, 256)))
    half = np.asarray(
        original.reshape(256, 2, 256, 2, 4).astype(float).mean(axis=(1, 3)).round(), int
    )
    result = pixels_of(picture.file).astype(int)
    kept = np.ones((256, 256), bool)
    kept[64:192, 64:192] = False
    assert np.abs(result[kept] - half[kept]).max() <= 1


def test_a_variation(ends: Ends) -> None:
    (picture,) = ends.near.pictures(vary(png(photo(256))))
    assert read(picture.file).size == (256, 256)
    (asked,) = ends.far.asked
    by_route = bool(ends.far.persona.variations)
    assert asked.path == (ends.far.persona.variations if by_route else ends.far.persona.edits)
    if not by_route:
        assert "variation" in asked.fields["prompt"]


def test_three_pictures(ends: Ends) -> None:
    """By one call, or by three where a call draws one."""
    pictures = ends.near.pictures(replace(PLAIN, n=3))
    assert [one.index for one in pictures] == [0, 1, 2]
    single = ends.far.persona.one_at_a_time
    assert len(ends.far.asked) == (3 if single else 1)
    if not single:
        assert len({one.file for one in pictures}) == 3


def test_a_seed_goes_along_or_is_said_to_be_lost(ends: Ends) -> None:
    pictures = ends.near.pictures(replace(PLAIN, seed=7, n=2))
    assert len(pictures) == 2
    if ends.name not in SEEDED:
        assert all(one.ignored == ("seed",) for one in pictures)
        return
    assert all(one.ignored == () for one in pictures)
    told = [str(one.fields.get("seed", one.fields["prompt"])) for one in ends.far.asked]
    assert len(told) == 2, "each picture has its own"
    for number, text in zip(("7", "8"), sorted(told, key=lambda one: "8" in one), strict=True):
        assert number in text


@pytest.mark.parametrize("ends", sorted(set(PERSONAS) - {"dall-e"}), indirect=True)
def test_a_shape_that_it_may_not_have_comes_out_as_asked(ends: Ends) -> None:
    """dall-e-3's landscape and quality, on whatever the server has."""
    order = replace(
        PLAIN,
        model="dall-e-3",
        size=Size(1792, 1024),
        style=Style.VIVID,
        quality=Quality.HD,
    )
    (picture,) = ends.near.pictures(order)
    assert read(picture.file).size == (1792, 1024)
    (asked,) = ends.far.asked
    assert asked.fields["prompt"] == PLAIN.prompt
    assert picture.prompt is None, "the order's was drawn"
    if ends.name in ("openai", "azure"):
        assert asked.fields["size"] == "1536x1024"
        assert asked.fields["quality"] == "high"
        assert picture.ignored == ()
    else:
        assert picture.ignored == ("quality",)


@pytest.mark.parametrize("ends", ["openai", "azure"], indirect=True)
@pytest.mark.parametrize("edits", [False, True])
def test_events_are_passed_on(ends: Ends, edits: bool) -> None:
    order = replace(PLAIN, model="gpt-image-1", size=Size(1024, 1024), any_shape=True)
    if edits:
        holed = with_hole(photo(256))
        order = edit(png(photo(256)), png(holed), Size(1024, 1024), any_shape=True)
    order = replace(order, stream=True, partial_pictures=2)
    coming = ends.near.all(order)
    assert [one.final for one in coming] == [False, False, True]
    (asked,) = ends.far.asked
    assert str(asked.fields["partial_images"]) == "2"


@pytest.mark.parametrize("ends", ["sglang"], indirect=True)
def test_without_events_there_is_the_final_picture(ends: Ends) -> None:
    order = replace(PLAIN, model="gpt-image-1", stream=True, partial_pictures=2)
    (one,) = ends.near.pictures(order)
    assert one.ignored == ("partial_images",)


@pytest.mark.parametrize("ends", ["openai"], indirect=True)
def test_several_originals_go_along_in_order(ends: Ends) -> None:
    others = (png(photo(64, seed=2)), png(photo(64, seed=3)))
    order = edit(png(photo(256)), png(with_hole(photo(256))), Size(1024, 1024))
    order = replace(order, model="gpt-image-1", more_images=others, any_shape=True)
    assert len(ends.near.pictures(order)) == 1
    (asked,) = ends.far.asked
    assert [name for name, _ in asked.files] == ["image[]", "image[]", "image[]", "mask"]


@pytest.mark.parametrize("ends", ["xinference"], indirect=True)
def test_an_edit_of_another_shape_lies_where_it_lay(ends: Ends) -> None:
    """A landscape on a server that draws squares: sent with room around it, cut again here."""
    y, x = np.mgrid[0:256, 0:384]
    original = np.dstack([x // 2, y, (x + y) // 4, np.full_like(x, 255)]).astype(np.uint8)
    holed = original.copy()
    holed[64:128, 96:288, 3] = 0
    size = Size(768, 512)
    order = replace(edit(png(original), png(holed), size), model="gpt-image-1", any_shape=True)
    with path_to(ends.far.base_url, "xinference", model="m", sizes=("512x512",)) as near:
        (picture,) = near.pictures(order)
    result = pixels_of(picture.file).astype(int)
    assert result.shape[:2] == (512, 768)
    assert np.abs(result[140:244, 210:560, :3] - GREEN).max() <= 12
    scaled = np.asarray(read(png(original)).resize((768, 512)).convert("RGBA"), int)
    assert np.abs(result[300:] - scaled[300:]).max() <= 2


def test_what_no_route_does_is_refused() -> None:
    dialect = replace(find_dialect("openai"), edits="")
    order = replace(draw_order(PLAIN), asked=vary(b""))
    with pytest.raises(TaskNotServed, match="/v1/images/variations"):
        CallPlanner(dialect, "gpt-image-1").plan(order)
