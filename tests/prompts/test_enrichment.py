"""What is added to the asked words fits them, is said once, and leaves them as they are."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files
from itertools import product
from pathlib import Path

import pytest

from limner.contract.orders import Quality, Style
from limner.policy.moderation.judgement import Level
from limner.prompts.enrichment import Enricher
from tests.support import policy_lists
from tests.support.line_counter import lines_run

FOLDER = Path(__file__).parent
SHARE_MAX = 0.05
BOTH = frozenset({"en", "zh"})
CHOICES = [(style, quality) for style in Style for quality in (Quality.STANDARD, Quality.HD)]

PHOTOGRAPHIC = re.compile(
    r"photo|lens|camera|shutter|aperture|bokeh|focus\b|depth of field|blur|film|resolution"
    r"|摄影|照片|镜头|快门|光圈|虚化|景深|胶片|对焦|焦点锐利|拍"
)
DAYLIGHT = re.compile(r"sun|daylight|daytime|afternoon|golden|阳光|日光|天光|午后|金光|阴天")
OF_PEOPLE = re.compile(
    r"skin|portrait|fabric|posture|facial|肖像|人像|肌肤|衣料|衣褶|五官|人物|神情"
)
OF_LAND = re.compile(r"horizon|vista|terrain|landscape|scenic|panoram|地平线|风光|风景|全景|天光")
OF_FUR = re.compile(r"\bfur\b|\bcoat\b|毛发|皮毛|毛色|羽")

ODD = [
    "",
    " ",
    "\n\n",
    "🐱",
    "🐱🚀 cat in a rocket 🚀",
    "a cat\n",
    "a cat \t",
    "一只猫 ",
    "一只猫\n",
    "a cat,",
    "a cat.",
    'a sign that says "NIGHT SALE',
    "“一只猫”",
    "「猫」",
    "a cat (sleeping",
    "a cat (sleeping)",
    "style:",
    "cat\u0000dog",
    "\ud800 cat",
    "masterpiece, best quality, 1girl, solo, long hair",
    "(masterpiece:1.2), 1boy",
    "a dog --ar 16:9 --v 6",
    "<lora:x:1> a dog",
    '{"prompt": "a dog"}',
    "a " * 2000 + "cat",
    "猫" * 4000,
    "x" * 32_000,
    "𝓪 𝓯𝓪𝓷𝓬𝔂 𝓬𝓪𝓽",
    "un gato negro bebiendo leche",
    "夕焼けの街を歩く少女",
    "кот на крыше",
    "قطة على السطح",
    "賽博龐克風格的貓",
    "a cat in 水墨 style",
    "一只 cyberpunk 风格的 cat",
    "it's a cat's life — isn't it?",
    "C:\\path\\cat.png",
    "100% cotton T-shirt; size 'M'",
    "n\u0301" * 100,
]


@cache
def enricher() -> Enricher:
    return Enricher()


def given(
    words: str,
    style: Style = Style.VIVID,
    quality: Quality = Quality.STANDARD,
    seed: int = 1,
    languages: frozenset[str] | None = None,
    tokens_max: int | None = None,
) -> str:
    return enricher().enrich(
        words,
        style=style,
        quality=quality,
        seed=seed,
        languages=languages,
        tokens_max=tokens_max,
    )


def added(words: str, style: Style = Style.VIVID, **options: object) -> list[str]:
    """Return the phrases behind the words."""
    behind = given(words, style, **options).removeprefix(words)  # type: ignore[arg-type]
    return [one.strip(" .。–\n").lower() for one in re.split("[,，]", behind) if one.strip(" .。")]


def all_added(words: str) -> set[str]:
    """Return what is added to the words in both styles, over many seeds; `hd` adds the most."""
    found: set[str] = set()
    for style, seed in product(Style, range(12)):
        found.update(added(words, style, quality=Quality.HD, seed=seed))
    return found


def varied() -> list[tuple[str, str, str]]:
    rows = (FOLDER / "enrichment_varied.tsv").read_text("utf-8").splitlines()
    return [tuple(row.split("\t")) for row in rows]  # type: ignore[misc]


def full() -> list[str]:
    return (FOLDER / "enrichment_full.txt").read_text("utf-8").splitlines()


def phrases() -> dict[tuple[str, str, str, str], list[str]]:
    """Return every pool: by facet, kind, manner and language."""
    text = (files("limner.prompts.data") / "enrichment_phrases.toml").read_text("utf-8")
    return {
        (facet, kind, manner, language): [" ".join(one.split()) for one in words.split(",")]
        for facet, kinds in tomllib.loads(text).items()
        for kind, manners in kinds.items()
        for manner, languages in manners.items()
        for language, words in languages.items()
    }


# --- The asked words stay -------------------------------------------------------------------------


def test_the_asked_words_stay_character_for_character() -> None:
    harmless = policy_lists.texts("harmless")
    prompts = [*harmless, *(row[2] for row in varied()), *full(), *ODD]
    assert len(prompts) >= 1_000
    for index, words in enumerate(prompts):
        style, quality = CHOICES[index % 4]
        tokens_max = (None, 512, 77)[index % 3]
        assert given(words, style, quality, index, None, tokens_max).startswith(words)


@pytest.mark.parametrize("words", ODD)
def test_odd_prompts_are_kept_too(words: str) -> None:
    for style, quality in CHOICES:
        assert given(words, style, quality).startswith(words)


def test_the_same_arguments_give_the_same_text_and_seeds_differ() -> None:
    again = Enricher().enrich(
        "a red fox",
        style=Style.VIVID,
        quality=Quality.HD,
        seed=7,
        languages=None,
        tokens_max=None,
    )
    assert given("a red fox", Style.VIVID, Quality.HD, 7) == again
    assert len({given("a red fox", seed=seed) for seed in range(10)}) >= 5


# --- What is said already is not said again -------------------------------------------------------


def test_prompts_that_name_style_light_and_view_get_nothing() -> None:
    prompts = full()
    chinese = [words for words in prompts if re.search("[一-鿿]", words)]
    assert len(chinese) == len(prompts) - len(chinese) == 50
    for words, (style, quality) in product(prompts, CHOICES):
        assert given(words, style, quality) == words


@pytest.mark.parametrize(
    ("words", "stated"),
    [
        ("a fox, watercolor", "style"),
        ("一只狐狸，水彩", "style"),
        ("賽博龐克的狐狸", "style"),
        ("a fox, no dramatic light", "light"),
        ("a fox at night", "light"),
        ("雨中的狐狸", "light"),
        ("close-up of a fox", "view"),
        ("a fox seen in closeup", "view"),
        ("一只狐狸，留白构图", "view"),
        ("狐狸特写", "view"),
        ("a highly detailed fox", "details"),
        ("一只狐狸，细节丰富", "details"),
    ],
)
def test_a_facet_that_is_named_gets_no_phrase(words: str, stated: str) -> None:
    of_facet = {
        phrase for (facet, *_), pool in phrases().items() if facet == stated for phrase in pool
    }
    found = all_added(words)
    assert found
    assert found.isdisjoint(one.lower() for one in of_facet)


@pytest.mark.parametrize(
    ("words", "facet"),
    [
        ("a slightly worn boot", "light"),
        ("a lightweight tent", "light"),
        ("a traffic light made by hand", "light"),
        ("a light blue teapot", "light"),
        ("a pinkish teapot", "style"),
        ("a review copy of a book", "view"),
        ('a shop with the sign "NIGHT SALE, WATERCOLOR, CLOSE-UP"', "style"),
        ("挂着“水彩之夜”招牌的小店", "style"),
    ],
)
def test_part_of_a_word_and_lettering_are_no_cues(words: str, facet: str) -> None:
    pools = phrases()
    of_facet = {one.lower() for key, pool in pools.items() if key[0] == facet for one in pool}
    assert all_added(words) & of_facet


@pytest.mark.parametrize(
    "words",
    [
        "a fox " + "and a hen " * 20,
        "一只狐狸和一只鸡" * 16,
        "a " + "very " * 130 + "long fox",
        "给图中的人物添加一顶红色棒球帽",
        "add a red hat to the man in the picture",
        "just a red circle, nothing else",
        "a seamless pattern of leaves",
        "a coloring page of a whale",
        "Une maison au bord de la mer",
        "un gato negro bebiendo leche",
        "夕焼けの街を歩く少女",
        "кот на крыше",
        "고양이 한 마리",
        "a dog --ar 16:9",
        "(red hair:1.3), a girl",
        "a poem about the fox:",
        'a shop sign that says "OPEN',
        "🐱🚀",
        "12345",
    ],
)
def test_in_doubt_nothing_is_added(words: str) -> None:
    for style, quality in CHOICES:
        assert given(words, style, quality) == words


# --- What is added fits ---------------------------------------------------------------------------


def test_the_kinds_of_the_subjects_are_told_apart() -> None:
    pools = phrases()
    for language, kind, words in varied():
        for style in Style:
            own = {
                phrase.lower()
                for (_, of, manner, spoken), pool in pools.items()
                if (
                    (manner, spoken) == (style, language)
                    and of in {kind, "animal" if kind in {"furry", "bird", "figure"} else kind}
                )
                or of in {"drawn", "photo"}
                for phrase in pool
            }
            own |= {
                phrase.lower()
                for (facet, of, *_), pool in pools.items()
                if kind == "poster" and of == "lettering" and facet == "view"
                for phrase in pool
            }
            assert set(added(words, style)) <= own, words


@pytest.mark.parametrize(("style", "quality"), CHOICES)
@pytest.mark.parametrize("tokens_max", [None, 77])
def test_no_phrase_stands_in_more_than_a_twentieth(
    style: Style, quality: Quality, tokens_max: int | None
) -> None:
    prompts = varied()
    languages = Counter(language for language, *_ in prompts)
    assert min(languages.values()) >= 150
    for seed in range(3):
        counts = Counter(
            phrase
            for _, _, words in prompts
            for phrase in set(
                added(words, style, quality=quality, seed=seed, tokens_max=tokens_max)
            )
        )
        assert max(counts.values()) <= SHARE_MAX * len(prompts)


FLAT = [
    *("a fox logo", "logo for a bakery", "an app icon of a tree", "a sticker of a cat"),
    *("a vector drawing of a city", "a diagram of a pump", "a dashboard for a bank"),
    *("狐狸标志", "面包店的logo", "一棵树的图标", "猫咪贴纸", "水泵示意图", "矢量城市", "银行界面"),
]
INK = [
    *("a mountain, ink wash", "sumi-e bamboo", "calligraphy of the word peace"),
    *("水墨山水", "国画荷花", "写意的虾", "书法"),
]
LETTERED = [
    *('a poster that says "SALE"', "hand lettering of a motto", "typography for a fair"),
    *("写着“营业”的招牌", "毕业海报", "节约用水的标语", 'a café with the sign "OPEN"'),
]


@pytest.mark.parametrize("words", [*FLAT, *INK, *LETTERED])
def test_flat_pictures_ink_and_lettering_get_no_light(words: str) -> None:
    light = {one.lower() for key, pool in phrases().items() if key[0] == "light" for one in pool}
    assert all_added(words).isdisjoint(light)


@pytest.mark.parametrize("subject", ["fox", "woman", "teapot", "castle", "mountain lake", "room"])
@pytest.mark.parametrize("medium", ["oil painting", "watercolor", "pencil drawing", "gouache"])
def test_paintings_get_no_photographic_words(subject: str, medium: str) -> None:
    found = all_added(f"{medium} of a {subject}") | all_added(f"a {subject}, {medium}")
    assert found
    assert [one for one in found if PHOTOGRAPHIC.search(one)] == []


@pytest.mark.parametrize("subject", ["狐狸", "女人", "茶壶", "城堡", "高山湖泊", "房间"])
@pytest.mark.parametrize("medium", ["油画", "水彩", "素描", "浮世绘"])
def test_paintings_get_no_photographic_words_in_chinese(subject: str, medium: str) -> None:
    found = all_added(f"{medium}，{subject}") | all_added(f"一幅{subject}的{medium}")
    assert found
    assert [one for one in found if PHOTOGRAPHIC.search(one)] == []


@pytest.mark.parametrize(
    ("kind", "language"), list(product(["thing", "food", "city", "interior"], sorted(BOTH)))
)
def test_things_get_nothing_that_is_said_of_people(kind: str, language: str) -> None:
    prompts = [words for spoken, of, words in varied() if (of, spoken) == (kind, language)]
    found = set().union(*map(all_added, prompts))
    words = [one for one in found if OF_PEOPLE.search(one) and "natural fabric" not in one]
    assert words == []


@pytest.mark.parametrize("kind", ["person", "thing", "food"])
@pytest.mark.parametrize("language", sorted(BOTH))
def test_portraits_and_things_get_no_land(kind: str, language: str) -> None:
    prompts = [words for spoken, of, words in varied() if (of, spoken) == (kind, language)]
    found = set().union(*map(all_added, prompts))
    assert [one for one in found if OF_LAND.search(one)] == []


@pytest.mark.parametrize(
    "words",
    [
        *("a city at night", "a mountain under the stars", "a forest at midnight", "moonlit sea"),
        *("a lake in a thunderstorm", "the milky way above hills", "a cave lake"),
        *("城市夜景", "星空下的雪山", "午夜的森林", "月光下的大海", "雷雨中的湖泊"),
    ],
)
def test_night_and_weather_get_no_daylight(words: str) -> None:
    assert [one for one in all_added(words) if DAYLIGHT.search(one)] == []


@pytest.mark.parametrize(
    "words",
    [
        *(
            "a cat statue",
            "a robot dog",
            "a toy rabbit",
            "a dog bowl",
            "a cat tree",
            "an origami fox",
        ),
        *("grilled chicken breast", "a goldfish", "a snake on a log", "fish market"),
        *(
            "猫的雕像",
            "机械狗",
            "毛绒兔子",
            "猫咖啡馆",
            "画着猫的杯子",
            "烤鸭",
            "男人皮鞋",
            "花园里的铁锹",
        ),
    ],
)
def test_fur_and_feathers_are_for_those_that_have_them(words: str) -> None:
    found = all_added(words)
    assert found
    assert [one for one in found if OF_FUR.search(one) or OF_PEOPLE.search(one)] == []


@pytest.mark.parametrize(
    "words", ["a black and white photo of a man", "黑白的老人", "铅笔素描，狐狸"]
)
def test_pictures_without_colours_get_none(words: str) -> None:
    found = all_added(words)
    assert found
    assert [one for one in found if re.search(r"colou?r|golden|warm|vivid|色|彩|金|暖", one)] == []


@pytest.mark.parametrize(
    "words",
    [
        *("zorblax eating ramen", "a banana wearing sunglasses", "the sound of a train"),
        *(
            "grumbo riding a bicycle in a forest",
            "皮卡丘吃拉面",
            "一只戴着墨镜的香蕉",
            "寂静的声音",
        ),
        *(
            "寂静的声音",
            "故宫的雪",
            "城市的街头，一只猫",
            "a coffee shop",
            "花园里的铁锹",
            "一个概念",
        ),
    ],
)
def test_what_is_not_known_gets_only_what_fits_anything(words: str) -> None:
    anything = {one.lower() for key, pool in phrases().items() if key[1] == "any" for one in pool}
    found = all_added(words)
    assert found
    assert found <= anything


def test_simple_pictures_get_neither_light_nor_details() -> None:
    pools = phrases()
    unfit = {one for key, pool in pools.items() if key[0] in {"light", "details"} for one in pool}
    for words in ("a minimalist vase", "极简的花瓶", "a pixel art castle", "一只简单的小船"):
        assert all_added(words).isdisjoint(unfit)


def test_vivid_and_natural_share_no_phrase() -> None:
    pools = phrases()
    vivid, natural = (
        {one for key, pool in pools.items() if key[2] == style for one in pool} for style in Style
    )
    assert vivid.isdisjoint(natural)
    for _, _, words in varied():
        assert set(added(words, Style.VIVID)).isdisjoint(added(words, Style.NATURAL))


def test_vivid_is_dramatic_and_natural_is_calm() -> None:
    loud = re.compile(
        r"dramatic|saturated|vivid|bold|striking|dynamic|戏剧|饱和|大胆|醒目|强烈|浓|动感"
    )
    for key, pool in phrases().items():
        if key[2] == Style.NATURAL:
            assert [one for one in pool if loud.search(one.replace("低饱和", ""))] == []
        else:
            assert any(loud.search(one) for one in pool) or key[0] == "details", key


@pytest.mark.parametrize(("style", "tokens_max"), list(product(Style, [None, 256, 77])))
def test_hd_adds_at_most_one_phrase_and_keeps_the_others(
    style: Style, tokens_max: int | None
) -> None:
    for _, _, words in varied():
        standard = added(words, style, tokens_max=tokens_max)
        hd = added(words, style, quality=Quality.HD, tokens_max=tokens_max)
        assert hd[: len(standard)] == standard
        assert len(hd) <= len(standard) + 1
    assert len(added("a red fox", style, quality=Quality.HD)) == 5


# --- Language and length --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "chinese"),
    [
        ("a red fox", False),
        ("一只狐狸", True),
        ("一只 cyberpunk 的 fox", True),
        ("a girl in a red 汉服 in the garden", False),
        ('a shop sign "北京咖啡馆欢迎您" beside a fox', False),
    ],
)
def test_phrases_are_in_the_language_of_the_prompt(words: str, chinese: bool) -> None:
    behind = "".join(all_added(words))
    assert behind
    assert (re.search("[一-鿿]", behind) is not None) is chinese
    assert (re.search("[a-z]{3}", behind) is not None) is not chinese


def test_a_language_that_the_model_does_not_read_gets_nothing() -> None:
    english, chinese = frozenset({"en"}), frozenset({"zh"})
    assert given("一只狐狸", languages=english) == "一只狐狸"
    assert given("a red fox", languages=chinese) == "a red fox"
    assert given("一只狐狸", languages=chinese) == given("一只狐狸", languages=BOTH) != "一只狐狸"
    assert given("a red fox", languages=english) == given("a red fox") != "a red fox"


def test_a_short_encoder_gets_a_few_words() -> None:
    for language, _, words in varied():
        for style, quality in CHOICES:
            found = added(words, style, quality=quality, tokens_max=77)
            assert len(found) <= 2
            for one in found:
                assert len(one.split()) <= 4 if language == "en" else len(one) <= 10
    long = "a red fox that runs through deep snow beside a barn, " * 3
    assert given(long, tokens_max=77) == long
    assert given(long, tokens_max=512) != long


@pytest.mark.parametrize("tokens_max", [20, 40, 77, 100])
def test_what_is_added_fits_the_encoder(tokens_max: int) -> None:
    for _, _, words in varied():
        text = given(words, quality=Quality.HD, tokens_max=tokens_max)
        if text != words:
            han = len(re.findall("[一-鿿]", text))
            assert 1.5 * han + 1.2 * len(re.sub("[一-鿿]", " ", text).split()) <= tokens_max


def test_the_work_on_a_long_prompt_is_small() -> None:
    for words in ("a cat, " * 5_000, "猫，" * 16_000, "“" * 32_000, "cat" * 10_000, "' a" * 10_000):
        assert lines_run(lambda words=words: given(words)) < 50  # type: ignore[misc]
    for words in (
        "a cat 's " * 66,
        "猫的" * 60,
        "“a" * 300,
        "cat-" * 150,
        "的有" * 60,
        "n\u0301" * 300,
    ):
        assert lines_run(lambda words=words: given(words)) < 8_000  # type: ignore[misc]


# --- The phrases ----------------------------------------------------------------------------------


def test_no_longer_word_is_said_twice() -> None:
    for _, _, words in varied():
        for style, quality in CHOICES:
            found = added(words, style, quality=quality)
            said = [word for one in found for word in set(re.findall("[a-z]{5,}", one))]
            assert [word for word, count in Counter(said).items() if count > 1] in ([], ["through"])


def test_every_pool_is_large_enough_and_has_short_phrases() -> None:
    for (facet, kind, _, language), pool in phrases().items():
        is_chinese = language == "zh"
        short = [one for one in pool if (len(one) <= 10 if is_chinese else len(one.split()) <= 4)]
        assert len(set(pool)) == len(pool) >= (12 if kind in {"any", "drawn"} else 6), (facet, kind)
        assert len(short) >= 3, (facet, kind)


def test_only_style_and_photographs_have_photographic_words() -> None:
    for (facet, kind, *_), pool in phrases().items():
        if facet != "style" and kind != "photo" and (facet, kind) != ("view", "chart"):
            assert [
                one for one in pool if PHOTOGRAPHIC.search(one.replace("central focus", ""))
            ] == []


def test_the_policy_passes_every_phrase_alone_and_together() -> None:
    judge = policy_lists.judge()
    pools = phrases()
    texts = [one for pool in pools.values() for one in pool]
    texts += [", ".join(pool) for pool in pools.values()]
    for words in (
        "a woman",
        "two children",
        "a cat",
        "一个女孩",
        "一群孩子",
        "一只猫",
        "joy",
        "喜悦",
    ):
        texts += [
            given(words, style, quality, seed)
            for (style, quality), seed in product(CHOICES, range(25))
        ]
    assert [one for one in texts if not judge.judge_text(one, Level.AUTO).passes] == []
