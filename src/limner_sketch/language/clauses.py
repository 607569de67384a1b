"""Read one clause: attach counts, colours, ages and traits to the things they belong to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from limner_sketch.language.clausewords import (
    ACTIONS,
    COLORED,
    COPULAS,
    DEFINITE,
    NOBODY,
    OF,
    PAINTED,
    SILENT,
)
from limner_sketch.language.drafting import Draft
from limner_sketch.language.edits import kind_of
from limner_sketch.language.grammar_words import grammar_words
from limner_sketch.language.lexicon import Lexicon
from limner_sketch.language.meanings import Kind, Meaning
from limner_sketch.language.naming import PLURAL_COUNT, Naming
from limner_sketch.language.pending import Pending
from limner_sketch.language.relations import Relations
from limner_sketch.language.tokens import TokenKind
from limner_sketch.language.trie import Match

_WORDS = grammar_words()


class ClauseReader:
    """Reads clauses into a draft, one after another."""

    def __init__(self, lexicon: Lexicon, draft: Draft) -> None:
        self._lexicon = lexicon
        self._draft = draft
        self._copula = self._is_han = self._plural = False
        self._text = ""
        self._relations = Relations(draft)
        self._naming = Naming(lexicon, draft, self._relations)

    def read(self, clause: Sequence[Match]) -> None:
        """Add what `clause`, each phrase of one reading, says to the draft."""
        self._naming.begin(goes_on=_goes_on(clause))
        self._copula = False
        self._relations.begin()
        unknown_han: list[str] = []
        for match in clause:
            if not match.says and match.noun is None and match.token is TokenKind.HAN:
                unknown_han.append(match.text)
                continue
            self._flush(unknown_han)
            self._match(match)
        self._flush(unknown_han)
        self._close()

    def finish(self) -> None:
        """End the prompt."""
        self._relations.finish()

    def _match(self, match: Match) -> None:
        if self._naming.spent and kind_of(match) is not Kind.AND:
            self._naming.wait.no = self._naming.spent = False
        if match.noun is not None and not match.says:
            within = self._lexicon.color_within(match) if match.length > 1 else None
            if within and not self._naming.wait.colors:
                self._naming.wait.add_color(within)
            plural = match.plural or match.text == f"{match.noun.name}s"
            self._naming.wait.definite |= match.token is TokenKind.HAN
            self._naming.name(match.noun, plural=plural)
        elif match.says:
            self._phrase(match)
        elif match.token is TokenKind.WORD:
            self._draft.unknown.append(match.text)
            self._naming.wait.link = None
            self._relations.forget()
        elif match.token is TokenKind.NUMBER and match.text.isdigit():
            self._naming.wait.number = min(int(match.text[:4]), 99)

    def _phrase(self, match: Match) -> None:
        self._copula |= match.text in COPULAS
        self._plural = match.plural
        self._text, self._is_han = match.text, match.token is TokenKind.HAN
        self._naming.wait.pair |= match.text in _WORDS.pairs
        self._naming.wait.definite |= match.text in DEFINITE
        if match.text not in OF and kind_of(match) is not Kind.LINK:
            self._relations.part()
        kinds = [meaning for meaning in match.says if meaning.kind is Kind.SUBJECT]
        if len(kinds) > 1:
            self._collection(kinds)
            return
        own = bool(kinds) and bool(self._naming.wait.colors)
        for meaning in match.says:
            if not (own and meaning.kind is Kind.COLOR):  # A blue barn is not red as well.
                self._say(meaning)

    def _say(self, meaning: Meaning) -> None:
        handler = self._HANDLERS.get(meaning.kind)
        if handler is not None:
            handler(self, meaning)
        elif self._naming.wait.no and meaning.kind not in SILENT:
            self._exclude(meaning)
        elif meaning.kind not in SILENT:
            self._relations.forget()
            if meaning.kind in PAINTED:
                self._naming.wait.spill_colors(self._draft)
                self._naming.wait.number = None
            self._draft.say(meaning.kind, meaning.key)
            if meaning.kind is Kind.SETTING:
                self._naming.wait.link = None

    def _exclude(self, meaning: Meaning) -> None:
        self._draft.excluded.append(meaning.key)
        self._naming.spent = True

    def _number(self, meaning: Meaning) -> None:
        self._naming.wait.number = int(meaning.key)

    def _shade(self, meaning: Meaning) -> None:
        self._naming.wait.shade = meaning.key

    def _color(self, meaning: Meaning) -> None:
        if self._naming.wait.no:
            self._exclude(meaning)
        else:
            self._naming.wait.add_color(meaning.key)

    def _tone(self, _: Meaning) -> None:
        if self._text not in COLORED:
            self._naming.wait.spill_colors(self._draft)

    def _backdrop(self, _: Meaning) -> None:
        color = self._naming.wait.take_color(self._draft)
        if color is not None:
            self._draft.say(Kind.BACKGROUND, color)

    def _age(self, meaning: Meaning) -> None:
        last = self._naming.here[-1] if self._naming.here else None
        if last is not None and last.noun.category == "people" and " " not in last.noun.name:
            self._draft.things.rename(last, self._lexicon.aged(meaning.key, last.noun))
        else:
            self._naming.wait.age = meaning.key

    def _trait(self, meaning: Meaning) -> None:
        if self._naming.wait.no:
            self._naming.spent = True
            return
        if meaning.key == "riding":
            self._relations.preposition("riding")
            if not self._naming.here:
                return
        is_act = meaning.key in ACTIONS
        awaited = self._relations.awaits_after(self._naming.here[-1]) if self._naming.here else True
        waits = awaited or self._naming.wait.number is not None
        if waits or not (
            is_act or (self._naming.wait.link is not Kind.LINK and not self._naming.joined)
        ):
            self._naming.wait.traits.append(meaning.key)
        else:
            self._naming.doer(meaning.key).add_traits(meaning.key)

    def _join(self, _: Meaning) -> None:
        self._naming.wait.link = Kind.WEAR

    def _hold(self, _: Meaning) -> None:
        self._naming.wait.link = Kind.HOLD
        if self._naming.here:
            self._naming.here[-1].add_traits("holding")
        else:
            self._naming.wait.traits.append("holding")

    def _and(self, _: Meaning) -> None:
        self._relations.join()
        self._naming.spent = False
        self._naming.joined = True

    def _recipient(self, _: Meaning) -> None:
        self._relations.back()

    def _subject(self, meaning: Meaning) -> None:
        noun = self._lexicon.noun(meaning.key)
        if noun is not None:
            self._naming.name(noun, plural=self._plural)

    def _collection(self, kinds: Sequence[Meaning]) -> None:
        """Read "fruit": one of each of several kinds, as many kinds as were asked for."""
        number, self._naming.wait.number = self._naming.wait.number, None
        for place, meaning in enumerate(kinds[: number if number and number > 1 else None]):
            noun = self._lexicon.noun(meaning.key)
            if place:
                self._relations.join()
            if noun is not None:
                self._naming.name(noun, plural=False, several=True)

    def _part(self, meaning: Meaning) -> None:
        """Read "the roof": that of the last house, or of one that is not named."""
        whole = self._lexicon.noun(meaning.key)
        if whole is None or self._naming.wait.no:
            return
        known = self._draft.things.last_of(whole.category)
        if known is not None and not self._relations.speaks_of(known):
            self._relations.name(known)
        else:
            self._naming.name(whole, plural=False)

    def _link(self, meaning: Meaning) -> None:
        if self._is_han:
            self._relations.postposition(meaning.key)
        else:
            self._relations.preposition(meaning.key)
        self._naming.wait.of = meaning.key == "of"
        self._naming.wait.bears = self._text in {"in", "with"}
        self._naming.wait.spill_colors(self._draft)
        self._naming.wait.link = Kind.LINK
        self._naming.wait.number = None

    def _fill(self, _: Meaning) -> None:
        self._relations.fill(before=self._naming.wait.number is not None or not self._naming.here)

    def _many(self, _: Meaning) -> None:
        """Read 们: of the people that were just named there are several."""
        last = self._naming.here[-1] if self._naming.here else None
        if last is not None and last.noun.category == "people" and last.count == 1:
            last.count = PLURAL_COUNT

    def _vessel(self, meaning: Meaning) -> None:
        self._naming.wait.vessel = meaning.key

    def _negate(self, meaning: Meaning) -> None:
        self._naming.wait = Pending(no=meaning.key != NOBODY)
        if meaning.key == NOBODY:
            self._draft.excluded.append("person")

    def _thing(self, meaning: Meaning) -> None:
        if self._naming.wait.no:
            self._exclude(meaning)

    def _flush(self, unknown_han: list[str]) -> None:
        if unknown_han:
            self._draft.unknown.append("".join(unknown_han))
            unknown_han.clear()

    def _close(self) -> None:
        """Give what still waits to the clause's last thing, or the prompt's."""
        vessel = self._lexicon.noun(self._naming.wait.vessel) if self._naming.wait.vessel else None
        if vessel is not None:
            self._naming.wait.vessel = None
            self._naming.name(vessel, plural=False)
        last = self._naming.here[-1] if self._naming.here else None
        if last is not None and last.color is None and self._copula:
            last.color = self._naming.wait.take_color(self._draft)
        self._naming.wait.spill_colors(self._draft)
        owner = last or self._draft.things.last
        if owner is not None:
            owner.add_traits(*self._naming.wait.traits)
        elif self._naming.wait.traits:
            self._naming.name_worn()

    _HANDLERS: ClassVar[dict[Kind, Callable[[ClauseReader, Meaning], None]]] = {
        Kind.NUMBER: _number,
        Kind.PLURAL: _many,
        Kind.SHADE: _shade,
        Kind.COLOR: _color,
        Kind.TINT: _color,
        Kind.TONE: _tone,
        Kind.BACKDROP: _backdrop,
        Kind.AGE: _age,
        Kind.TRAIT: _trait,
        Kind.WEAR: _join,
        Kind.HOLD: _hold,
        Kind.LINK: _link,
        Kind.FILL: _fill,
        Kind.VESSEL: _vessel,
        Kind.NEGATION: _negate,
        Kind.AND: _and,
        Kind.RECIPIENT: _recipient,
        Kind.SUBJECT: _subject,
        Kind.PART: _part,
        Kind.THING: _thing,
    }


def _goes_on(clause: Sequence[Match]) -> bool:
    """Whether a clause goes on with what an earlier one excluded: "no cats, dogs or people"."""
    return any(match.text in _WORDS.goes_on for match in clause)
