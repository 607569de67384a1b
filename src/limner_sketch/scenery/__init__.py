"""Settings: where a scene takes place. Each is one function that paints it on an easel."""

from __future__ import annotations

from collections.abc import Callable

from limner_sketch.easel import Easel
from limner_sketch.scenery.cave import draw_cave
from limner_sketch.scenery.city import draw_skyline
from limner_sketch.scenery.countryside import draw_farmland
from limner_sketch.scenery.desert import draw_desert
from limner_sketch.scenery.ground import Ground
from limner_sketch.scenery.interiors import draw_abstract, draw_room, draw_studio
from limner_sketch.scenery.jungle import draw_jungle
from limner_sketch.scenery.kitchen import draw_kitchen
from limner_sketch.scenery.land import (
    draw_forest,
    draw_garden,
    draw_meadow,
)
from limner_sketch.scenery.library import draw_library
from limner_sketch.scenery.mountains import (
    draw_ink_mountains,
    draw_mountains,
)
from limner_sketch.scenery.nightmarket import draw_night_market
from limner_sketch.scenery.oldtown import draw_old_town
from limner_sketch.scenery.planet import draw_planet
from limner_sketch.scenery.road import draw_road
from limner_sketch.scenery.scholars import draw_chinese_garden
from limner_sketch.scenery.skies import draw_sky, draw_space
from limner_sketch.scenery.snowfield import draw_snowfield
from limner_sketch.scenery.stage import draw_stage
from limner_sketch.scenery.streams import draw_river
from limner_sketch.scenery.street import draw_street
from limner_sketch.scenery.temples import draw_temple
from limner_sketch.scenery.underwater import draw_underwater
from limner_sketch.scenery.village import draw_village
from limner_sketch.scenery.waterfall import draw_waterfall
from limner_sketch.scenery.waters import (
    draw_beach,
    draw_lake,
    draw_sea,
)
from limner_sketch.scenery.works import draw_factory

SETTINGS: dict[str, Callable[[Easel], Ground]] = {
    "abstract": draw_abstract,
    "beach": draw_beach,
    "cave": draw_cave,
    "chinese garden": draw_chinese_garden,
    "city street": draw_street,
    "desert": draw_desert,
    "factory": draw_factory,
    "farmland": draw_farmland,
    "forest": draw_forest,
    "garden": draw_garden,
    "ink mountains": draw_ink_mountains,
    "jungle": draw_jungle,
    "kitchen": draw_kitchen,
    "lake": draw_lake,
    "library": draw_library,
    "meadow": draw_meadow,
    "mountains": draw_mountains,
    "night market": draw_night_market,
    "old town": draw_old_town,
    "planet surface": draw_planet,
    "river": draw_river,
    "road": draw_road,
    "room": draw_room,
    "sea": draw_sea,
    "sky": draw_sky,
    "skyline": draw_skyline,
    "snowfield": draw_snowfield,
    "space": draw_space,
    "stage": draw_stage,
    "studio": draw_studio,
    "temple": draw_temple,
    "underwater": draw_underwater,
    "village": draw_village,
    "waterfall": draw_waterfall,
}
"""Each setting's key in `Scene.setting`, and what draws it."""


def draw_setting(easel: Easel) -> Ground:
    """Draw the scene's setting, or the one that suits a scene that names none."""
    key = easel.scene.setting
    if key not in SETTINGS or (easel.scene.background and easel.scene.art_form == "logo"):
        key = _default(easel)
    return SETTINGS[key](easel)


def _default(easel: Easel) -> str:
    scene = easel.scene
    if scene.background or scene.art_form in {"logo", "icon", "sticker"}:
        return "studio"
    if easel.look.ink:
        return "ink mountains"
    if scene.subjects:
        return "studio"
    return "city street" if easel.look.style == "cyberpunk" else "mountains"
