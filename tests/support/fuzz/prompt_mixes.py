"""Random prompts: mixes of the lexicon's phrases, small words, scripts and signs."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.support.language import shared_lexicon
from tests.support.repeated_texts import FOUND, GLUE

MORE_GLUE = (
    *("a glass of", "filled with", "stuffed with", "under", "behind", "beside", "in front of"),
    *("to the person", "put", "change", "make", "remove", "without", "and no", "statue of a"),
    *("they", "her", "his", "'s", "s", "16:9", "3", "1999", "99999999999999", "1.5", "two and"),
    *(
        "一双",
        "一碗",
        "一杯",
        "一瓶",
        "盛满",
        "插满",
        "装着",
        "满",
        "中",
        "旁边",
        "前",
        "后",
        "下面",
    ),
    *(
        "这",
        "之",
        "是",
        "色",
        "身穿",
        "手持",
        "去掉",
        "将",
        "替换成",
        "图中",
        "图中的人",
        "画",
        "雕像",
    ),
    *("red", "dark", "pale", "blue tones", "red background", "红", "深", "蓝色系", "old", "年轻的"),
    *("says", "写着", "the words", "logo", "portrait", "close-up", "倒影", "“", "”", '"', "'", "("),
)

PIECES = st.one_of(
    st.sampled_from(sorted(shared_lexicon().phrases())),
    st.sampled_from((*GLUE, *MORE_GLUE, *FOUND)),
    st.sampled_from((*GLUE, *MORE_GLUE)),
    st.text(max_size=4),
)
PROMPTS = st.builds(
    lambda joiner, pieces: joiner.join(pieces),
    st.sampled_from(("", " ", " ", ", ")),
    st.lists(PIECES, max_size=16),
)
