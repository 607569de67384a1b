"""Each engine gets the prompt as it takes prompts; the chat model is asked once at most."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

import pytest

from limner.concurrency.text_analysis import TextAnalysis
from limner.contract.orders import SIZE, ImageOrder, Quality, ResponseFormat, Size, Style, Task
from limner.engines.engine import PromptIntake, Revision
from limner.prompts.auto import AutoResolver
from limner.prompts.negatives import NegativeFinder
from limner.prompts.prompt_service import Prepared, PromptService

ORDER = ImageOrder(
    *(Task.GENERATE, "dall-e-3", "a red apple, no worms", 1, Size(64, 64), Quality.STANDARD),
    *(Style.VIVID, ResponseFormat.B64_JSON),
)
CHINESE = replace(ORDER, prompt="一个红苹果，不要虫子")
OPT_OUT = "My prompt has full detail so no need to add more: "
PROSE = "A red apple lies on a table."
OWN, UPSTREAM = PromptIntake.own(), PromptIntake.upstream()
READS_ALL, READS_ENGLISH = PromptIntake.text(), PromptIntake.text(frozenset({"en"}))


@dataclass
class Chat:
    """Improves and translates to one text."""

    says: str | None = PROSE
    calls: list[str] = field(default_factory=list)
    is_closed: bool = False

    async def improve(self, text: str, manner: Style) -> str | None:
        """Improve."""
        self.calls.append(f"improve {manner} {text}")
        return self.says

    async def translate(self, text: str) -> str | None:
        """Translate."""
        self.calls.append(f"translate {text}")
        return self.says

    async def close(self) -> None:
        """Note it."""
        self.is_closed = True


def service(chat: Chat | None = None) -> PromptService:
    return PromptService(
        AutoResolver(lambda _: (1, 1)),
        NegativeFinder(),
        chat,  # type: ignore[arg-type] # it has the reviser's methods
        TextAnalysis(threads=1, waiting_max=16, timeout_s=20),
    )


def prepared(order: ImageOrder, *intakes: PromptIntake, chat: Chat | None = None) -> list[Prepared]:
    async def run() -> list[Prepared]:
        prompts = service(chat).begin(order, 1)
        return [await prompts.prepare(intake) for intake in intakes]

    return asyncio.run(run())


def test_an_upstream_gets_the_words_as_they_came() -> None:
    order = replace(ORDER, prompt=OPT_OUT + "a cat")
    chat = Chat()
    assert prepared(order, UPSTREAM, chat=chat) == [Prepared(order.prompt)]
    assert chat.calls == []


def test_an_engine_that_understands_prompts_gets_the_words_and_what_it_may_do() -> None:
    bare = replace(ORDER, prompt=OPT_OUT + "a cat")
    dalle_2 = replace(ORDER, model="dall-e-2", style=None)
    assert prepared(ORDER, OWN) == [Prepared(ORDER.prompt, Revision.FREE)]
    assert prepared(bare, OWN) == [Prepared("a cat", Revision.BARE)]
    assert prepared(dalle_2, OWN) == [Prepared(ORDER.prompt, Revision.AS_WRITTEN)]


def test_an_engine_that_reads_text_gets_it_enriched_and_what_must_not_be_there() -> None:
    (text,) = prepared(ORDER, READS_ENGLISH)
    assert text.text.startswith(ORDER.prompt)
    assert text.is_revised
    assert (text.negative, text.revision) == ("worms", Revision.AS_WRITTEN)
    (bare,) = prepared(replace(ORDER, prompt=OPT_OUT + "a red apple"), READS_ENGLISH)
    assert (bare.text, bare.is_revised) == ("a red apple", False)


def test_the_chat_model_is_asked_once_for_all_engines() -> None:
    chat = Chat()
    own, text, upstream = prepared(ORDER, OWN, READS_ENGLISH, UPSTREAM, chat=chat)
    assert own == Prepared(PROSE, is_revised=True)
    assert (text.text, text.negative) == (PROSE, "worms")
    assert upstream.text == ORDER.prompt
    assert chat.calls == [f"improve vivid {ORDER.prompt}"]


def test_chinese_is_translated_for_an_engine_that_reads_none() -> None:
    order = replace(CHINESE, model="dall-e-2", style=None)
    chat = Chat()
    english, again = prepared(order, READS_ENGLISH, READS_ENGLISH, chat=chat)
    assert (english.text, english.is_revised, english.unread) == (PROSE, True, None)
    assert again == english
    assert chat.calls == [f"translate {order.prompt}"]
    assert prepared(order, READS_ALL)[0].text == order.prompt


@pytest.mark.parametrize("chat", [None, Chat(None), Chat("还是中文")])
def test_chinese_that_nobody_translates_goes_as_it_is_and_the_reply_says_so(
    chat: Chat | None,
) -> None:
    order = replace(CHINESE, model="dall-e-2", style=None)
    (text,) = prepared(order, READS_ENGLISH, chat=chat)
    assert (text.text, text.unread, text.is_revised) == (order.prompt, "zh", False)


def test_what_is_left_open_is_chosen_by_the_prompt() -> None:
    order = replace(ORDER, prompt="a wide panorama, 16:9", auto=frozenset({SIZE}))
    chosen = asyncio.run(service().resolve(order))
    assert chosen.size.width > chosen.size.height
    assert asyncio.run(service().resolve(ORDER)) is ORDER


def test_an_explicit_list_is_written_as_sentences() -> None:
    listing = replace(ORDER, prompt="a woman --no hats")
    assert service().exclusions_in_sentences(listing) == "a woman without hats"
    assert service().exclusions_in_sentences(ORDER) == ""


def test_what_enriches_is_made_before_the_first_order_where_an_engine_needs_it() -> None:
    prompts = service()
    prompts.warm_up([OWN, UPSTREAM])
    assert prompts._enricher is None  # noqa: SLF001 - it costs a moment, and nobody asked
    prompts.warm_up([READS_ENGLISH])
    assert prompts.enricher is prompts.enricher


def test_closing_closes_the_chat_model() -> None:
    chat = Chat()
    asyncio.run(service(chat).close())
    asyncio.run(service().close())
    assert chat.is_closed
