"""Name a thing: with its count, its colour, what it wears, and the vessel that it is in."""

from __future__ import annotations

from itertools import islice

from limner_sketch.language.categories import category_of
from limner_sketch.language.clausewords import ACTIONS
from limner_sketch.language.drafting import Draft
from limner_sketch.language.grammar import is_plural
from limner_sketch.language.lexicon import Lexicon
from limner_sketch.language.meanings import Kind, Noun
from limner_sketch.language.pending import Pending
from limner_sketch.language.relations import Relations
from limner_sketch.language.things import Thing
from limner_sketch.language.vessels import is_heap, way_of

PLURAL_COUNT = 3
AGAIN_MAX = 16
"""How many things of one noun a clause may name again: "the cat", "the other cat"."""


class Naming:
    """Names the things of one clause after another.

    `here` are those of this clause, `wait` what waits for the next one; `spent` means that a
    negation has had its noun, `joined` that an "and" was read since the last noun.
    """

    def __init__(self, lexicon: Lexicon, draft: Draft, relations: Relations) -> None:
        self._lexicon = lexicon
        self._draft = draft
        self._relations = relations
        self.here: list[Thing] = []
        self._alive: list[Thing] = []
        self._ids: set[int] = set()
        self.wait = Pending()
        self.spent = self.joined = False

    def begin(self, *, goes_on: bool) -> None:
        """Begin a clause; `goes_on` where it says more of what an earlier one excluded."""
        self.here, self._alive, self._ids = [], [], set()
        self.wait = Pending(no=self.spent and goes_on)
        self.spent = self.joined = False

    def name(self, noun: Noun, *, plural: bool, several: bool = False) -> None:
        """Make a thing of a noun, or something worn, or what must not be there.

        `several` says that the noun is one of several kinds that one word names ("fruit").
        """
        if noun.category == "people" and self.wait.age is not None:
            noun = self._lexicon.aged(self.wait.age, noun)
            self.wait.age = None
        known = self._known(noun)
        if self.wait.no:
            self._draft.excluded.append(noun.name)
            self.wait = Pending(no=True)
            self.spent = True
        elif self._is_worn(noun):
            self._wear(noun)
        elif known is not None:
            self._again(known)
        else:
            self._make(noun, plural=plural, several=several)

    def _make(self, noun: Noun, *, plural: bool, several: bool) -> None:
        if noun.name == "glasses" and self.wait.number is not None and not self.wait.pair:
            noun, plural = (
                self._lexicon.noun("glass") or noun,
                True,
            )  # Two glasses are no spectacles.
        fills = self._in_vessel(noun) and not several
        vessel = self._unpack(noun)
        count = self._count(noun, plural, fills) if vessel is None else vessel.count
        thing = Thing(noun) if vessel is None else vessel
        thing.noun, thing.count, thing.traits = noun, count, {}
        thing.color = self.wait.take_color(self._draft)
        held = self.wait.link is Kind.HOLD
        if held:
            thing.add_traits("held")
        else:
            thing.add_traits(*self.wait.traits)
            self.wait.traits = []
        if self.wait.age is not None:
            thing.add_traits(self.wait.age)
        if noun.category == "people" and thing.color is None:
            thing.color = self.wait.cloth
        self.wait.used(keep_number=self._relations.awaits_vessel(noun))
        self.joined = False
        self._place(thing)
        if held:
            self._relations.take(thing, self.here[-1] if self.here else None)
            return
        self._add_here(thing)
        if vessel is not None:
            self._relations.rename(thing)
        else:
            self._relations.name(thing)

    def _add_here(self, thing: Thing) -> None:
        self.here.append(thing)
        self._ids.add(id(thing))
        if not category_of(thing.noun).lifeless:
            self._alive.append(thing)

    def _known(self, noun: Noun) -> Thing | None:
        """Return the thing that "the vase" speaks of again, if an earlier clause named one."""
        if self.wait.number is not None or not self.wait.definite or self.wait.link is Kind.HOLD:
            return None
        known = islice(self._draft.things.named(noun), AGAIN_MAX)
        return next((one for one in known if id(one) not in self._ids), None)

    def _again(self, thing: Thing) -> None:
        """Read a thing a second time, which may say more about it."""
        thing.color = thing.color or self.wait.take_color(self._draft)
        thing.add_traits(*self.wait.traits)
        self.wait = Pending()
        self.joined = False
        self._add_here(thing)
        self._relations.name(thing)

    def _count(self, noun: Noun, plural: bool, fills: bool) -> int:
        """Return how many are meant; a pair of shoes is one picture, 一篮苹果 are several."""
        number = self.wait.number
        if number is not None and not fills:
            is_one = noun.name == "couple" or (self.wait.pair and is_plural(noun.name))
            return 1 if number == 2 and is_one else number
        holds = way_of(noun) is not None  # 盛满水的碗 is one bowl.
        heaped = fills and not holds and is_heap(noun) and not is_plural(noun.name)
        return PLURAL_COUNT if plural or heaped else 1

    def _in_vessel(self, noun: Noun) -> bool:
        """Name the vessel of 一篮苹果 before its contents; whether what follows fills something."""
        vessel = self._lexicon.noun(self.wait.vessel) if self.wait.vessel else None
        if vessel is not None and vessel.name == "bottle" and noun.category == "plants":
            vessel = self._lexicon.noun("vase")
        self.wait.vessel = None
        if vessel is not None and not noun.row.served and vessel is not noun:
            thing = Thing(vessel, self.wait.number or 1)
            self.wait.number = None
            self._place(thing)
            if self.wait.link is Kind.HOLD:
                thing.add_traits("held")
                self._relations.take(thing, self.here[-1] if self.here else None)
                self.wait.link = None
            else:
                self._add_here(thing)
                self._relations.name(thing)
            self._relations.preposition("of")
            return True
        return self._relations.awaits_vessel(noun) or self._relations.is_filled()

    def _unpack(self, noun: Noun) -> Thing | None:
        """Take back the bowl of a bowl of noodles, which becomes noodles, as many as bowls."""
        if not self.wait.of or not self.here or not noun.row.served:
            return None
        if way_of(self.here[-1].noun) is None:
            return None
        vessel = self.here.pop()
        self._ids.discard(id(vessel))
        if self._alive and self._alive[-1] is vessel:
            self._alive.pop()
        self._draft.things.remove(vessel)
        return vessel

    def _place(self, thing: Thing) -> None:
        """Put the thing last, or before what it holds."""
        last = self._draft.things.last
        if "holding" in thing.traits and last is not None and "held" in last.traits:
            self._draft.things.add_before_last(thing)
        else:
            self._draft.things.add(thing)

    def _is_worn(self, noun: Noun) -> bool:
        if self.wait.link is Kind.WEAR:
            return noun.category != "people"
        if noun.category != "clothing" or not self.here or not self.wait.bears:
            return False
        return not category_of(self.here[-1].noun).lifeless

    def _wear(self, noun: Noun) -> None:
        self._relations.forget()
        color = self.wait.take_color(self._draft)
        trait = f"{color} {noun.name}" if color else noun.name
        cloth = color if noun.row.cloth else None
        if self.here:
            owner = self.here[-1]
            owner.add_traits(trait)
            if owner.noun.category == "people":
                owner.color = owner.color or cloth
        else:
            self.wait.traits.append(trait)
            self.wait.cloth = self.wait.cloth or cloth
        self.wait.number = None
        self.wait.link = Kind.LINK if self.here else None

    def doer(self, trait: str) -> Thing:
        """Return the last thing named, or who does what a chair does not."""
        last = self.here[-1]
        if trait not in ACTIONS or not category_of(last.noun).lifeless:
            return last
        return self._alive[-1] if self._alive else last

    def name_worn(self) -> None:
        """Make things of the clothes that nobody wears."""
        for trait in self.wait.traits:
            noun = self._lexicon.noun(trait)
            if noun is not None:
                self._draft.things.add(Thing(noun))
