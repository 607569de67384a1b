"""Read one clause: attach counts, colours, ages and traits to the things they belong to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from limner.prompts.clausewords import ACTIONS, CLOTHES, COPULAS, LIFELESS, OF, VESSELS
from limner.prompts.drafting import Draft, Thing
from limner.prompts.edits import kind_of
from limner.prompts.lexicon import Lexicon
from limner.prompts.meanings import Kind, Meaning, Noun
from limner.prompts.relations import Relations
from limner.prompts.tokens import TokenKind
from limner.prompts.trie import Match

PLURAL_COUNT = 3
_LOOSE = frozenset({Kind.STOP, Kind.QUALITY, Kind.MEASURE, Kind.SHADE, Kind.NUMBER, Kind.TRAIT})
_PAINTED = frozenset({Kind.SETTING, Kind.DETAIL, Kind.TIME})


@dataclass(slots=True)
class _Pending:
    """What was read and waits for the noun it belongs to."""

    number: int | None = None
    shade: str | None = None
    color: str | None = None
    age: str | None = None
    cloth: str | None = None
    traits: list[str] = field(default_factory=list)
    link: Kind | None = None
    no: bool = False
    of: bool = False


class ClauseReader:
    """Reads clauses into a draft, one after another."""

    def __init__(self, lexicon: Lexicon, draft: Draft) -> None:
        self._lexicon = lexicon
        self._draft = draft
        self._here: list[Thing] = []
        self._wait = _Pending()
        self._copula = self._spent = self._is_han = False
        self._relations = Relations(draft)
        self._handlers: dict[Kind, Callable[[Meaning], None]] = {
            Kind.NUMBER: self._number,
            Kind.SHADE: self._shade,
            Kind.COLOR: self._color,
            Kind.TONE: self._tone,
            Kind.BACKDROP: self._backdrop,
            Kind.AGE: self._age,
            Kind.TRAIT: self._trait,
            Kind.WEAR: self._join,
            Kind.HOLD: self._hold,
            Kind.LINK: self._link,
            Kind.NEGATION: self._negate,
            Kind.AND: self._and,
            Kind.RECIPIENT: self._recipient,
            Kind.SUBJECT: self._subject,
            Kind.THING: self._thing,
        }

    def read(self, clause: Sequence[Match]) -> None:
        """Add what `clause` says to the draft."""
        self._here = []
        self._wait = _Pending(no=self._spent and _goes_on(clause))
        self._copula = self._spent = False
        self._relations.begin()
        unknown_han: list[str] = []
        for i, match in enumerate(clause):
            following = clause[i + 1] if i + 1 < len(clause) else None
            if not match.says and match.noun is None and match.token is TokenKind.HAN:
                unknown_han.append(match.text)
                continue
            self._flush(unknown_han)
            self._match(match, following)
        self._flush(unknown_han)
        self._close()

    def finish(self) -> None:
        """End the prompt."""
        self._relations.finish()

    def _match(self, match: Match, following: Match | None) -> None:
        if self._spent and kind_of(match) is not Kind.AND:
            self._wait.no = self._spent = False
        if match.noun is not None and self._names(match, following):
            within = self._lexicon.color_within(match) if match.length > 1 else None
            self._wait.color = self._wait.color or within
            self._noun(match.noun, match.plural or match.text == f"{match.noun.name}s")
        elif match.says:
            self._copula |= match.text in COPULAS
            self._is_han = match.token is TokenKind.HAN
            if match.text not in OF and kind_of(match) is not Kind.LINK:
                self._relations.part()
            for meaning in match.says:
                self._say(meaning)
        elif match.token is TokenKind.WORD:
            self._draft.unknown.append(match.text)
            self._wait.link = None
            self._relations.forget()
        elif match.token is TokenKind.NUMBER and match.text.isdigit():
            self._wait.number = min(int(match.text[:4]), 99)

    def _names(self, match: Match, following: Match | None) -> bool:
        """Whether a phrase that can be a noun or something else is the noun here."""
        kind = kind_of(match)
        if kind is None:
            return True
        if kind is Kind.COLOR:
            before_noun = following is not None and (
                following.noun is not None or kind_of(following) in _COLORED
            )
            return not before_noun and (self._wait.number is not None or match.plural)
        if kind in {Kind.ART_FORM, Kind.STYLE, Kind.TRAIT, Kind.AGE}:
            return False
        if kind is Kind.MEASURE and self._wait.number is not None and following is not None:
            return False
        if kind in {Kind.MEASURE, Kind.STOP, Kind.NUMBER, Kind.LINK, Kind.RECIPIENT, Kind.TONE}:
            return not (following is not None and following.noun is not None)
        return self._wait.number is not None and self._wait.link is not Kind.LINK

    def _noun(self, noun: Noun, plural: bool) -> None:
        if noun.category == "people" and self._wait.age is not None:
            noun = self._lexicon.aged(self._wait.age, noun)
            self._wait.age = None
        if self._wait.no:
            self._draft.excluded.append(noun.name)
            self._wait = _Pending(no=True)
            self._spent = True
            return
        link = self._wait.link
        if self._is_worn(noun, link):
            self._wear(noun)
            return
        count = self._wait.number or (PLURAL_COUNT if plural else 1)
        if noun.name == "couple" and count == 2:
            count = 1
        vessel = self._unpack()
        thing = Thing(noun, vessel.count if vessel else count, self._take_color())
        held = link is Kind.HOLD
        if held:
            thing.traits.append("held")
        else:
            thing.traits += self._wait.traits
            self._wait.traits = []
        if self._wait.age is not None:
            thing.traits.append(self._wait.age)
        if noun.category == "people" and thing.color is None:
            thing.color = self._wait.cloth
        self._wait.number = self._wait.age = self._wait.link = self._wait.cloth = None
        self._wait.of = False
        self._place(thing)
        if held:
            self._relations.forget()
            return
        self._here.append(thing)
        if vessel is not None:
            self._relations.swap(vessel, thing)
        else:
            self._relations.name(thing)

    def _unpack(self) -> Thing | None:
        """Take a bowl of noodles away, of which only the noodles are named, as many as bowls."""
        if not self._wait.of or not self._here or self._here[-1].noun.name not in VESSELS:
            return None
        vessel = self._here.pop()
        self._draft.things.remove(vessel)
        return vessel

    def _place(self, thing: Thing) -> None:
        """Put the thing last, or before what it holds."""
        things = self._draft.things
        holds = "holding" in thing.traits and bool(things) and "held" in things[-1].traits
        things.insert(len(things) - 1 if holds else len(things), thing)

    def _is_worn(self, noun: Noun, link: Kind | None) -> bool:
        if link is Kind.WEAR:
            return noun.category != "people"
        return link is Kind.LINK and noun.category == "clothing" and bool(self._here)

    def _wear(self, noun: Noun) -> None:
        self._relations.forget()
        color = self._take_color()
        trait = f"{color} {noun.name}" if color else noun.name
        cloth = color if noun.name in CLOTHES else None
        if self._here:
            owner = self._here[-1]
            owner.traits.append(trait)
            if owner.noun.category == "people":
                owner.color = owner.color or cloth
        else:
            self._wait.traits.append(trait)
            self._wait.cloth = self._wait.cloth or cloth
        self._wait.number = None
        self._wait.link = Kind.LINK if self._here else None

    def _say(self, meaning: Meaning) -> None:
        handler = self._handlers.get(meaning.kind)
        if handler is not None:
            handler(meaning)
        elif self._wait.no and meaning.kind not in _SILENT:
            self._draft.excluded.append(meaning.key)
            self._spent = True
        elif meaning.kind not in _SILENT:
            self._relations.forget()
            if meaning.kind in _PAINTED:
                self._spill_color()
                self._wait.number = None
            self._draft.say(meaning.kind, meaning.key)
            if meaning.kind is Kind.SETTING:
                self._wait.link = None

    def _number(self, meaning: Meaning) -> None:
        self._wait.number = int(meaning.key)

    def _shade(self, meaning: Meaning) -> None:
        self._wait.shade = meaning.key

    def _color(self, meaning: Meaning) -> None:
        color = f"{self._wait.shade} {meaning.key}" if self._wait.shade else meaning.key
        self._wait.shade = None
        if self._wait.color is not None:
            self._draft.say(Kind.COLOR, color)
        else:
            self._wait.color = color

    def _tone(self, _: Meaning) -> None:
        self._spill_color()

    def _backdrop(self, _: Meaning) -> None:
        color = self._take_color()
        if color is not None:
            self._draft.say(Kind.BACKGROUND, color)

    def _age(self, meaning: Meaning) -> None:
        last = self._here[-1] if self._here else None
        if last is not None and last.noun.category == "people" and " " not in last.noun.name:
            last.noun = self._lexicon.aged(meaning.key, last.noun)
        else:
            self._wait.age = meaning.key

    def _trait(self, meaning: Meaning) -> None:
        if meaning.key == "riding":
            self._relations.preposition("riding")
            if not self._here:
                return
        is_action = meaning.key in ACTIONS or self._wait.link is not Kind.LINK
        awaited = self._relations.awaits_after(self._here[-1]) if self._here else True
        if not awaited and self._wait.number is None and is_action:
            self._doer(meaning.key).traits.append(meaning.key)
        else:
            self._wait.traits.append(meaning.key)

    def _doer(self, trait: str) -> Thing:
        """Return the last thing named, or who does what a chair does not."""
        last = self._here[-1]
        if trait not in ACTIONS or last.noun.category not in LIFELESS:
            return last
        alive = (one for one in reversed(self._here) if one.noun.category not in LIFELESS)
        return next(alive, last)

    def _join(self, _: Meaning) -> None:
        self._wait.link = Kind.WEAR

    def _hold(self, _: Meaning) -> None:
        self._wait.link = Kind.HOLD
        (self._here[-1].traits if self._here else self._wait.traits).append("holding")

    def _and(self, _: Meaning) -> None:
        self._relations.join()
        self._spent = False

    def _recipient(self, _: Meaning) -> None:
        self._relations.back()

    def _subject(self, meaning: Meaning) -> None:
        noun = self._lexicon.noun(meaning.key)
        if noun is not None:
            self._noun(noun, plural=False)

    def _link(self, meaning: Meaning) -> None:
        if self._is_han:
            self._relations.postposition(meaning.key)
        else:
            self._relations.preposition(meaning.key)
        self._wait.of = meaning.key == "of"
        self._spill_color()
        self._wait.link = Kind.LINK
        self._wait.number = None

    def _negate(self, _: Meaning) -> None:
        self._wait = _Pending(no=True)

    def _thing(self, meaning: Meaning) -> None:
        if self._wait.no:
            self._draft.excluded.append(meaning.key)
            self._spent = True

    def _take_color(self) -> str | None:
        color, self._wait.color = self._wait.color, None
        self._wait.shade = None
        return color

    def _spill_color(self) -> None:
        """Give a colour that no noun took to the picture."""
        color = self._take_color()
        if color is not None:
            self._draft.say(Kind.COLOR, color)

    def _flush(self, unknown_han: list[str]) -> None:
        if unknown_han:
            self._draft.unknown.append("".join(unknown_han))
            unknown_han.clear()

    def _close(self) -> None:
        """Give what still waits to the clause's last thing, or the prompt's."""
        last = self._here[-1] if self._here else None
        if last is not None and last.color is None and self._copula:
            last.color = self._take_color()
        self._spill_color()
        owner = last or next(reversed(self._draft.things), None)
        if owner is not None:
            owner.traits += self._wait.traits
        elif self._wait.traits:
            self._name_worn()

    def _name_worn(self) -> None:
        for trait in self._wait.traits:
            noun = self._lexicon.noun(trait)
            if noun is not None:
                self._draft.things.append(Thing(noun))


def _goes_on(clause: Sequence[Match]) -> bool:
    """Whether a clause goes on with what an earlier one excluded: "no cats, dogs or people"."""
    return any(match.text in {"or", "nor", "或", "或者"} for match in clause)


_COLORED = frozenset({Kind.TONE, Kind.BACKDROP, Kind.COLOR}) | _PAINTED
_SILENT = frozenset(
    {Kind.STOP, Kind.QUALITY, Kind.MEASURE} | {Kind.ADD, Kind.GIVE, Kind.SWAP, Kind.INTO}
)
