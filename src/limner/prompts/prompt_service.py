"""The prompt service: prepares the prompt for each engine that is tried."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from limner.concurrency.text_analysis import TextAnalysis
from limner.contract.dalle.models import DALLE_MODELS
from limner.contract.orders import ImageOrder, Style, Task
from limner.engines.engine import PromptIntake, PromptKind, Revision
from limner.prompts.auto import AutoResolver
from limner.prompts.chat_reviser import ChatReviser
from limner.prompts.enrichment import Enricher
from limner.prompts.negatives import NegativeFinder
from limner.text.opt_out import split_opt_out
from limner.text.scripts import is_written_in_chinese

CHINESE = "zh"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A prompt that is ready for one engine.

    `is_revised`: it has words that are not the caller's. `unread` is the
    language (ISO 639-1) of a prompt that the engine does not read, None where it reads it.
    """

    text: str
    revision: Revision = Revision.AS_WRITTEN
    negative: str = ""
    is_revised: bool = False
    unread: str | None = None


class PromptService:
    """Prepares prompts. `chat` is the configured chat model, None where there is none."""

    def __init__(
        self,
        auto: AutoResolver,
        negatives: NegativeFinder,
        chat: ChatReviser | None,
        analysis: TextAnalysis,
    ) -> None:
        self.auto = auto
        self._enricher: Enricher | None = None
        self.negatives = negatives
        self.chat = chat
        self.analysis = analysis
        self._improving = {model.id for model in DALLE_MODELS if model.improves_prompts}

    async def resolve(self, order: ImageOrder) -> ImageOrder:
        """Choose what the order leaves open. Raises UserError for an unsound picture."""
        if not order.auto:
            return order
        length = len(order.prompt) + len(order.image or b"")  # Its header has no length of its own.
        return await self.analysis.run(length, self.auto.resolve, order)

    @property
    def enricher(self) -> Enricher:
        """The enricher. It is made when it is first needed: that takes a moment."""
        if self._enricher is None:
            self._enricher = Enricher()
        return self._enricher

    def warm_up(self, intakes: Iterable[PromptIntake]) -> None:
        """Make what engines with such intakes need, before the first order arrives."""
        if any(intake.kind is PromptKind.TEXT for intake in intakes):
            _ = self.enricher

    def exclusions_in_sentences(self, order: ImageOrder) -> str:
        """Write an explicit list ("--no hats") as sentences; return "" where there is none."""
        return self.negatives.in_sentences(order.prompt)

    def begin(self, order: ImageOrder, seed: int) -> PreparedPrompts:
        """Begin to prepare an order's prompts; one object serves all engines that are tried."""
        words, revision = order.prompt, Revision.AS_WRITTEN
        is_free = order.model in self._improving and order.style is not None
        if is_free and order.task is Task.GENERATE:
            words, opted_out = split_opt_out(order.prompt)
            revision = Revision.BARE if opted_out else Revision.FREE
        return PreparedPrompts(self, order, words, revision, seed)

    async def close(self) -> None:
        """Close the connections."""
        if self.chat is not None:
            await self.chat.close()


class PreparedPrompts:
    """The prompts of one order, for engines that take prompts in different ways.

    The chat model is called at most once, however many engines are tried.
    """

    def __init__(
        self, service: PromptService, order: ImageOrder, words: str, revision: Revision, seed: int
    ) -> None:
        self._service = service
        self._order = order
        self._words = words
        self._revision = revision
        self._seed = seed
        self._by_chat: str | None = None
        self._is_asked = False

    async def prepare(self, intake: PromptIntake) -> Prepared:
        """Return the prompt for an engine that takes it so. Raises Overloaded."""
        if intake.kind is PromptKind.UPSTREAM:
            return Prepared(self._order.prompt)
        prepared = Prepared(self._words, self._revision)
        if self._revision is Revision.FREE and (prose := await self._revised()) is not None:
            prepared = Prepared(prose, is_revised=True)
        if intake.kind is PromptKind.OWN:
            return prepared
        prepared = await self._readable(prepared, intake)
        if prepared.revision is Revision.FREE and prepared.unread is None:
            prepared = await self._enriched(prepared, intake)
        work = partial(self._service.negatives.find, languages=intake.languages)
        negative = await self._service.analysis.run(len(self._words), work, self._words)
        return replace(prepared, revision=Revision.AS_WRITTEN, negative=negative)

    async def _readable(self, prepared: Prepared, intake: PromptIntake) -> Prepared:
        """Translate a Chinese prompt for an engine that reads no Chinese, by the chat model.

        Without a translation the engine gets the words as they are, and the reply says so.
        """
        languages = intake.languages
        if languages is None or CHINESE in languages or not is_written_in_chinese(prepared.text):
            return prepared
        english = await self._revised()
        if english is None or is_written_in_chinese(english):
            return replace(prepared, unread=CHINESE)
        return Prepared(english, is_revised=True)

    async def _enriched(self, prepared: Prepared, intake: PromptIntake) -> Prepared:
        work = partial(
            self._service.enricher.enrich,
            style=self._order.style or Style.VIVID,
            quality=self._order.quality,
            seed=self._seed,
            languages=intake.languages,
            tokens_max=intake.tokens_max,
        )
        text = await self._service.analysis.run(len(prepared.text), work, prepared.text)
        return replace(prepared, text=text, is_revised=text != prepared.text)

    async def _revised(self) -> str | None:
        """Return the chat model's text; None without one, or where it gave none.

        It improves a prompt that may be improved, and translates any other.
        """
        chat = self._service.chat
        if chat is None or self._is_asked:
            return self._by_chat
        self._is_asked = True
        if self._revision is Revision.FREE:
            self._by_chat = await chat.improve(self._words, self._order.style or Style.VIVID)
        else:
            self._by_chat = await chat.translate(self._words)
        return self._by_chat
