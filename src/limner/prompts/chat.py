"""A language model as reviser: any OpenAI-compatible chat endpoint, the built-in one behind it.

Whatever goes wrong there (no answer in time, an error, a refusal, an empty or endless text), the
built-in reviser answers instead; the log and `limner_prompt_fallbacks_total` say so.
"""

from __future__ import annotations

import logging
from functools import partial

from limner.chat_client import ChatClient, ChatFault, first_message
from limner.concurrency.text_analysis import TextAnalysis
from limner.contract.orders import Quality, Style
from limner.observe import Metrics
from limner.prompts.reviser import Reviser
from limner.text.opt_out import split_opt_out
from limner_sketch.language.station import PROMPT_CHARACTERS_MAX, Improved, PromptStation

log = logging.getLogger(__name__)

ANSWER_BYTES_MAX = 256 * 1024
WORDS_MIN = 5
REFUSALS = ("i can't", "i cannot", "i'm sorry", "i am sorry", "i won't", "as an ai", "sorry,")

INSTRUCTION = (
    "You improve prompts for an image generator. Rewrite the user's prompt, whatever its language, "
    "as one paragraph of fluent English prose of 30 to 120 words, in this order: subject; style or "
    "art form; light and mood; composition and view; details. Keep every wish of the user: counts, "
    "colours, style, lettering in quotes, what must not appear. The manner is {manner}: vivid is "
    "dramatic and saturated, natural is calm and true to life. Answer with the paragraph alone."
)


class ChatReviser:
    """Asks the client's `POST /chat/completions`; `fallback` answers when that fails."""

    def __init__(
        self,
        station: PromptStation,
        fallback: Reviser,
        analysis: TextAnalysis,
        client: ChatClient,
        *,
        model: str,
        metrics: Metrics,
    ) -> None:
        self._station = station
        self._fallback = fallback
        self._analysis = analysis
        self._client = client
        self._model = model
        self._metrics = metrics

    async def improve(self, text: str, *, manner: Style, quality: Quality, seed: int) -> Improved:
        """Improve by the language model, or else by the fallback; never raises for its faults."""
        _, opted_out = split_opt_out(text)
        if not opted_out:
            try:
                prose = await self._ask(text, manner)
            except ChatFault as fault:
                self._metrics.prompt_fallbacks.labels(fault.reason).inc()
                log.warning("the language model did not improve the prompt: %s", fault)
            else:
                work = partial(self._station.as_it_stands, quality=quality, seed=seed)
                stands = await self._analysis.run(len(prose), work, prose)
                return Improved(prose, stands.scene, by_model=True)
        return await self._fallback.improve(text, manner=manner, quality=quality, seed=seed)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()
        await self._fallback.close()

    async def _ask(self, text: str, manner: Style) -> str:
        body = {
            "model": self._model,
            "messages": [
                {"role": "system", "content": INSTRUCTION.format(manner=manner)},
                {"role": "user", "content": text},
            ],
            "max_tokens": 400,
        }
        return _prose(await self._client.post("chat/completions", body))


def _prose(content: bytes) -> str:
    """Take the paragraph out of an answer; raises ChatFault for one that is none."""
    message = first_message(content)
    prose = " ".join((message.content or "").split())
    if message.refusal or prose.lower().startswith(REFUSALS):
        raise ChatFault("refusal")
    if len(prose.split()) < WORDS_MIN:
        raise ChatFault("empty")
    if len(prose) > PROMPT_CHARACTERS_MAX:
        raise ChatFault("too long")
    return prose
