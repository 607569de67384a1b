"""The chat reviser: a language model at any OpenAI-compatible chat endpoint improves prompts.

When it fails (no answer in time, an error, a refusal, an empty or endless text), the prompt stays
without its revision; the log and `limner_prompt_fallbacks_total` record that.
"""

from __future__ import annotations

import logging

from limner.chat_client import ChatClient, ChatFault, first_message
from limner.contract.orders import Style
from limner.observe import Metrics

log = logging.getLogger(__name__)

ANSWER_BYTES_MAX = 256 * 1024
PROMPT_CHARACTERS_MAX = 4000
WORDS_MIN = 5
PROSE_TOKENS_MAX, TRANSLATION_TOKENS_MAX = 400, 4000
REFUSALS = ("i can't", "i cannot", "i'm sorry", "i am sorry", "i won't", "as an ai", "sorry,")

INSTRUCTION = (
    "You improve prompts for an image generator. Rewrite the user's prompt, whatever its language, "
    "as one paragraph of fluent English prose of 30 to 120 words, in this order: subject; style or "
    "art form; light and mood; composition and view; details. Keep every wish of the user: counts, "
    "colours, style, lettering in quotes, what must not appear. The manner is {manner}: vivid is "
    "dramatic and saturated, natural is calm and true to life. Answer with the paragraph alone."
)

TRANSLATION = (
    "You translate prompts for an image generator into English. Keep everything that is said, and "
    "add nothing. Leave lettering in quotes as it is. Answer with the translation alone."
)


class ChatReviser:
    """Revises prompts by the client's `POST /chat/completions`."""

    def __init__(self, client: ChatClient, *, model: str, metrics: Metrics) -> None:
        self._client = client
        self._model = model
        self._metrics = metrics

    async def improve(self, text: str, manner: Style) -> str | None:
        """Return the prompt improved, in English; None where the model gave none."""
        instruction = INSTRUCTION.format(manner=manner)
        return await self._ask(instruction, text, words_min=WORDS_MIN, tokens_max=PROSE_TOKENS_MAX)

    async def translate(self, text: str) -> str | None:
        """Return the prompt in English, as it is; None where the model gave none."""
        return await self._ask(TRANSLATION, text, words_min=1, tokens_max=TRANSLATION_TOKENS_MAX)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _ask(
        self, instruction: str, text: str, *, words_min: int, tokens_max: int
    ) -> str | None:
        body = {
            "model": self._model,
            "messages": [
                {"role": "system", "content": instruction},
                {"role": "user", "content": text},
            ],
            "max_tokens": tokens_max,
        }
        try:
            return _prose(await self._client.post("chat/completions", body), words_min)
        except ChatFault as fault:
            self._metrics.prompt_fallbacks.labels(fault.reason).inc()
            log.warning("the language model did not improve the prompt: %s", fault)
            return None


def _prose(content: bytes, words_min: int) -> str:
    """Take the paragraph out of an answer; raises ChatFault for one that is none."""
    message = first_message(content)
    prose = " ".join((message.content or "").split())
    if message.refusal or prose.lower().startswith(REFUSALS):
        raise ChatFault("refusal")
    if len(prose.split()) < words_min:
        raise ChatFault("empty")
    if len(prose) > PROMPT_CHARACTERS_MAX:
        raise ChatFault("too long")
    return prose
