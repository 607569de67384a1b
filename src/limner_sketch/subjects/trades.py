"""What people's work or rank dresses them in, by the noun that names it."""

from __future__ import annotations

from dataclasses import dataclass

from limner_sketch.subjects.tones import Color


@dataclass(frozen=True)
class Trade:
    """Outfit, hat and prop of a calling; what is None is chosen by the seed."""

    outfit: str
    hat: str | None = None
    prop: str = ""
    cloth: Color | None = None
    hat_color: Color | None = None


_NAVY: Color = (0.18, 0.24, 0.40)
_YELLOW: Color = (0.95, 0.74, 0.20)
_OLIVE: Color = (0.40, 0.44, 0.30)
_FELT: Color = (0.50, 0.34, 0.21)
_BAMBOO: Color = (0.82, 0.68, 0.42)
_DOCTOR = Trade("coat", prop="stethoscope")
_COOK = Trade("chef", "toque")
_GROWER = Trade("overalls", "straw hat")
_POLICE = Trade("uniform", "police cap", cloth=_NAVY)

TRADES: dict[str, tuple[Trade, ...]] = {
    "doctor": (_DOCTOR,),
    "nurse": (_DOCTOR,),
    "scientist": (Trade("coat", prop="glasses"),),
    "teacher": (Trade("jacket", prop="glasses"),),
    "chef": (_COOK,),
    "cook": (_COOK,),
    "farmer": (_GROWER,),
    "gardener": (_GROWER,),
    "mechanic": (Trade("overalls", "cap"),),
    "officer": (_POLICE,),
    "police": (_POLICE,),
    "policeman": (_POLICE,),
    "pilot": (Trade("uniform", "police cap", cloth=(0.16, 0.18, 0.26)),),
    "firefighter": (Trade("uniform", "helmet", cloth=(0.74, 0.24, 0.16)),),
    "programmer": (Trade("hoodie", prop="glasses"),),
    "student": (Trade("hoodie"),),
    "businessman": (Trade("suit"),),
    "worker": (Trade("overalls", "helmet"),),
    "princess": (Trade("dress", "crown", "gown"),),
    "queen": (Trade("dress", "crown", "gown"),),
    "king": (Trade("suit", "crown"),),
    "prince": (Trade("suit", "crown"),),
    "bride": (Trade("dress", prop="gown", cloth=(0.97, 0.96, 0.95)),),
    "scholar": (Trade("hanfu"),),
    "fisherman": (
        Trade("oilskin", "rain hat", "rod", _YELLOW, _YELLOW),
        Trade("oilskin", "bamboo hat", "rod", _OLIVE, _BAMBOO),
    ),
    "warrior": (
        Trade("armour", "war helmet", "sword", (0.56, 0.15, 0.15), (0.20, 0.20, 0.24)),
        Trade("armour", "headband", "raised sword", (0.20, 0.26, 0.38), (0.80, 0.18, 0.17)),
        Trade("armour", "war helmet", "raised sword", (0.19, 0.19, 0.22), (0.62, 0.16, 0.15)),
    ),
    "singer": (
        Trade("stage jacket", prop="microphone", cloth=(0.62, 0.28, 0.62)),
        Trade("stage jacket", prop="microphone", cloth=(0.82, 0.62, 0.26)),
        Trade("stage jacket", prop="microphone", cloth=(0.24, 0.46, 0.72)),
    ),
    "cowboy": (
        Trade("vest", "cowboy hat", "lasso", (0.36, 0.50, 0.62), _FELT),
        Trade("vest", "cowboy hat", "lasso", (0.74, 0.34, 0.26), (0.80, 0.69, 0.50)),
    ),
}
"""Each calling's ways to dress; a seed chooses among them."""
