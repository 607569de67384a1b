"""The Scene: what a prompt was understood to say, in terms that can be drawn and said again.

Every field that names something holds an English key of the lexicon (`"street"`, `"night"`,
`"watercolor"`). None, or an empty tuple, means that the prompt did not say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing to draw: how many, in what colour, doing or wearing what.

    `name` is the English noun ("cat", "young woman"). `symbol` says what draws it: an OpenMoji
    code point sequence as in its file name ("1F408"), or "" when only an own drawing of that
    name exists. `color` is a key of the lexicon's colours. `traits` are further words that apply
    to this subject, as lexicon keys ("sitting", "hanfu", "red baseball cap"); who has "holding"
    holds the subject that follows with "held".
    """

    name: str
    symbol: str
    count: int = 1
    color: str | None = None
    traits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """How two subjects stand to each other: subject `of` is `kind` subject `to` (indices).

    Kinds: "on", "in", "under", "beside", "behind", "in front of", "holding", "riding".
    """

    kind: str
    of: int
    to: int


@dataclass(frozen=True, slots=True)
class Scene:
    """What a prompt says, or, once composed, what is drawn.

    `aspect` is "square", "landscape" or "portrait": `limner parse` shows it, and the request says
    how large its picture is.
    `details` holds keys of the lexicon's details, and names of places ("Tokyo"), which are no
    things to draw but colour the setting.
    """

    subjects: tuple[Subject, ...] = ()
    setting: str | None = None
    time: str | None = None
    weather: str | None = None
    season: str | None = None
    style: str | None = None
    art_form: str | None = None
    colors: tuple[str, ...] = ()
    light: str | None = None
    mood: str | None = None
    view: str | None = None
    framing: str | None = None
    background: str | None = None
    details: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    lettering: tuple[str, ...] = ()
    aspect: str | None = None

    def only(self, indexes: Sequence[int], relations: Iterable[Relation]) -> Scene:
        """Return the Scene of these subjects alone, in this order, and of the relations of both."""
        place = {index: number for number, index in enumerate(indexes)}
        return replace(
            self,
            subjects=tuple(self.subjects[index] for index in indexes),
            relations=tuple(
                Relation(one.kind, place[one.of], place[one.to])
                for one in relations
                if one.of in place and one.to in place
            ),
        )
