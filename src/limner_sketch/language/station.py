"""The prompts station: what a prompt says, and the prompt that is really drawn."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from limner.contract.orders import Quality, Style
from limner.text.opt_out import split_opt_out
from limner.text.scripts import is_chinese
from limner.text.shapes import NAMES, split_shape
from limner_sketch.language.composing import Composer
from limner_sketch.language.customs import Customs
from limner_sketch.language.drafting import Draft
from limner_sketch.language.lexicon import Lexicon
from limner_sketch.language.revising import Reviser
from limner_sketch.language.scene import Scene
from limner_sketch.language.understanding import understand
from limner_sketch.language.vessels import Vessels

log = logging.getLogger(__name__)

PROMPT_CHARACTERS_MAX = 4000
NOT_UNDERSTOOD = "a prompt was not understood to its end, and is drawn as far as it was"
"""What the log says, with the traceback, of a prompt that understanding failed on."""


@dataclass(frozen=True, slots=True)
class Improved:
    """The prompt that is really used, and the composed Scene it describes.

    `by_model`: a language model wrote it, not the station, which says what it understood and no
    more.
    """

    prompt: str
    scene: Scene
    by_model: bool = False


class PromptStation:
    """Understands and improves prompts. Holds no state but the lexicon; safe in threads.

    `on_failure` is called, in the caller's thread, for each prompt that understanding fails on.
    """

    def __init__(self, on_failure: Callable[[], None] = lambda: None) -> None:
        self._on_failure = on_failure
        self._lexicon = Lexicon()
        self._vessels = Vessels()
        self._composer = Composer(self._lexicon, Customs())
        self._reviser = Reviser(self._lexicon)

    def understand(self, text: str) -> Scene:
        """Return what `text` says, and no more; never raises."""
        prompt, _ = split_opt_out(text)
        return self._read(prompt)

    def improve(self, text: str, *, manner: Style, quality: Quality, seed: int) -> Improved:
        """Fill what the prompt leaves open and say in English what is drawn, as dall-e-3 did.

        A prompt with the opt-out sentence is drawn as it is, and returned without that sentence.
        """
        prompt, opted_out = split_opt_out(text)
        said = self._read(prompt)
        if opted_out:
            plain = self._composer.compose(
                said, manner=None, quality=quality, seed=seed, bare=True, chinese=is_chinese(prompt)
            )
            return Improved(prompt[:PROMPT_CHARACTERS_MAX], plain)
        scene = self._composer.compose(
            said, manner=manner, quality=quality, seed=seed, chinese=is_chinese(prompt)
        )
        return Improved(self._reviser.revise(scene, manner)[:PROMPT_CHARACTERS_MAX], scene)

    def as_it_stands(self, text: str, *, quality: Quality, seed: int) -> Improved:
        """Keep the prompt unchanged and fill the rest neutrally, as dall-e-2 did."""
        said = self._read(text)
        scene = self._composer.compose(
            said, manner=None, quality=quality, seed=seed, chinese=is_chinese(text)
        )
        return Improved(text[:PROMPT_CHARACTERS_MAX], scene)

    def _read(self, prompt: str) -> Scene:
        words, shape = split_shape(prompt)
        scene = self._understood(words)
        return scene if shape is None else replace(scene, aspect=NAMES[shape])

    def _understood(self, words: str) -> Scene:
        """Return the Scene; if understanding raises, what it had understood until then.

        No text is known on which it raises. A fault of ours that is found later costs its
        finder a part of the picture, not the request; the log and the metric tell of it.
        """
        draft = Draft()
        try:
            return understand(words, self._lexicon, self._vessels, draft)
        except Exception:
            log.exception(NOT_UNDERSTOOD)
            self._on_failure()
            return draft.finished()
