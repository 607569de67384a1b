"""Prompt → Scene: what a prompt says, in English or Chinese, and which words it did not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from limner.text.lettering import split_lettering
from limner_sketch.language.clauses import ClauseReader
from limner_sketch.language.clausewords import SILENT
from limner_sketch.language.compounds import joined
from limner_sketch.language.drafting import Draft
from limner_sketch.language.edits import kind_of, without_recipients
from limner_sketch.language.genders import with_genders
from limner_sketch.language.lexicon import Lexicon
from limner_sketch.language.meanings import Kind
from limner_sketch.language.naming import PLURAL_COUNT
from limner_sketch.language.readings import settled
from limner_sketch.language.scene import Scene
from limner_sketch.language.things import Thing, Things
from limner_sketch.language.tokens import TokenKind
from limner_sketch.language.trie import Match
from limner_sketch.language.vessels import is_table_ware
from limner_sketch.language.wholes import with_wholes


def understand(text: str, lexicon: Lexicon, draft: Draft | None = None) -> Scene:
    """Return the Scene that `text` describes, reading it into `draft`, which begins empty.

    Should it raise, which no text is known to bring about, `draft` holds what was understood.
    """
    draft = Draft() if draft is None else draft
    plain, draft.lettering = split_lettering(text)
    matches = lexicon.matches(plain)
    alone = lexicon.alone(text) if lexicon.may_be_alone(matches) else None
    is_known = len(matches) == 1 and matches[0].noun is not None
    is_mood = len(matches) == 1 and kind_of(matches[0]) is Kind.MOOD
    if alone is not None and not is_known and not is_mood:
        draft.things.add(Thing(alone))
    else:
        _read(matches, lexicon, draft)
    _settle_vessels(draft)
    _settle_subjects(draft, matches, lexicon)
    _settle_style(draft, lexicon)
    _settle_setting(draft)
    return draft.finished()


def _read(matches: Sequence[Match], lexicon: Lexicon, draft: Draft) -> None:
    reader = ClauseReader(lexicon, draft)
    for clause in _clauses(matches):
        told = with_wholes(with_genders(without_recipients(clause), lexicon))
        reader.read(joined(settled(told)))
    reader.finish()


def _clauses(matches: Sequence[Match]) -> Iterator[list[Match]]:
    clause: list[Match] = []
    for match in matches:
        if match.token is TokenKind.BREAK:
            yield clause
            clause = []
        else:
            clause.append(match)
    yield clause


def _settle_vessels(draft: Draft) -> None:
    """Make coffee in a red cup red coffee: its picture shows the cup."""
    for bond in list(draft.bonds):
        held, vessel = bond.of, bond.to
        if bond.kind not in {"in", "on"} or not is_table_ware(vessel.noun):
            continue
        if held.noun.row.served and draft.bonds.borne_by(vessel) == 1:
            draft.things.remove(vessel)
            draft.bonds.succeed(held, vessel)
            held.color, held.count = held.color or vessel.color, max(held.count, vessel.count)


def _settle_subjects(draft: Draft, matches: Sequence[Match], lexicon: Lexicon) -> None:
    """Make a logo of nothing a subject, or a noun read as a detail where nothing else is one."""
    if draft.things:
        return
    logo = lexicon.noun("logo")
    if logo is not None and draft.first(Kind.ART_FORM) == "logo":
        draft.things.add(Thing(logo))
    elif Kind.SETTING not in draft.said:
        said = [match for match in matches if kind_of(match) not in SILENT | {Kind.NUMBER}]
        both = next((match for match in matches if _may_be_thing(match, said)), None)
        if both is not None and both.noun is not None and both.noun.name not in draft.excluded:
            count = PLURAL_COUNT if both.text == f"{both.noun.name}s" else 1
            for meaning in both.says:
                if meaning.kind is Kind.TRAIT:
                    draft.things = Things([Thing(both.noun, count)])
                elif meaning.key in draft.said.get(meaning.kind, ()):
                    draft.said[meaning.kind].remove(meaning.key)
                    draft.things = Things([Thing(both.noun, count)])


def _may_be_thing(match: Match, said: Sequence[Match]) -> bool:
    """Whether a phrase read otherwise may be the subject; a colour where nothing else is `said`."""
    if match.noun is None or not match.says:
        return False
    return kind_of(match) not in {Kind.COLOR, Kind.TRAIT} or len(said) == 1


def _settle_style(draft: Draft, lexicon: Lexicon) -> None:
    """One style: a medium before a manner; the manner that lost stays as a light or a detail."""
    styles = draft.all(Kind.STYLE)
    chosen = next((style for style in styles if lexicon.is_medium(style)), None)
    if chosen is None or chosen == styles[0] == styles[-1]:
        return
    if "cinematic" in styles and draft.first(Kind.LIGHT) is None:
        draft.say(Kind.LIGHT, "cinematic light")
    if "minimalist" in styles:
        draft.say(Kind.DETAIL, "negative space")
    draft.said[Kind.STYLE] = [chosen]


def _settle_setting(draft: Draft) -> None:
    """Make a city a street for those in it and a skyline from afar; ink makes landscapes."""
    settings = draft.all(Kind.SETTING)
    if draft.first(Kind.VIEW) == "bird's-eye" and settings[:1] == ["city street"]:
        settings[0] = "skyline"
    if "city" in settings:
        is_street = bool(draft.things) and draft.first(Kind.VIEW) != "bird's-eye"
        settings[settings.index("city")] = "city street" if is_street else "skyline"
    if settings[:1] == ["mountains"] and len(settings) > 1 and settings[1] in _BELOW_MOUNTAINS:
        del settings[0]
    is_ink = draft.first(Kind.STYLE) == "ink wash"
    if is_ink and settings[:1] == ["mountains"]:
        settings[0] = "ink mountains"
    if is_ink and not settings and draft.first(Kind.ART_FORM) == "landscape painting":
        draft.say(Kind.SETTING, "ink mountains")


_BELOW_MOUNTAINS = frozenset(
    {"lake", "village", "meadow", "snowfield", "temple", "waterfall", "river", "road", "farmland"}
    | {"old town", "cave"}
)
"""Settings that have hills or mountains behind them."""
