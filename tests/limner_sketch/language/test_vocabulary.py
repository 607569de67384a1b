"""The lexicon and the drawing engine know the same settings and styles, in both languages."""

from __future__ import annotations

import pytest

from limner_sketch.language.categories import categories
from limner_sketch.language.customs import Customs
from limner_sketch.language.interpreter import Interpreter
from limner_sketch.language.nouns import nouns
from limner_sketch.language.tables import read_table
from limner_sketch.look import STYLES
from limner_sketch.scenery import SETTINGS

CHINESE_SETTINGS = {
    "abstract": "抽象",
    "beach": "沙滩",
    "cave": "山洞",
    "chinese garden": "苏州园林",
    "city street": "街道",
    "desert": "沙漠",
    "factory": "工厂里",
    "farmland": "农田",
    "forest": "森林",
    "garden": "花园",
    "ink mountains": "水墨山水",
    "jungle": "热带雨林",
    "kitchen": "厨房",
    "lake": "湖边",
    "library": "图书馆里",
    "meadow": "草原",
    "mountains": "群山",
    "night market": "夜市",
    "old town": "古镇",
    "planet surface": "火星表面",
    "river": "河流",
    "road": "公路",
    "room": "客厅",
    "sea": "大海",
    "sky": "天空",
    "skyline": "天际线",
    "snowfield": "雪地",
    "space": "太空",
    "stage": "舞台",
    "studio": "摄影棚",
    "temple": "寺院",
    "underwater": "海底",
    "village": "村庄",
    "waterfall": "瀑布",
}
CHINESE_STYLES = {
    "illustration": "插画",
    "cyberpunk": "赛博朋克",
    "watercolor": "水彩",
    "ink wash": "水墨",
    "oil painting": "油画",
    "pencil sketch": "素描",
    "flat vector": "扁平风格",
    "minimalist": "极简",
    "photographic": "写实",
    "cinematic": "电影感",
    "anime": "动漫",
    "pixel art": "像素画",
    "comic": "漫画",
    "pop art": "波普艺术",
    "gongbi": "工笔画",
    "impasto": "厚涂",
    "charcoal": "炭笔画",
    "pen line art": "钢笔画",
    "low poly": "低多边形",
    "isometric": "等距",
    "paper cut": "剪纸",
    "ukiyo-e": "浮世绘",
    "stained glass": "彩色玻璃",
    "vaporwave": "蒸汽波",
    "3d clay": "黏土",
    "pastel": "粉彩",
    "art deco": "装饰艺术",
}


@pytest.mark.parametrize("setting", sorted(SETTINGS))
def test_every_setting_that_is_drawn_is_known(station: Interpreter, setting: str) -> None:
    for words in (f"in the {setting}", CHINESE_SETTINGS[setting]):
        assert station.understand(words).setting == setting, words


@pytest.mark.parametrize("style", STYLES)
def test_every_style_that_is_drawn_is_known(station: Interpreter, style: str) -> None:
    for words in (f"a cat, {style}", f"一只猫，{CHINESE_STYLES[style]}"):
        scene = station.understand(words)
        assert scene.style == style, words
        assert [one.name for one in scene.subjects] == ["cat"], words


def test_every_setting_and_style_that_is_known_is_drawn() -> None:
    settings, styles = read_table("settings"), read_table("styles")
    assert set(settings["setting"]) - {"city"} == set(SETTINGS)
    assert {*styles["style"], *styles["style_manner"]} == set(STYLES)


def test_every_setting_and_style_that_is_composed_is_drawn() -> None:
    customs, rules = Customs(), read_table("composing")["only"]
    at_home = {row.name: row.home for row in nouns().rows()}
    of_kind = {name: one.home for name, one in categories().items()}
    for homes in (of_kind, at_home, customs.homes_doing, customs.homes_dressed):
        assert {setting for places in homes.values() for setting in places} <= set(SETTINGS)
    for homes in (customs.homes_place, customs.landscapes):
        assert {setting for places in homes.values() for setting in places} <= set(SETTINGS)
    assert customs.open_air <= set(SETTINGS)
    assert customs.on_paper <= set(STYLES)
    for choices in rules.values():
        for needs in choices.values():
            assert set(needs.get("setting", ())) <= set(SETTINGS)
            assert set(needs.get("style", ())) - {""} <= set(STYLES)


@pytest.mark.parametrize(
    ("prompt", "style"),
    [
        ("一隻貓，剪紙風格", "paper cut"),
        ("一幅浮世繪，海浪", "ukiyo-e"),
        ("a fox, woodblock print", "ukiyo-e"),
        ("等距视角的小房子", "isometric"),
        ("a house in isometric view", "isometric"),
        ("a wolf drawn in charcoal", "charcoal"),
        ("粘土风格的小熊", "3d clay"),
        ("a chalk drawing of a horse", "pastel"),
        ("a ship in the style of Van Gogh", "impasto"),
    ],
)
def test_styles_are_known_by_other_names(station: Interpreter, prompt: str, style: str) -> None:
    assert station.understand(prompt).style == style
