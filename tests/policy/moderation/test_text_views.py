"""Words written otherwise: what is hidden is found, what only looks so is not, in linear time."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from limner.policy.moderation.judgement import Level
from limner.policy.moderation.text_views import views
from tests.support.line_counter import growth
from tests.support.policy_lists import judge

JUDGE = judge()
WORD = "naked"
LONG, GROWTH_MAX = 400, 2.3


def spaced_out(between: str, word: str = WORD) -> str:
    return between.join(word)


def drawn(first: int, word: str = WORD) -> str:
    """Write a word in an alphabet that begins at a code point."""
    return "".join(chr(first + ord(letter) - ord("a")) for letter in word)


ALPHABETS = {
    "squared": 0x1F130,
    "negative circled": 0x1F150,
    "negative squared": 0x1F170,
    "regional indicators": 0x1F1E6,
    "circled": 0x24D0,
    "circled capitals": 0x24B6,
    "parenthesized": 0x249C,
    "full width": 0xFF41,
    "bold": 0x1D41A,
    "bold italic": 0x1D482,
    "script": 0x1D4EA,
    "fraktur": 0x1D586,
    "double-struck": 0x1D552,
    "sans-serif": 0x1D5BA,
    "monospace": 0x1D68A,
    "tags": 0xE0061,
}
INVISIBLE = [
    *("\u00a0", "\u2009", "\u200a", "\u202f", "\u205f", "\u2800", "\u1680"),
    *("\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\u2063", "\ufeff", "\u180e", "\u034f"),
    *("\u3164", "\u115f", "\u1160", "\uffa0", "\ufe0f", "\ufe00", "\u061c", "\u202e", "\u2066"),
    *("\U000e0041", "\U000e0100", "\u17b5", "\u0901", "\u0336", "\u20dd"),
]
MARKS = [".", "/", "_", "*", "-", " ", "|", "•", "~", "🍎", "❤️", " 🍎 ", ". ", ", ", "\u2024", "'"]


@pytest.mark.parametrize("first", ALPHABETS.values(), ids=ALPHABETS)
def test_letters_of_every_alphabet_of_symbols_are_read(first: int) -> None:
    assert not passes(f"{drawn(first)} woman")
    assert not passes(f"a {drawn(first)} woman")


@pytest.mark.parametrize("sign", INVISIBLE, ids=ascii)
def test_what_is_invisible_inside_a_word_hides_nothing(sign: str) -> None:
    assert not passes(f"na{sign}ked woman")
    assert not passes(f"naked{sign}woman")
    assert not passes(f"裸{sign}体")


@pytest.mark.parametrize("mark", MARKS, ids=ascii)
def test_letters_apart_are_read_together(mark: str) -> None:
    assert not passes(spaced_out(mark))
    assert not passes(f"a {spaced_out(mark)} woman")


@pytest.mark.parametrize(
    "text",
    [
        *("NakedWoman", "nakedWOMAN", "NAKEDWoman", "naked_woman", "nakedwoman", "nAkEdWoMaN"),
        *("anakedwoman", "anude", "thenude", "ofthenakedman", "twonakedmen", "nakedwomen"),
        *("#nakedwoman", "NudeGirl.png", "photoofanakedwoman", "womenwithnoclothes", "pornvideo"),
        *("decapitatedman", "SeveredHead", "severed_head", "nakedchild", "TheNakedChild"),
        *("mujerdesnuda", "MujerDesnuda", "femmenue", "NackteFrau", "ГолаяЖенщина"),
    ],
)
def test_words_written_together_are_taken_apart(text: str) -> None:
    assert not passes(text)


@pytest.mark.parametrize(
    "text",
    [
        *("&#110;aked", "&#x6e;aked", "&#0000110;aked", "n&#97ked", "&amp;#110;aked"),
        *("n&shy;aked", "n&shyaked", "n&zwj;aked", "n&nbsp;aked", "naked&nbsp;woman"),
        *("%6e%61ked", "%6E%61%6B%65%64", "%256e%2561ked", "naked%20woman", "%u006eaked"),
        *(r"\u006eaked", r"\x6eaked", r"\u{6e}aked", r"\U0000006eaked", r"\156aked", r"\6e aked"),
        *("U+006E U+0061 U+006B U+0065 U+0064", "n=61=6Bed"),
        *("n<b>a</b>ked", 'n<span style="x">a</span>ked', "n<!-- x -->aked", "na[b]k[/b]ed"),
        *("<p>naked</p><p>woman</p>", "naked<br/>woman", "n**a**ked", "n~~a~~ked", "n_a_ked"),
        *("pǝʞɐu", "uɐɯoʍ pǝʞɐu ɐ"),
        *("&#35064;&#20307;", r"\u88f8\u4f53", quote("裸体"), "裸<b>体</b>"),
    ],
)
def test_what_programs_write_for_letters_is_decoded(text: str) -> None:
    assert not passes(text)


@pytest.mark.parametrize(
    "text",
    [
        *("ոaked", "ոаkеd", "nаkеd", "nαkεd", "ηαкє∂", "ꓠꓮꓗꓰꓓ", "ᏁᎪᏦᎬᎠ", "ᑎᗩKEᗪ", "ᴎude"),
        *("ⁿᵃᵏᵉᵈ", "ₙₐₖₑd", "ɴᴀᴋᴇᴅ", "ŋąкɛɖ", "ɳαƙҽԃ", "ƞaƙɇđ", "n̶a̶k̶e̶d̶", "n̷̡̛a̸k̵e̶d̴", "nͣked"),
        *("裸 体", "裸.体", "裸🍎体", "裸|体", "裸，体", "裸體", "luo体", "裸ti", "l u o t i"),
        *(
            "гoлaя женщина",
            "го\u00adлая женщина",
            "г.о.л.а.я женщина",
            "나 체 여 자",
            "나🍎체 여자",
        ),
        *(
            "ﾇｰﾄﾞの女性",
            "ぬーどの女性",
            "裸.の.女性",
            "امـرأة عـاريـة",
            "امرأة عَارِيَة",
            "ﺍﻣﺮﺃﺓ ﻋﺎﺭﻳﺔ",
        ),
    ],
)
def test_letters_that_look_alike_are_read_as_what_they_seem(text: str) -> None:
    assert not passes(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "🇳🇱🇦🇹 flags on a pole",
            "🇩🇪🇫🇷🇮🇹🇪🇸 team flags",
            "🎉🎂🎈 birthday",
            "🅰️🅱️ blood types",
            "♥️♦️♣️♠️",
        ),
        *("https://example.com/a/path?x=1&y=2", "https://example.com/?q=red%20apple&lang=en"),
        *("naked%20mole%20rat", "100% cotton", "50%de descuento", "a & b & c", "&copy; 2026"),
        *("<b>bold</b> red apple", "<p>A cat</p><p>A dog</p>", "the **red** apple", "[b]apple[/b]"),
        *("NakedMoleRat.jpg", "KillerWhale", "killerwhale", "BloodOrange.png", "CamelCaseName"),
        *("ExpertsExchange", "PenIslandMap.png", "TherapistFinder", "IMG_2041.NEF", "snake_case"),
        *("therapist", "therapists", "grapes", "Essex", "Scunthorpe", "shiitake", "assassin bug"),
        *("analyst", "cocktail", "Dickens", "a class of pupils", "Panama canal", "raccoon"),
        *(
            "nosebleed poster",
            "cutthroat trout",
            "Smuttynose Island",
            "canals",
            "documents",
            "Japan",
        ),
        *("part number B00B5-100", "SKU A1S5", "AN-225", "4x4 car", "mp3 player", "2+2=4"),
        *("A. B. C. D.", "a, b, c, d, e", "N E W S compass", "S.O.S. in sand", "L O V E balloons"),
        *("U+1F600", r"C:\users\anna\pictures", r"\new line", "x = y + 1", '{"prompt": "a cat"}'),
        *(
            "bare\u00a0feet",
            "a\u00a0red\u00a0apple",
            "« un chat »",
            "1\u202f000\u202f€",
            "soft\u00adware",
        ),
        *("по дороге домой, тот дом", "рот и нос", "пот на лбу", "Москва", "Київ", "Ελλάδα", "ไทย"),
        *(
            "猫，狗，鸟",
            "日、月、火、水",
            "裸色连衣裙",
            "uɐɔ ʎɯ",
            "½ cup of sugar",
            "H₂O",
            "naïve café",
        ),
    ],
)
def test_harmless_text_of_each_kind_passes(text: str) -> None:
    assert passes(text)


def test_decoding_hides_nothing_that_is_written() -> None:
    """The text as it is written is judged too: `<naked woman>` is no tag."""
    assert not passes("<naked woman>")
    assert not passes("naked woman &#8203;")
    assert views("<naked woman>")[0] == "<naked woman>"


def test_a_text_has_at_most_six_views() -> None:
    found = views("&#x41;\u00a0MixedCase, n, a, b ᗩ ɐǝʎ \U0001f1f3x%20y<b>")
    assert 1 < len(found) <= 6
    assert len(set(found)) == len(found)


PIECES = [
    *(
        "naked ",
        "nakedwoman",
        "anude",
        "n a k e d ",
        "n.",
        "n*",
        "**",
        "aaaa",
        "a",
        "the",
        "'",
        "l'",
    ),
    *("&#110;", "&amp;", "&", "&#", "%6e", "%", r"\u006e", "\\", "<b>", "<", "<a", "[b]", "=6e"),
    *(
        "U+006E ",
        "裸体",
        "裸 ",
        "голая ",
        "по",
        "гoлaя",
        "عارية ",
        "नग्न ",
        "裸の女性 ",
        "나체",
        "が",
    ),
    *("e\u0301", "\u0301", "\u0901", "🍎", "n🍎", "🇳🇱", "🅽", "Naked", "NakedWoman", "ǝ", "n, "),
    *("no ", "no blood, ", "a\u00a0", "\u200b", "\u3164", "ᗩ", "ա", "-", "n-", "1", "n4k3d ", "x "),
]


@pytest.mark.parametrize("piece", PIECES, ids=ascii)
def test_twice_the_text_is_twice_the_work(piece: str) -> None:
    once, twice = ((piece * LONG)[: LONG * factor] for factor in (1, 2))
    passes(twice)  # What is looked up for the first time is kept.
    assert growth(passes, once, twice) <= GROWTH_MAX


def test_a_long_number_is_no_character() -> None:
    assert passes("&#" + "9" * 10_000 + ";")
    assert passes("&#x" + "f" * 10_000 + ";")
    assert passes("\\u{" + "f" * 10_000 + "}")


def passes(text: str) -> bool:
    return JUDGE.judge_text(text, Level.AUTO).passes
