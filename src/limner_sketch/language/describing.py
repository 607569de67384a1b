"""Say the subjects in English as they are drawn: how many, of what look, and what they do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from limner_sketch.language.categories import categories
from limner_sketch.language.grammar import counted, is_mass, is_plural, listed, plural, with_article
from limner_sketch.language.grammar_words import grammar_words
from limner_sketch.language.lexicon import Lexicon
from limner_sketch.language.nouns import nouns
from limner_sketch.language.relating import Telling
from limner_sketch.language.scene import Scene, Subject
from limner_sketch.language.tables import LexiconError, read_table

_WORDS = grammar_words()
_CLOSE = frozenset({"half-length", "close-up"})
_COLORLESS = frozenset({"ink wash", "pencil sketch", "charcoal", "pen line art"})


@dataclass(frozen=True, slots=True)
class SubjectPhrases:
    """What is said of all subjects: "an orange cat", "sits", "sitting".

    `noun` names one in "the whole cat", and is "" for several things; `in_part` where a head or
    a bust is all that is drawn; `many` where that noun is plural; `afloat` where
    they belong on or in the water.
    """

    phrase: str
    finite: str
    participle: str
    noun: str
    many: bool = False
    in_part: bool = False
    afloat: bool = False
    is_mark: bool = False


class Describer:
    """Knows what the pictures show, from `drawing.toml`, the nouns and their categories."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        table = read_table("drawing")
        said = {row.name: (row.verb, row.does) for row in nouns().rows()}
        said |= {name: (one.verb, one.does) for name, one in categories().items()}
        said |= {name: (one["verb"], one.get("does", ())) for name, one in table["group"].items()}
        self._verbs = {name: verb for name, (verb, _) in said.items() if verb}
        self._does = {name: frozenset(does) for name, (_, does) in said.items() if does}
        for name, (verb, does) in said.items():
            for act in (verb or "shown", *does):
                if act not in table["act"]:
                    raise LexiconError(f"{name}: there is no {act!r} in drawing.toml, [act].")
        self._worn: dict[str, list[str]] = table["worn"]
        self._looks = frozenset(table["looks"]["adjectives"])
        self._sizes: dict[str, str] = table["sizes"]
        self._materials: dict[str, str] = table["materials"]
        self._elsewhere: dict[str, dict[str, Any]] = table["elsewhere"]
        self._acts: dict[str, list[str]] = table["act"]

    def tell(self, scene: Scene) -> SubjectPhrases:
        """Say every subject of a Scene: the first and what is beside it, or all as one list."""
        subjects = scene.subjects
        telling = Telling(scene, [self.phrase(one, scene) for one in subjects], self._bare)
        roots = telling.roots()
        first, groups = subjects[roots[0]], self._groups(subjects[roots[0]])
        act = self._possible(self._act(first), scene.setting)
        if scene.framing in _CLOSE and "own" in groups and act not in first.traits:
            act = "portrayed"
        act = telling.act(roots[0], act)
        many = _several(first, self._name(first)) or telling.is_group(roots[0])
        if len(roots) == 1:
            phrases = [telling.holder(roots[0])]
            tail = telling.tail(roots[0])
            finite, participle = self._acts[act][many] + tail, act + tail
        elif len(roots) == 2:
            act = "appearing" if act == "shown" else act
            phrases = [telling.full(roots[0])]
            beside = f" beside {telling.full(roots[1])}"
            finite, participle = self._acts[act][many] + beside, act + beside
        else:
            phrases = [telling.full(root) for root in roots]
            finite, participle = "share the scene", "sharing the scene"
        return SubjectPhrases(
            listed(phrases),
            finite,
            "" if participle in _WORDS.unsaid else participle,
            self._noun(first) if len(subjects) == 1 else "",
            many=many and len(subjects) == 1,
            in_part=bool({"heads", "busts"} & groups),
            afloat=not telling.tail(roots[0])
            and bool({"sealife", "water_things", "swan", "duck", "lotus"} & groups),
            is_mark=first.name == "logo",
        )

    def phrase(self, subject: Subject, scene: Scene) -> str:
        """`"three cute orange cats"`, `"a young woman in hanfu"`, `"a fox's head"`."""
        groups = self._groups(subject)
        adjectives = self._sized(subject, scene)
        adjectives += [trait for trait in subject.traits if trait in self._looks]
        if subject.color is not None and "own" not in groups:
            adjectives.append(subject.color)
        if scene.style not in _COLORLESS:
            stuff = (self._materials.get(trait) for trait in subject.traits)
            adjectives += [word for word in stuff if word is not None][:1]
        name = self._name(subject)
        words = counted(subject.count, name, adjectives)
        if "heads" in groups:
            words = _face_of(words, subject.count)
        elif "busts" in groups:
            words += ", seen from the chest up,"
        if "own" not in groups:
            return words
        worn = self._worn_by(subject)
        if subject.color is not None and not any(subject.color in one for one in worn):
            words += f" dressed in {subject.color}"
        return f"{words} wearing {listed(worn)}" if worn else words

    def _sized(self, subject: Subject, scene: Scene) -> list[str]:
        """Return the size asked for, where the picture is not filled by its subject anyway."""
        if scene.framing in _CLOSE:
            return []
        return [word for trait, word in self._sizes.items() if trait in subject.traits][:1]

    def _bare(self, subject: Subject) -> str:
        """Return what names a subject a second time: "the table"."""
        return f"the {self._noun(subject)}"

    def _name(self, subject: Subject) -> str:
        gender, _, work = subject.name.partition(" ")
        noun = self._lexicon.noun(work) if gender in _WORDS.genders else None
        if noun is not None and noun.category == "people":
            return f"{_WORDS.genders[gender]} {work}"
        return nouns().row(subject.name).shown or _natural(subject.name)

    def _noun(self, subject: Subject) -> str:
        name = self._name(subject)
        if nouns().row(name).article and " " in name and " of " not in name:
            return name
        head = name.partition(" of ")[0].partition(" with ")[0].partition(" in ")[0]
        last = head.rpartition(" ")[2]
        return plural(last) if subject.count > 1 and not is_mass(name) else last

    def _groups(self, subject: Subject) -> frozenset[str]:
        """Return the names under which the tables may speak of this subject."""
        last = subject.name.rpartition(" ")[2]
        noun = self._lexicon.noun(subject.name) or self._lexicon.noun(last)
        found = {subject.name, noun.name if noun else last}
        if noun is not None:
            found.add(noun.category)
        if nouns().looks(subject.name).figure:
            found.add("own")
        elif noun is not None and noun.row.extent == "head":
            found.add("heads")
        elif noun is not None and noun.category == "people":
            whole = {nouns().row(one).extent for one in (subject.name, last)}
            found.add("whole" if "whole" in whole else "busts")
        return frozenset(found)

    def _act(self, subject: Subject) -> str:
        """Return what the picture shows it doing: what was asked if that is drawn, or what fits."""
        groups = self._groups(subject)
        for trait in subject.traits:
            if any(trait in self._does.get(group, ()) for group in groups):
                return trait
        noun = self._lexicon.noun(subject.name)
        keys = [subject.name, noun.name if noun else "", subject.name.rpartition(" ")[2]]
        keys += [kind for kind in ("own", "heads", "busts", "whole") if kind in groups]
        keys += sorted(groups)
        return next((self._verbs[key] for key in keys if key in self._verbs), "shown")

    def _possible(self, act: str, setting: str | None) -> str:
        rule = self._elsewhere.get(act)
        if rule is None or setting in rule["settings"]:
            return act
        otherwise: str = rule["otherwise"]
        return otherwise

    def _worn_by(self, subject: Subject) -> list[str]:
        """List what is worn and drawn, in the colour it is drawn in; one outfit and one hat."""
        said: dict[str, str] = {}
        for trait in subject.traits:
            color, _, last = trait.rpartition(" ")
            hat = next((hat for hat in self._worn["hats"] if trait.endswith(hat)), None)
            if hat is not None:
                said.setdefault("hat", trait)
            elif last in self._worn["garments"] and (not color or last in _WORDS.uncounted):
                said.setdefault("glasses" if last == "glasses" else "outfit", last)
            elif last in self._worn["garments"]:
                said.setdefault("outfit", last)
        if subject.color is not None and "outfit" in said:
            said["outfit"] = f"{subject.color} {said['outfit']}"
        return [_article(worn) for worn in said.values()]


def _face_of(words: str, count: int) -> str:
    """Turn `"a fox"` into `"a fox's face"`."""
    return f"{words}'s face" if count == 1 else f"the faces of {words}"


def _several(subject: Subject, name: str) -> bool:
    return (subject.count > 1 and not is_mass(name)) or is_plural(name)


def _article(worn: str) -> str:
    bare = worn.rpartition(" ")[2] in _WORDS.uncounted or is_plural(worn)
    return worn if bare else with_article(worn)


def _natural(name: str) -> str:
    """OpenMoji's `"man curly hair"` as English says it."""
    for manner in _WORDS.manners:
        person, found, _ = name.partition(manner)
        if found and person in {"man", "woman", "person"}:
            return f"bald {person}" if manner == " bald" else f"{person} with{manner}"
    return name
