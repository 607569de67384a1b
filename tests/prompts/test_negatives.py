"""What must not be there is found in a prompt, and nothing that only seems to be denied."""

from __future__ import annotations

import random

import pytest

from limner.prompts.negatives import THINGS_MAX, NegativeFinder
from tests.support.line_counter import lines_run
from tests.support.linear_time import assert_linear

ENGLISH = frozenset({"en"})
BOTH = frozenset({"en", "zh"})
LONG = 32_000
LINES_PER_CHARACTER = 30


@pytest.fixture(scope="module")
def finder() -> NegativeFinder:
    return NegativeFinder()


@pytest.mark.parametrize(
    ("prompt", "negative"),
    [
        ("no people", "people"),
        ("a street with no people", "people"),
        ("a street without people at night", "people"),
        ("hut, forest, no text, no people", "text, people"),
        ("no cats, dogs or people, a park", "cats, dogs, people"),
        ("a beach, without text, no birds", "text, birds"),
        ("without any text", "text"),
        ("no watermarks or logos", "watermarks, logos"),
        ("no text, watermark, logo", "text, watermark, logo"),
        ("no text and logos", "text, logos"),
        ("neither people nor cars", "people, cars"),
        ("don't include cars", "cars"),
        ("Don’t add any people or animals in the background", "people, animals"),
        ("do not include text; no borders", "text, borders"),
        ("there should not be any cars on the road", "cars"),
        ("don't make it blurry", "blurry"),
        ("avoid blur", "blur"),
        ("free of clutter", "clutter"),
        ("a desk free from clutter", "clutter"),
        ("-no text-", "text"),
        ("a text-free poster", "text"),
        ("a castle --no text, watermark, people --ar 16:9", "text, watermark, people"),
        ("a castle. Negative prompt: blur, low quality, (text:1.2)", "blur, low quality, text"),
        ("no signs of people", "people"),
        ("no visible text or writing", "text, writing"),
        ("no extra fingers, no bad anatomy", "extra fingers, bad anatomy"),
        ("a house without a roof", "roof"),
        ("a portrait without clothing labels", "clothing labels"),
        ("no one on the beach", "people"),
        ("nobody in the street", "people"),
        ("nobody is around", "people"),
        ("remove the person wearing a hat", "person"),
        ("a runner without a shirt crossing the line", "shirt"),
        ("a street, not at night", "night"),
        ("a dog, not red", "red"),
        ("not a cat but a dog", "cat"),
        ("a park in any season but winter", "winter"),
        ("Remove the hat", "hat"),
        ("Remove all text and logos from the sign", "text, logos"),
        ("No people, no PEOPLE, no cars", "people, cars"),
        ("no text, NO TEXT", "text"),
    ],
)
def test_english_says_what_must_not_be_there(
    finder: NegativeFinder, prompt: str, negative: str
) -> None:
    assert finder.find(prompt, languages=ENGLISH).lower() == negative
    assert finder.find(prompt, languages=None).lower() == negative


@pytest.mark.parametrize(
    ("prompt", "written", "english"),
    [
        ("不要文字", "文字", "text"),
        ("没有人", "人", "people"),
        ("无水印", "水印", "watermark"),
        ("不要出现任何文字和人物", "文字, 人物", "text, people"),
        ("别画狗", "狗", "dogs"),
        ("除了一只猫以外不要任何动物", "动物", "animals"),
        ("两只猫，没有其他动物", "其他动物", "other animals"),
        ("森林里的小屋，不要文字，没有人", "文字, 人", "text, people"),
        ("没有人和车的街道", "人, 车", "people, cars"),
        ("森林，不要动物", "动物", "animals"),
        ("空无一人的街道", "人", "people"),
        ("海滩上没人", "人", "people"),
        ("无人的街道", "人", "people"),
        ("街道，不是晚上", "晚上", "night"),
        ("城市街道，不要下雨", "下雨", "rain"),
        ("乡村，没有雪", "雪", "snow"),
        ("一条街道，不要文字，没有汽车", "文字, 汽车", "text, cars"),
        ("不要文字，水印，logo", "文字, 水印, logo", "text, watermark, logo"),
        ("不要文字、水印和边框", "文字, 水印, 边框", "text, watermark, border"),
        ("画面干净，无杂物，无文字", "杂物, 文字", "clutter, text"),
        ("画面无水印无文字", "水印, 文字", "watermark, text"),
        ("既没有人也没有车", "人, 车", "people, cars"),
        ("不要在画面中出现文字", "文字", "text"),
        ("负面提示词：文字，水印，模糊", "文字, 水印, 模糊", "text, watermark, blur"),
        ("没有一丝云的蓝天", "云", "clouds"),
        ("没有太阳但有月亮", "太阳", "sun"),
        ("没有月亮，但有星星", "月亮", "moon"),
        ("鸟瞰城市，不要鸟", "鸟", "birds"),
        ("去掉帽子", "帽子", "hat"),
        ("把帽子去掉", "帽子", "hat"),
        ("把衣服上的文字去掉", "衣服上的文字", "text"),
        ("没有戴帽子的男人", "帽子", "hat"),
        ("不要红色的汽车", "红色的汽车", ""),
        ("不要独角兽，不要文字", "独角兽, 文字", "text"),
        ("無浮水印，不要出現文字", "浮水印, 文字", "watermark, text"),
        ("不要陰影", "陰影", "shadow"),
        ("a poster, 不要水印, no people", "水印, people", "watermark, people"),
    ],
)
def test_chinese_stays_or_is_told_in_english(
    finder: NegativeFinder, prompt: str, written: str, english: str
) -> None:
    assert finder.find(prompt, languages=None) == written
    assert finder.find(prompt, languages=BOTH) == written
    assert finder.find(prompt, languages=ENGLISH) == english


@pytest.mark.parametrize(
    "prompt",
    [
        "",
        "a cat in a meadow",
        "a man no longer young",
        "not only a cat",
        "nothing but flowers",
        "a woman, no one else",
        "no matter what",
        "a no-frills kitchen",
        "no more than two chairs",
        "no less than three cats",
        "a no parking sign",
        "nobody is naked",
        "一件不要的衣服放在椅子上",
        "No. 5 perfume",
        "no, a cat",
        "without looking at the camera",
        "a lamp, not far from the window",
        "without a doubt the finest cake",
        "a man avoiding people",
        "a man removing his hat",
        "a picture that is not without charm",
        "do not change anything",
        "a drone, 无人机",
        "一个房间，不超过两把椅子",
        "无边无际的大海",
        "她不禁笑了",
        "没有尽头的路",
        "不锈钢水壶",
        "不倒翁",
        "特别画给你的狗",
        "船淹没在水中",
        "别有洞天的园林",
        "勿忘我",
        "不要改变背景",
        "无袖连衣裙",
        "无花果",
        "要不要文字",
    ],
)
def test_what_only_seems_to_be_denied_is_wanted(finder: NegativeFinder, prompt: str) -> None:
    assert finder.find(prompt, languages=None) == ""
    assert finder.find(prompt, languages=ENGLISH) == ""


@pytest.mark.parametrize(
    ("prompt", "negative"),
    [
        ("one cat, no other cats", ""),
        ("a portrait of a woman, no other people", ""),
        ("three dancers, no people in the background", ""),
        ("a red car, no blue car", "blue car"),
        ("plain background, no busy background", "busy background"),
        ("empty beach, no people, palm trees and blue sky", "people"),
        ("no people and a red car", "people"),
        ("no people walking in the street", "people"),
        ("一只猫，没有别的猫", ""),
        ("女孩，背景没有其他人", ""),
        ("老人，不要人物", ""),
        ("人行道，没有人", "人"),
    ],
)
def test_what_is_there_is_not_excluded(finder: NegativeFinder, prompt: str, negative: str) -> None:
    assert finder.find(prompt, languages=None) == negative


@pytest.mark.parametrize(
    ("prompt", "negative"),
    [
        ('a poster that says "no dogs"', ""),
        ("a sign reading NO SMOKING", ""),
        ("一块写着“不要进来”的牌子", ""),
        ('a sign with "NO ENTRY", no people', "people"),
        ('no "SALE" sign', ""),
        ('"a street with no people"', "people"),
    ],
)
def test_lettering_is_not_looked_at(finder: NegativeFinder, prompt: str, negative: str) -> None:
    assert finder.find(prompt, languages=None) == negative


def test_a_phrase_ends_after_a_few_words(finder: NegativeFinder) -> None:
    assert len(finder.find("no big old" + " grey old dogs" * 50, languages=None).split()) == 5
    assert len(finder.find("不要" + "龙凤龟鹤松竹梅兰菊荷莲柳杏桃", languages=None)) == 12
    many = ", ".join(f"no thing{number}" for number in range(100))
    assert len(finder.find(many, languages=None).split(", ")) == THINGS_MAX


UNITS = (
    *(
        "no ",
        "no-",
        "without ",
        "no text, ",
        "not without ",
        "no a, ",
        "no sign of ",
        "--no ",
        "any ",
    ),
    *("no cats or ", "a", " ", "\n", '"', "“", "do not ", "negative prompt:", "text-free "),
    *(
        "不要",
        "没有",
        "无",
        "无水",
        "没有人和",
        "不要文字、",
        "不要的",
        "任何",
        "把",
        "不要在",
        "把帽",
        "在",
    ),
)


@pytest.mark.parametrize("unit", UNITS)
def test_the_work_is_linear(finder: NegativeFinder, unit: str) -> None:
    assert_linear(lambda size: lambda: finder.find(unit * size, languages=ENGLISH), 200)


@pytest.mark.parametrize("unit", ["no a, ", "no cats or ", "无水", "a"])
def test_the_longest_prompt_is_little_work(finder: NegativeFinder, unit: str) -> None:
    text = (unit * LONG)[:LONG]
    assert lines_run(lambda: finder.find(text, languages=ENGLISH)) <= LINES_PER_CHARACTER * LONG


def test_no_text_raises(finder: NegativeFinder) -> None:
    """Mixes of cues, marks and odd characters; the seed is fixed."""
    dice = random.Random(16)
    pieces: tuple[str, ...] = (
        *UNITS,
        "文字",
        "人",
        "的",
        "和",
        "、",
        "，",
        "of ",
        "or ",
        "but ",
        "'",
        "’",
        "”",
        "」",
    )
    pieces += ("\ud800", "\0", "\u0301", "İ", "ß", "🙂", "\u200b", "1", "--", "((", "ﷺ", "龘", "め")
    for _ in range(3_000):
        text = "".join(dice.choices(pieces, k=dice.randrange(30)))
        found = finder.find(text, languages=dice.choice((None, ENGLISH, BOTH)))
        things = found.split(", ") if found else []
        assert all(things)
        assert len({thing.lower() for thing in things}) == len(things)


def test_every_explicit_list_is_said_in_sentences() -> None:
    sentences = NegativeFinder().in_sentences("A woman --no hats --no (clothes:1.4)")
    assert sentences == "A woman without hats. A woman without clothes"
