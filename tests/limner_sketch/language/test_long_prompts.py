"""Bounds cut what is pathological, never what people write: the end of a long prompt is read."""

from __future__ import annotations

import random

import pytest

from limner_sketch.language.interpreter import Interpreter
from tests.support import everyday_nouns

LENGTH = 4000
PROMPTS = 100

ENGLISH = (
    "a {look} {noun} stands beside a {look} {noun}",
    "on the {place} there are two {noun}s, a {noun} and a {look} {noun}",
    "the {look} {noun} is next to a small {noun} with a {look} {noun}",
    "in the background a {noun} and a {noun} under a {look} sky at sunset",
    "an old woman wearing a {color} coat, holding a {noun} and smiling softly",
    "a basket full of {noun}s and {noun}s in warm golden light",
    "painted in watercolor with fine details, soft shadows and a {color} palette",
    "no text and no people, the {noun} is {color} and the {noun} is {color}",
    "a young man sitting on a wooden chair in front of a {look} {noun}",
    "seen from above, cinematic lighting, the {noun} casts a long shadow over the {noun}",
)
CHINESE = (
    "一个{look}的{noun}旁边有一个{look}的{noun}",
    "{place}上有两个{noun}和一个{look}的{noun}",
    "那个{noun}在{noun}前面，旁边是装满{noun}的篮子",
    "远处有{noun}和{noun}，夕阳下的天空",
    "一个穿着{color}外套的老人拿着一个{noun}，微笑",
    "水彩风格，细节丰富，{color}色调，柔和的光线",
    "不要文字，{noun}是{color}的",
    "一位年轻的女孩坐在椅子上，面前放着{noun}、{noun}和{noun}",
    "桌子上的{noun}里有{noun}，一篮{noun}",
)
LOOKS = {
    "en": ("large", "tiny red", "rusty blue", "old wooden", "shiny golden", "dark green", "round"),
    "zh": ("大", "红色", "小小", "古老", "金色", "深绿色", "木"),
}
COLORS = {"en": ("red", "pale blue", "golden", "white"), "zh": ("红色", "浅蓝色", "金色", "白色")}
PLACES = {"en": ("table", "grass", "beach", "roof", "bench"), "zh": ("桌子", "草地", "椅子", "床")}


def _known(station: Interpreter, nouns: list[str], clause: str) -> list[str]:
    """Return the nouns that are a subject of their own where the clause is the whole prompt."""
    return [noun for noun in nouns if len(station.understand(clause.format(noun)).subjects) == 1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "clauses", "nouns", "comma", "last"),
    [
        ("en", ENGLISH, everyday_nouns.ENGLISH, ", ", "and far away there is a {}"),
        ("zh", CHINESE, everyday_nouns.CHINESE, "，", "最远处还有一个{}"),
    ],
)
def test_the_last_clause_of_a_long_prompt_is_found(
    station: Interpreter,
    language: str,
    clauses: tuple[str, ...],
    nouns: list[str],
    comma: str,
    last: str,
) -> None:
    known = _known(station, nouns, last)
    assert len(known) > len(nouns) * 0.8
    choice = random.Random(15)
    missed = []
    for _ in range(PROMPTS):
        ending = last.format(choice.choice(known))
        written: list[str] = []
        while sum(map(len, written)) + len(comma) * len(written) + len(ending) < LENGTH - 160:
            clause = choice.choice(clauses)
            while "{" in clause:
                clause = clause.replace("{noun}", choice.choice(nouns), 1)
                clause = clause.replace("{look}", choice.choice(LOOKS[language]), 1)
                clause = clause.replace("{color}", choice.choice(COLORS[language]), 1)
                clause = clause.replace("{place}", choice.choice(PLACES[language]), 1)
            written.append(clause)
        prompt = comma.join([*written, ending])
        [alone] = station.understand(ending).subjects
        found = station.understand(prompt).subjects
        if found[-1].name != alone.name or len(found) < len(written):
            missed.append((ending, [one.name for one in found[-3:]]))
    assert not missed


@pytest.mark.parametrize("and_", [" and a ", "、"])
def test_a_list_longer_than_a_group_names_every_thing(station: Interpreter, and_: str) -> None:
    nouns = everyday_nouns.ENGLISH if and_ == " and a " else everyday_nouns.CHINESE
    single = _known(station, nouns, "{}")[:100]
    names = [station.understand(noun).subjects[0].name for noun in single]
    found = [one.name for one in station.understand(and_.join(single)).subjects]
    assert len(found) > 0.8 * len(names)
    assert found[-1] == names[-1]
