"""The sentences that ask for nothing to be added are honoured, however they are typed."""

from __future__ import annotations

import time

import pytest

from limner.text.opt_out import split_opt_out

SENTENCES = [
    "I NEED to test how the tool works with extremely simple prompts. "
    "DO NOT add any detail, just use it AS-IS: ",
    "i need to test how the tool works with extremely simple prompts. do not add any detail, "
    "just use it as-is: ",
    "I NEED to test how the tool works with extremely simple prompts.\n\nDO NOT add any detail, "
    "just use it AS-IS:\n",
    "I  NEED to test how the tool works with extremely simple prompts DO NOT add any detail "
    "just use it AS IS ",
    "I NEED to test how the tool works with extremely simple prompts! DO NOT add any detail; "
    "use it “AS-IS”: ",
    "**I NEED to test how the tool works with extremely simple prompts.** DO NOT add any detail, "
    "just use it AS—IS — ",
    "DO NOT add any detail, just use it AS-IS: ",
    "DO NOT add any details, just use it AS-IS: ",
    "My prompt has full detail so no need to add more: ",
    "my prompt has full detail, so no need to add more.\n",
    "MY PROMPT HAS FULL DETAIL SO NO NEED TO ADD MORE DETAIL: ",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_nothing_is_added_to_what_follows(sentence: str) -> None:
    assert split_opt_out(sentence + "a red apple") == ("a red apple", True)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_sentence_may_stand_behind(sentence: str) -> None:
    rest, found = split_opt_out("a red apple. " + sentence)
    assert found
    assert rest.strip(" .") == "a red apple"


@pytest.mark.parametrize(
    "text",
    [
        "a tool on a table, simple prompts",
        "I need to test how the tool works",
        "do not add any people, just use it",
        "my prompt has full detail",
        "a red apple",
    ],
)
def test_other_sentences_stay(text: str) -> None:
    assert split_opt_out(text) == (text, False)


def test_quotes_of_the_prompt_stay() -> None:
    assert split_opt_out(SENTENCES[0] + 'a sign, "OPEN"')[0] == 'a sign, "OPEN"'
    assert split_opt_out(SENTENCES[0] + '"OPEN" on a sign')[0] == '"OPEN" on a sign'
    assert split_opt_out('a sign, "OPEN" ' + SENTENCES[0])[0] == 'a sign, "OPEN"'


def test_a_long_text_is_searched_quickly() -> None:
    for text in ("I NEED to test how " * 200, " " * 4000, "-" * 4000, "do not add " * 300):
        start = time.perf_counter()
        split_opt_out(text)
        assert time.perf_counter() - start < 0.5
