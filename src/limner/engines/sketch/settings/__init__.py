"""Settings: where a scene takes place. Each is one function that paints it on an easel."""

from __future__ import annotations

from collections.abc import Callable

from limner.engines.sketch.easel import Easel
from limner.engines.sketch.settings.cave import draw_cave
from limner.engines.sketch.settings.city import draw_skyline
from limner.engines.sketch.settings.countryside import draw_farmland
from limner.engines.sketch.settings.desert import draw_desert
from limner.engines.sketch.settings.ground import Ground
from limner.engines.sketch.settings.interiors import draw_abstract, draw_room, draw_studio
from limner.engines.sketch.settings.jungle import draw_jungle
from limner.engines.sketch.settings.kitchen import draw_kitchen
from limner.engines.sketch.settings.land import (
    draw_forest,
    draw_garden,
    draw_meadow,
)
from limner.engines.sketch.settings.library import draw_library
from limner.engines.sketch.settings.mountains import (
    draw_ink_mountains,
    draw_mountains,
)
from limner.engines.sketch.settings.nightmarket import draw_night_market
from limner.engines.sketch.settings.oldtown import draw_old_town
from limner.engines.sketch.settings.planet import draw_planet
from limner.engines.sketch.settings.road import draw_road
from limner.engines.sketch.settings.scholars import draw_chinese_garden
from limner.engines.sketch.settings.skies import draw_sky, draw_space
from limner.engines.sketch.settings.snowfield import draw_snowfield
from limner.engines.sketch.settings.stage import draw_stage
from limner.engines.sketch.settings.streams import draw_river
from limner.engines.sketch.settings.street import draw_street
from limner.engines.sketch.settings.temples import draw_temple
from limner.engines.sketch.settings.underwater import draw_underwater
from limner.engines.sketch.settings.village import draw_village
from limner.engines.sketch.settings.waterfall import draw_waterfall
from limner.engines.sketch.settings.waters import (
    draw_beach,
    draw_lake,
    draw_sea,
)
from limner.engines.sketch.settings.works import draw_factory

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
