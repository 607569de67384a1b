"""Say a subject in English: count, looks, name, what it wears and does."""

from __future__ import annotations

from collections.abc import Sequence

from limner.prompts.grammar import counted, is_plural, listed, with_article
from limner.prompts.scene import Subject

ACTIONS = frozenset(
    {"sitting", "standing", "lying", "running", "walking", "jumping", "flying", "floating"}
    | {
        "falling",
        "swimming",
        "sleeping",
        "dancing",
        "singing",
        "reading",
        "writing",
        "painting",
        "eating",
    }
    | {"drinking", "playing", "riding", "smiling", "crying", "looking", "working", "fishing"}
    | {"cooking", "meditating", "skiing", "surfing", "climbing", "blooming", "burning", "hugging"}
    | {"chasing", "sailing"}
)
_ADJECTIVES = frozenset(
    {"big", "small", "cute", "fat", "fluffy", "strong", "fresh", "hot", "wooden", "metallic"}
    | {"glassy", "ceramic", "paper", "ancient", "futuristic", "modern", "elegant", "bearded"}
    | {"young", "old", "little", "teenage", "middle-aged"}
)
_TRANSITIVE = frozenset(
    {"riding", "playing", "eating", "drinking", "chasing", "hugging", "reading"}
)
_HAIR = " hair"
_BARE = {"looking": "gazing ahead"}
_MANNERS = (
    *(" bald", " curly hair", " red hair", " white hair", " blond hair", " beard"),
    " facing right",
)


def describe_subjects(subjects: Sequence[Subject]) -> str:
    """Every subject, as one list; what is held follows who holds it."""
    held = [subject for subject in subjects if "held" in subject.traits]
    free = [subject for subject in subjects if "held" not in subject.traits]
    said: list[str] = []
    while free:
        subject = free.pop(0)
        if free and subject.traits and subject.traits[-1] in _TRANSITIVE:
            said.append(f"{describe_subject(subject)} {describe_subject(free.pop(0))}")
            continue
        holds = "holding" in subject.traits and bool(held)
        said.append(describe_subject(subject, held.pop(0) if holds else None))
    said += [describe_subject(subject) for subject in held]
    return listed(said)


def describe_subject(subject: Subject, holds: Subject | None = None) -> str:
    """`"three cute orange cats sitting"`, `"a young woman wearing hanfu"`."""
    adjectives = [trait for trait in subject.traits if trait in _ADJECTIVES]
    if subject.color is not None:
        adjectives.append(subject.color)
    words = counted(subject.count, _natural(subject.name), adjectives)
    hair = [trait for trait in subject.traits if trait.endswith(_HAIR)]
    worn = [_article(trait) for trait in subject.traits if _is_worn(trait)]
    actions = [_BARE.get(trait, trait) for trait in subject.traits if trait in ACTIONS]
    if holds is not None:
        actions.append(f"holding {describe_subject(holds)}")
    if hair:
        words += f" with {listed(hair)}"
    if worn:
        words += f" wearing {listed(worn)}"
    return f"{words} {listed(actions)}" if actions else words


def _is_worn(trait: str) -> bool:
    known = ACTIONS | _ADJECTIVES | {"held", "holding"}
    return trait not in known and not trait.endswith(_HAIR)


def _article(worn: str) -> str:
    uncounted = {"hanfu", "armor"}
    bare = worn.rpartition(" ")[2] in uncounted or is_plural(worn)
    return worn if bare else with_article(worn)


def _natural(name: str) -> str:
    """OpenMoji's `"man curly hair"` as English says it."""
    for manner in _MANNERS:
        person, found, _ = name.partition(manner)
        if found and person in {"man", "woman", "person"}:
            return f"bald {person}" if manner == " bald" else f"{person} with{manner}"
    return name
