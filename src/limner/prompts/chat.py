"""A language model as reviser: any OpenAI-compatible chat endpoint, the built-in one behind it.

Whatever goes wrong there (no answer in time, an error, a refusal, an empty or endless text), the
built-in reviser answers instead; the log and `limner_prompt_fallbacks_total` say so.
"""

from __future__ import annotations

import logging
from functools import partial

import aiohttp
from pydantic import BaseModel, ValidationError

from limner.concurrency.text_analysis import TextAnalysis
from limner.contract.orders import Quality, Style
from limner.observe import Metrics
from limner.prompts.opt_out import split_opt_out
from limner.prompts.reviser import Reviser
from limner.prompts.station import PROMPT_CHARACTERS_MAX, Improved, PromptStation

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


class Message(BaseModel):
    """The part of a chat answer that is read."""

    content: str | None = None
    refusal: str | None = None


class Choice(BaseModel):
    """One answer of several."""

    message: Message


class Completion(BaseModel):
    """What `POST /chat/completions` answers."""

    choices: list[Choice]


class ChatFault(Exception):
    """The language model gave nothing to draw; `reason` is a label of the metric."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason} {detail}".strip())
        self.reason = reason


class ChatReviser:
    """Asks `POST {base_url}/chat/completions`; `fallback` answers when that fails."""

    def __init__(
        self,
        station: PromptStation,
        fallback: Reviser,
        analysis: TextAnalysis,
        *,
        base_url: str,
        model: str,
        key: str | None,
        timeout_s: float,
        metrics: Metrics,
    ) -> None:
        self._station = station
        self._fallback = fallback
        self._analysis = analysis
        self._url = f"{base_url.rstrip('/')}/chat/completions"
        self._model = model
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)
        self._metrics = metrics
        self._session: aiohttp.ClientSession | None = None

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
        if self._session is not None:
            await self._session.close()
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
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self._timeout)
        try:
            async with self._session.post(self._url, json=body, headers=self._headers) as response:
                if response.status != 200:
                    raise ChatFault("status", str(response.status))
                return _prose(await _read(response))
        except TimeoutError:
            raise ChatFault("timeout") from None
        except (aiohttp.ClientError, OSError) as fault:
            raise ChatFault("connection", type(fault).__name__) from None


async def _read(response: aiohttp.ClientResponse) -> bytes:
    content = b""
    async for piece in response.content.iter_any():
        content += piece
        if len(content) > ANSWER_BYTES_MAX:
            raise ChatFault("too long")
    return content


def _prose(content: bytes) -> str:
    """Take the paragraph out of an answer; raises ChatFault for one that is none."""
    try:
        message = Completion.model_validate_json(content).choices[0].message
    except (ValidationError, IndexError):
        raise ChatFault("unreadable") from None
    prose = " ".join((message.content or "").split())
    if message.refusal or prose.lower().startswith(REFUSALS):
        raise ChatFault("refusal")
    if len(prose.split()) < WORDS_MIN:
        raise ChatFault("empty")
    if len(prose) > PROMPT_CHARACTERS_MAX:
        raise ChatFault("too long")
    return prose
