"""What a prompt says to the built-in engine, and the words that tell what it draws."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from limner.contract.orders import Quality, Style
from limner.engines.engine import Revision
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

log = logging.getLogger(__name__)

PROMPT_CHARACTERS_MAX = 4000
NOT_UNDERSTOOD = "a prompt was not understood to its end, and is drawn as far as it was"
"""What the log says, with the traceback, of a prompt that understanding failed on."""


@dataclass(frozen=True, slots=True)
class Improved:
    """The prompt that is really used, and the composed Scene it describes."""

    prompt: str
    scene: Scene


class Interpreter:
    """Understands and improves prompts. Holds no state but the lexicon.

    `on_failure` is called, in the caller's thread, for each prompt that understanding fails on.
    """

    def __init__(self, on_failure: Callable[[], None] = lambda: None) -> None:
        self._on_failure = on_failure
        self._lexicon = Lexicon()
        self._composer = Composer(self._lexicon, Customs())
        self._reviser = Reviser(self._lexicon)

    def interpret(
        self, words: str, revision: Revision, *, style: Style | None, quality: Quality, seed: int
    ) -> Improved:
        """Return what is drawn for a prompt, within what may be done with its words."""
        if revision is Revision.FREE:
            return self.improve(words, manner=style or Style.VIVID, quality=quality, seed=seed)
        if revision is Revision.BARE:
            return self.as_it_is(words, quality=quality, seed=seed)
        return self.as_it_stands(words, quality=quality, seed=seed)

    def understand(self, text: str) -> Scene:
        """Return what `text` says, and no more; never raises."""
        prompt, _ = split_opt_out(text)
        return self._read(prompt)

    def improve(self, text: str, *, manner: Style, quality: Quality, seed: int) -> Improved:
        """Fill what the prompt leaves open and say in English what is drawn, as dall-e-3 did.

        A prompt with the opt-out sentence is drawn as it is, and returned without that sentence.
        """
        prompt, opted_out = split_opt_out(text)
        if opted_out:
            return self.as_it_is(prompt, quality=quality, seed=seed)
        said = self._read(prompt)
        scene = self._composer.compose(
            said, manner=manner, quality=quality, seed=seed, chinese=is_chinese(prompt)
        )
        return Improved(self._reviser.revise(scene, manner)[:PROMPT_CHARACTERS_MAX], scene)

    def as_it_is(self, prompt: str, *, quality: Quality, seed: int) -> Improved:
        """Keep the prompt, which has no opt-out sentence any more, and add nothing around it."""
        scene = self._composer.compose(
            self._read(prompt),
            manner=None,
            quality=quality,
            seed=seed,
            bare=True,
            chinese=is_chinese(prompt),
        )
        return Improved(prompt[:PROMPT_CHARACTERS_MAX], scene)

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
            return understand(words, self._lexicon, draft)
        except Exception:
            log.exception(NOT_UNDERSTOOD)
            self._on_failure()
            return draft.finished()
