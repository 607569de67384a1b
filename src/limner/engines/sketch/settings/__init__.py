"""Settings: where a scene takes place. Each is one function that paints it on an easel."""

from __future__ import annotations

from collections.abc import Callable

from limner.engines.sketch.easel import Easel
from limner.engines.sketch.settings.city import draw_skyline
from limner.engines.sketch.settings.desert import draw_desert
from limner.engines.sketch.settings.ground import Ground
from limner.engines.sketch.settings.interiors import draw_abstract, draw_room, draw_studio
from limner.engines.sketch.settings.land import (
    draw_forest,
    draw_garden,
    draw_meadow,
)
from limner.engines.sketch.settings.mountains import (
    draw_ink_mountains,
    draw_mountains,
    draw_snowfield,
)
from limner.engines.sketch.settings.skies import draw_sky, draw_space
from limner.engines.sketch.settings.street import draw_street
from limner.engines.sketch.settings.underwater import draw_underwater
from limner.engines.sketch.settings.village import draw_village
from limner.engines.sketch.settings.waters import (
    draw_beach,
    draw_lake,
    draw_sea,
)

SETTINGS: dict[str, Callable[[Easel], Ground]] = {
    "abstract": draw_abstract,
    "beach": draw_beach,
    "city street": draw_street,
    "desert": draw_desert,
    "forest": draw_forest,
    "garden": draw_garden,
    "ink mountains": draw_ink_mountains,
    "lake": draw_lake,
    "meadow": draw_meadow,
    "mountains": draw_mountains,
    "room": draw_room,
    "sea": draw_sea,
    "sky": draw_sky,
    "skyline": draw_skyline,
    "snowfield": draw_snowfield,
    "space": draw_space,
    "studio": draw_studio,
    "underwater": draw_underwater,
    "village": draw_village,
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
