"""The drawings of our own, and which subject has which; a new one is a line in the table below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from limner_sketch.language.nouns import last_word, nouns
from limner_sketch.language.scene import Subject
from limner_sketch.subjects.appliances import (
    air_conditioner,
    blackboard,
    folding_screen,
    iron,
    microwave,
    rolling_pin,
    toaster,
    towel,
    vacuum_cleaner,
)
from limner_sketch.subjects.bamboo import birdcage, steamer
from limner_sketch.subjects.baskets import basket, open_box
from limner_sketch.subjects.beasts import (
    fox,
    horse,
    lion,
    standing_cat,
    standing_dog,
    unicorn,
    wolf,
)
from limner_sketch.subjects.belongings import alarm_clock, clock, key
from limner_sketch.subjects.bridges import bridge, shop
from limner_sketch.subjects.buildings import castle, house, lighthouse, temple, windmill
from limner_sketch.subjects.caps import baseball_cap
from limner_sketch.subjects.cars import bicycle, car, sports_car, train
from limner_sketch.subjects.cats import sitting_cat
from limner_sketch.subjects.coaches import carriage, cart, sedan_chair
from limner_sketch.subjects.crafts import airplane, astronaut, boat, moon, rocket
from limner_sketch.subjects.cupboards import bookshelf, fridge, stove, wardrobe
from limner_sketch.subjects.devices import camera, laptop
from limner_sketch.subjects.dragons import dragon
from limner_sketch.subjects.drinks import cup_of_coffee, tea
from limner_sketch.subjects.furnishings import bed, sofa
from limner_sketch.subjects.games import chess
from limner_sketch.subjects.gifts import gift
from limner_sketch.subjects.herds import camel, elephant, rooster
from limner_sketch.subjects.household import (
    chair,
    crown,
    guitar,
    hat,
    lamp,
    lantern,
    piano,
    sword,
    table,
    umbrella,
)
from limner_sketch.subjects.knights import knight
from limner_sketch.subjects.machines import (
    blender,
    electric_fan,
    gramophone,
    sewing_machine,
    submarine,
    tank,
)
from limner_sketch.subjects.marks import logo
from limner_sketch.subjects.monkeys import monkey
from limner_sketch.subjects.monuments import archway, great_wall, hydrant, water_wheel
from limner_sketch.subjects.ornaments import inkstone, pavilion
from limner_sketch.subjects.outdoors import balloon, hot_air_balloon, palm, snowman
from limner_sketch.subjects.pastures import cow, sheep
from limner_sketch.subjects.pens import Pen
from limner_sketch.subjects.people import close_portrait, full_figure, portrait
from limner_sketch.subjects.plants import (
    bamboo,
    cherry_bough,
    lotus,
    pine,
    rose,
    sunflower,
    tree,
)
from limner_sketch.subjects.ponds import duck, frog, walking_duck
from limner_sketch.subjects.sitters import (
    bear,
    koala,
    lying_cat,
    lying_dog,
    panda,
    rabbit,
    sitting_dog,
)
from limner_sketch.subjects.skewers import skewers
from limner_sketch.subjects.strings import pipa, zither
from limner_sketch.subjects.table import (
    apple,
    book,
    cake,
    noodles,
    teapot,
    vase,
)
from limner_sketch.subjects.things import mountain, pagoda, robot, sampan
from limner_sketch.subjects.treats import ice_cream, pizza
from limner_sketch.subjects.vessels import pirate_ship, ship
from limner_sketch.subjects.violins import violin
from limner_sketch.subjects.waders import flying_crane, standing_crane
from limner_sketch.subjects.waves import wave
from limner_sketch.subjects.wings import butterfly, flying_bird, koi, owl, perched_bird
from limner_sketch.subjects.yards import (
    barrel,
    bench,
    fence,
    lamp_post,
    scarecrow,
    stump,
    well,
)


@dataclass(frozen=True)
class Drawing:
    """How one thing is drawn.

    `unit` is the height of its own coordinates, `relief` how much volume its silhouette gets
    after drawing (its parts are shaded already).
    """

    draw: Callable[[Pen, Subject], None]
    unit: float = 1000.0
    stands: bool = True
    crop_bottom: bool = False
    relief: float = 0.35


DRAWINGS: dict[str, Drawing] = {
    one.draw.__name__.replace("_", " "): one
    for one in (
        Drawing(sitting_cat),
        Drawing(standing_dog),
        Drawing(sitting_dog),
        Drawing(horse),
        Drawing(fox),
        Drawing(rabbit),
        Drawing(panda),
        Drawing(bear),
        Drawing(koala),
        Drawing(wolf),
        Drawing(lion),
        Drawing(unicorn),
        Drawing(perched_bird, stands=False),
        Drawing(owl),
        Drawing(koi, 560.0, stands=False),
        Drawing(butterfly, 800.0, stands=False),
        Drawing(house, 900.0),
        Drawing(temple, 800.0),
        Drawing(castle),
        Drawing(lighthouse),
        Drawing(windmill),
        Drawing(sports_car, 500.0),
        Drawing(car, 500.0),
        Drawing(train, 600.0),
        Drawing(bicycle, 640.0),
        Drawing(airplane, 600.0, stands=False),
        Drawing(rocket, stands=False),
        Drawing(astronaut),
        Drawing(moon, stands=False),
        Drawing(tree),
        Drawing(pine),
        Drawing(bamboo),
        Drawing(cherry_bough, 760.0, stands=False),
        Drawing(rose),
        Drawing(lotus, 760.0),
        Drawing(sunflower),
        Drawing(vase),
        Drawing(noodles, 820.0),
        Drawing(cup_of_coffee, 780.0),
        Drawing(tea, 720.0),
        Drawing(ice_cream),
        Drawing(pizza, 900.0),
        Drawing(teapot, 700.0),
        Drawing(cake, 800.0),
        Drawing(apple, 860.0),
        Drawing(book, 460.0),
        Drawing(lantern, stands=False),
        Drawing(umbrella, 900.0),
        Drawing(guitar),
        Drawing(piano, 800.0),
        Drawing(chair),
        Drawing(table, 620.0),
        Drawing(lamp),
        Drawing(sword),
        Drawing(crown, 640.0),
        Drawing(hat, 400.0, stands=False),
        Drawing(baseball_cap, 500.0, stands=False),
        Drawing(pagoda),
        Drawing(boat, 900.0),
        Drawing(sampan, 420.0),
        Drawing(mountain, 700.0, relief=0.0),
        Drawing(robot),
        Drawing(dragon, 900.0, stands=False),
        Drawing(logo, stands=False, relief=0.0),
        Drawing(sofa, 560.0),
        Drawing(bed, 620.0),
        Drawing(bridge, 560.0),
        Drawing(shop, 900.0),
        Drawing(ship),
        Drawing(pirate_ship),
        Drawing(wave, 960.0, relief=0.2),
        Drawing(knight),
        Drawing(elephant, 900.0),
        Drawing(camel),
        Drawing(rooster),
        Drawing(cow, 880.0),
        Drawing(sheep, 800.0),
        Drawing(monkey),
        Drawing(duck, 760.0),
        Drawing(frog, 760.0),
        Drawing(basket, 900.0),
        Drawing(open_box, 900.0),
        Drawing(chess, 900.0),
        Drawing(camera, 640.0),
        Drawing(laptop, 640.0),
        Drawing(clock, 900.0),
        Drawing(alarm_clock, 960.0),
        Drawing(key),
        Drawing(violin),
        Drawing(gift, 840.0),
        Drawing(snowman),
        Drawing(palm),
        Drawing(balloon, stands=False),
        Drawing(hot_air_balloon, stands=False),
        Drawing(bench, 600.0),
        Drawing(fence, 560.0),
        Drawing(lamp_post),
        Drawing(well),
        Drawing(scarecrow),
        Drawing(barrel, 900.0),
        Drawing(stump, 560.0),
        Drawing(wardrobe),
        Drawing(bookshelf),
        Drawing(fridge),
        Drawing(stove),
        Drawing(pavilion, 900.0),
        Drawing(pipa),
        Drawing(zither, 460.0),
        Drawing(inkstone, 420.0),
        Drawing(steamer, 620.0),
        Drawing(birdcage),
        Drawing(blender),
        Drawing(electric_fan),
        Drawing(sewing_machine, 720.0),
        Drawing(gramophone),
        Drawing(tank, 560.0),
        Drawing(submarine, 640.0, stands=False),
        Drawing(standing_crane),
        Drawing(great_wall, 760.0),
        Drawing(archway, 900.0),
        Drawing(water_wheel),
        Drawing(hydrant, 900.0),
        Drawing(carriage, 760.0),
        Drawing(cart, 640.0),
        Drawing(sedan_chair, 900.0),
        Drawing(iron, 560.0),
        Drawing(toaster, 640.0),
        Drawing(microwave, 560.0),
        Drawing(vacuum_cleaner, 900.0),
        Drawing(air_conditioner, 480.0, stands=False),
        Drawing(folding_screen, 900.0),
        Drawing(blackboard, 860.0),
        Drawing(skewers, 900.0),
        Drawing(towel, 820.0, stands=False),
        Drawing(rolling_pin, 460.0),
        Drawing(standing_cat),
        Drawing(lying_cat, 640.0),
        Drawing(lying_dog, 640.0),
        Drawing(walking_duck, 900.0),
        Drawing(flying_bird, 800.0, stands=False),
        Drawing(flying_crane, 760.0, stands=False),
    )
}
"""All drawings of our own by their functions' names, by which the nouns' rows speak of them."""

NO_DRAWING = "-"
"""In the column `drawing`: this is drawn by its picture, though what its name ends in is not."""

_FIGURE = Drawing(full_figure, relief=0.25)
_PORTRAIT = Drawing(portrait, crop_bottom=True, relief=0.2)
_CLOSEUP = Drawing(close_portrait, crop_bottom=True, relief=0.2)
_FRAMED = {
    "half-length": _PORTRAIT, "portrait": _PORTRAIT, "bust": _PORTRAIT, "close-up": _CLOSEUP,
    "headshot": _CLOSEUP,
}  # fmt: skip


def own_drawing(subject: Subject, framing: str | None) -> Drawing | None:
    """Return the drawing of a subject by its name or last noun ("tabby cat"), None without one."""
    looks = nouns().looks(subject.name)
    for trait in subject.traits:
        if trait in looks.poses:
            return DRAWINGS[looks.poses[trait]]
    if looks.figure:
        return _FRAMED.get(framing or "", _FIGURE)
    return DRAWINGS.get(_drawing(subject))


def _drawing(subject: Subject) -> str:
    """Return the name of a subject's drawing.

    It is that of its own row, or else that of the plain thing where both have one picture: "tabby
    cat" with the cat's is a cat, but "hot dog" comes with another than the dog's. People are not:
    a drawing of a knight shows no old knight.
    """
    own = nouns().row(subject.name).drawing
    plain = nouns().row(last_word(subject.name))
    is_alike = subject.symbol in {"", plain.symbol} and plain.category != "people"
    return own or (plain.drawing if is_alike else "")


def is_figure(subject: Subject) -> bool:
    """Tell whether a subject is a person drawn from head to foot."""
    return nouns().looks(subject.name).figure
