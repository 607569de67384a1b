"""Which names have a drawing of our own; a new one is a line in the table below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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
from limner_sketch.subjects.crafts import airplane, astronaut, boat, moon, rocket, sailboat
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
from limner_sketch.subjects.people import WORKERS, close_portrait, full_figure, portrait
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


_DRAWINGS: dict[str, Drawing] = {
    "cat": Drawing(sitting_cat),
    "kitten": Drawing(sitting_cat),
    "dog": Drawing(standing_dog),
    "puppy": Drawing(sitting_dog),
    "horse": Drawing(horse),
    "fox": Drawing(fox),
    "rabbit": Drawing(rabbit),
    "panda": Drawing(panda),
    "bear": Drawing(bear),
    "polar bear": Drawing(bear),
    "koala": Drawing(koala),
    "wolf": Drawing(wolf),
    "lion": Drawing(lion),
    "unicorn": Drawing(unicorn),
    "bird": Drawing(perched_bird, stands=False),
    "owl": Drawing(owl),
    "fish": Drawing(koi, 560.0, stands=False),
    "koi": Drawing(koi, 560.0, stands=False),
    "goldfish": Drawing(koi, 560.0, stands=False),
    "butterfly": Drawing(butterfly, 800.0, stands=False),
    "house": Drawing(house, 900.0),
    "temple": Drawing(temple, 800.0),
    "castle": Drawing(castle),
    "lighthouse": Drawing(lighthouse),
    "windmill": Drawing(windmill),
    "sports car": Drawing(sports_car, 500.0),
    "car": Drawing(car, 500.0),
    "train": Drawing(train, 600.0),
    "bicycle": Drawing(bicycle, 640.0),
    "airplane": Drawing(airplane, 600.0, stands=False),
    "rocket": Drawing(rocket, stands=False),
    "sailboat": Drawing(sailboat, 900.0),
    "astronaut": Drawing(astronaut),
    "moon": Drawing(moon, stands=False),
    "crescent moon": Drawing(moon, stands=False),
    "tree": Drawing(tree),
    "pine": Drawing(pine),
    "pine tree": Drawing(pine),
    "bamboo": Drawing(bamboo),
    "cherry blossom": Drawing(cherry_bough, 760.0, stands=False),
    "rose": Drawing(rose),
    "lotus": Drawing(lotus, 760.0),
    "sunflower": Drawing(sunflower),
    "vase": Drawing(vase),
    "noodles": Drawing(noodles, 820.0),
    "coffee": Drawing(cup_of_coffee, 780.0),
    "cup of coffee": Drawing(cup_of_coffee, 780.0),
    "tea": Drawing(tea, 720.0),
    "cup of tea": Drawing(tea, 720.0),
    "ice cream": Drawing(ice_cream),
    "pizza": Drawing(pizza, 900.0),
    "teapot": Drawing(teapot, 700.0),
    "cake": Drawing(cake, 800.0),
    "apple": Drawing(apple, 860.0),
    "green apple": Drawing(apple, 860.0),
    "book": Drawing(book, 460.0),
    "lantern": Drawing(lantern, stands=False),
    "umbrella": Drawing(umbrella, 900.0),
    "guitar": Drawing(guitar),
    "piano": Drawing(piano, 800.0),
    "chair": Drawing(chair),
    "table": Drawing(table, 620.0),
    "lamp": Drawing(lamp),
    "sword": Drawing(sword),
    "crown": Drawing(crown, 640.0),
    "hat": Drawing(hat, 400.0, stands=False),
    "baseball cap": Drawing(baseball_cap, 500.0, stands=False),
    "pagoda": Drawing(pagoda),
    "boat": Drawing(boat, 900.0),
    "sampan": Drawing(sampan, 420.0),
    "mountain": Drawing(mountain, 700.0, relief=0.0),
    "robot": Drawing(robot),
    "dragon": Drawing(dragon, 900.0, stands=False),
    "logo": Drawing(logo, stands=False, relief=0.0),
    "cap": Drawing(baseball_cap, 500.0, stands=False),
    "sofa": Drawing(sofa, 560.0),
    "couch": Drawing(sofa, 560.0),
    "bed": Drawing(bed, 620.0),
    "bridge": Drawing(bridge, 560.0),
    "stone bridge": Drawing(bridge, 560.0),
    "shop": Drawing(shop, 900.0),
    "store": Drawing(shop, 900.0),
    "bakery": Drawing(shop, 900.0),
    "ship": Drawing(ship),
    "sailing ship": Drawing(ship),
    "pirate ship": Drawing(pirate_ship),
    "wave": Drawing(wave, 960.0, relief=0.2),
    "ocean wave": Drawing(wave, 960.0, relief=0.2),
    "knight": Drawing(knight),
    "elephant": Drawing(elephant, 900.0),
    "camel": Drawing(camel),
    "rooster": Drawing(rooster),
    "cow": Drawing(cow, 880.0),
    "sheep": Drawing(sheep, 800.0),
    "monkey": Drawing(monkey),
    "duck": Drawing(duck, 760.0),
    "frog": Drawing(frog, 760.0),
    "basket": Drawing(basket, 900.0),
    "box": Drawing(open_box, 900.0),
    "chess": Drawing(chess, 900.0),
    "camera": Drawing(camera, 640.0),
    "laptop": Drawing(laptop, 640.0),
    "clock": Drawing(clock, 900.0),
    "alarm clock": Drawing(alarm_clock, 960.0),
    "key": Drawing(key),
    "violin": Drawing(violin),
    "gift": Drawing(gift, 840.0),
    "present": Drawing(gift, 840.0),
    "snowman": Drawing(snowman),
    "palm tree": Drawing(palm),
    "balloon": Drawing(balloon, stands=False),
    "hot air balloon": Drawing(hot_air_balloon, stands=False),
    "bench": Drawing(bench, 600.0),
    "fence": Drawing(fence, 560.0),
    "lamp post": Drawing(lamp_post),
    "well": Drawing(well),
    "scarecrow": Drawing(scarecrow),
    "barrel": Drawing(barrel, 900.0),
    "tree stump": Drawing(stump, 560.0),
    "wardrobe": Drawing(wardrobe),
    "bookshelf": Drawing(bookshelf),
    "fridge": Drawing(fridge),
    "stove": Drawing(stove),
    "pavilion": Drawing(pavilion, 900.0),
    "lute": Drawing(pipa),
    "zither": Drawing(zither, 460.0),
    "inkstone": Drawing(inkstone, 420.0),
    "bamboo steamer": Drawing(steamer, 620.0),
    "birdcage": Drawing(birdcage),
    "blender": Drawing(blender),
    "electric fan": Drawing(electric_fan),
    "sewing machine": Drawing(sewing_machine, 720.0),
    "gramophone": Drawing(gramophone),
    "tank": Drawing(tank, 560.0),
    "submarine": Drawing(submarine, 640.0, stands=False),
    "crane": Drawing(standing_crane),
    "Great Wall": Drawing(great_wall, 760.0),
    "archway": Drawing(archway, 900.0),
    "water wheel": Drawing(water_wheel),
    "fire hydrant": Drawing(hydrant, 900.0),
    "carriage": Drawing(carriage, 760.0),
    "cart": Drawing(cart, 640.0),
    "sedan chair": Drawing(sedan_chair, 900.0),
    "iron": Drawing(iron, 560.0),
    "toaster": Drawing(toaster, 640.0),
    "microwave": Drawing(microwave, 560.0),
    "vacuum cleaner": Drawing(vacuum_cleaner, 900.0),
    "air conditioner": Drawing(air_conditioner, 480.0, stands=False),
    "folding screen": Drawing(folding_screen, 900.0),
    "blackboard": Drawing(blackboard, 860.0),
    "skewers": Drawing(skewers, 900.0),
    "towel": Drawing(towel, 820.0, stands=False),
    "rolling pin": Drawing(rolling_pin, 460.0),
}
# A posture that a trait asks for, where it is drawn its own way.
_POSED: dict[tuple[str, str], Drawing] = {
    ("cat", "standing"): Drawing(standing_cat),
    ("cat", "walking"): Drawing(standing_cat),
    ("cat", "running"): Drawing(standing_cat),
    ("cat", "jumping"): Drawing(standing_cat),
    ("cat", "lying"): Drawing(lying_cat, 640.0),
    ("cat", "sleeping"): Drawing(lying_cat, 640.0),
    ("dog", "sitting"): Drawing(sitting_dog),
    ("dog", "lying"): Drawing(lying_dog, 640.0),
    ("dog", "sleeping"): Drawing(lying_dog, 640.0),
    ("duck", "standing"): Drawing(walking_duck, 900.0),
    ("duck", "walking"): Drawing(walking_duck, 900.0),
    ("bird", "flying"): Drawing(flying_bird, 800.0, stands=False),
    ("crane", "flying"): Drawing(flying_crane, 760.0, stands=False),
}
_PEOPLE = frozenset(
    {"woman", "man", "girl", "boy", "person", "child", "kid", "lady", "gentleman", "grandmother"}
    | {"grandfather", "teenager", "mother", "father"}
    | WORKERS
)
_FIGURE = Drawing(full_figure, relief=0.25)
_PORTRAIT = Drawing(portrait, crop_bottom=True, relief=0.2)
_CLOSEUP = Drawing(close_portrait, crop_bottom=True, relief=0.2)
_FRAMED = {
    "half-length": _PORTRAIT, "portrait": _PORTRAIT, "bust": _PORTRAIT, "close-up": _CLOSEUP,
    "headshot": _CLOSEUP,
}  # fmt: skip
_YOUNG = {"kitten": "cat", "puppy": "dog"}


# The pictures that stand for the plain thing: "tabby cat" with the cat's is a cat, but "hot dog"
# comes with another than the dog's.
_SYMBOLS: dict[str, str] = {
    "cat": "1F408", "dog": "1F415", "horse": "1F40E", "rabbit": "1F407", "bear": "1F43B",
    "panda": "1F43C", "fox": "1F98A", "bird": "1F426", "owl": "1F989", "fish": "1F41F",
    "goldfish": "E000", "butterfly": "1F98B", "house": "1F3E0", "temple": "1F6D5",
    "castle": "1F3F0", "car": "1F697", "train": "1F682", "bicycle": "1F6B2", "airplane": "2708",
    "rocket": "1F680", "boat": "26F5", "moon": "1F315", "tree": "1F333", "pine": "1F332",
    "rose": "1F339", "lotus": "1FAB7", "sunflower": "1F33B", "cake": "1F382", "apple": "1F34E",
    "book": "1F4D6", "lantern": "1F3EE", "umbrella": "2602", "guitar": "1F3B8", "piano": "1F3B9",
    "chair": "1FA91", "crown": "1F451", "hat": "1F452", "cap": "1F9E2", "dragon": "1F409",
    "robot": "1F916", "noodles": "1F35C", "coffee": "2615", "vase": "1F3FA", "pagoda": "1F3EF",
    "cow": "1F404", "sheep": "1F411", "monkey": "1F412", "duck": "1F986", "frog": "1F438",
    "basket": "1F9FA", "box": "1F4E6", "chess": "265F", "tea": "1F375", "pizza": "1F355",
    "clock": "1F570", "camera": "1F4F7", "laptop": "1F4BB", "key": "1F511", "violin": "1F3BB",
}  # fmt: skip


def own_drawing(subject: Subject, framing: str | None) -> Drawing | None:
    """Return the drawing of a subject by its name or last noun ("tabby cat"), None without one."""
    last = subject.name.rsplit(" ", 1)[-1]
    for trait in subject.traits:
        posed = _POSED.get((_YOUNG.get(last, last), trait))
        if posed is not None:
            return posed
    if last in _PEOPLE:
        return _FRAMED.get(framing or "", _FIGURE)
    exact = _DRAWINGS.get(subject.name)
    if exact is None and subject.symbol in {"", _SYMBOLS.get(last)}:
        return _DRAWINGS.get(last)
    return exact


def is_figure(subject: Subject) -> bool:
    """Tell whether a subject is a person drawn from head to foot."""
    return subject.name.rsplit(" ", 1)[-1] in _PEOPLE


def names() -> tuple[str, ...]:
    """Return every name with a drawing of its own, people aside."""
    return tuple(_DRAWINGS)
