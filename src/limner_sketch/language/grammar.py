"""English grammar for the revised prompt: articles, plurals, counts and lists."""

from __future__ import annotations

from collections.abc import Sequence

_NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    *("nineteen", "twenty"),
)
_IRREGULAR = {
    "man": "men",
    "woman": "women",
    "person": "people",
    "child": "children",
    "mouse": "mice",
    "goose": "geese",
    "foot": "feet",
    "tooth": "teeth",
    "ox": "oxen",
    "wolf": "wolves",
    "leaf": "leaves",
    "knife": "knives",
    "scarf": "scarves",
    "loaf": "loaves",
    "elf": "elves",
    "witch": "witches",
    "hero": "heroes",
    "potato": "potatoes",
    "tomato": "tomatoes",
    "mosquito": "mosquitoes",
    "volcano": "volcanoes",
}
_UNCHANGED = frozenset(
    {"sheep", "deer", "fish", "moose", "bison", "squid", "shrimp", "aircraft", "salmon"}
    | {"koi", "sushi", "dango", "bamboo"}
)
_MASS = frozenset(
    {"bread", "rice", "cheese", "meat", "bacon", "butter", "salt", "curry", "spaghetti", "sushi"}
    | {"popcorn", "ice", "milk", "coffee", "tea", "juice", "beer", "honey", "chocolate", "tofu"}
    | {"grass", "wheat", "corn", "fire", "lightning", "money", "yarn", "coral", "ice cream"}
    | {"broccoli", "garlic", "ginger", "lavender", "bamboo", "armor", "champagne", "whiskey"}
    | {"baseball", "basketball", "badminton", "tennis", "rugby", "volleyball", "table tennis"}
    | {"soap", "toilet paper", "candy", "trash", "salad", "pizza", "chess", "earth", "food"}
)
_PLURAL_ENDINGS = ("ss", "us", "is", "as", "ops")
_NAMED = frozenset({"Statue of Liberty", "Eiffel Tower", "Tokyo Tower", "earth", "sun", "moon"})
_PROPER = frozenset({"Mount Fuji", "Santa Claus", "Mrs. Claus", "Mx Claus"})
_CONSONANT_SOUND = ("uni", "use", "u-", "ufo", "eu", "one", "ukulele", "utensil")
_VOWEL_SOUND = ("hour", "heir", "honest", "x-", "mx ", "8", "11", "18", "atm")


def with_article(words: str) -> str:
    """`"orange cat"` → `"an orange cat"`, by sound."""
    low = words.lower()
    if low.startswith(_CONSONANT_SOUND):
        return f"a {words}"
    if low.startswith(_VOWEL_SOUND) or low[:1] in set("aeiou"):
        return f"an {words}"
    return f"a {words}"


def is_plural(name: str) -> bool:
    """Whether the noun itself is plural: "glasses", "fireworks"."""
    head = name.partition(" of ")[0].partition(" with ")[0]
    return head.endswith("s") and not head.endswith(_PLURAL_ENDINGS)


def is_mass(name: str) -> bool:
    """Whether the noun is not counted: "bread"."""
    return name in _MASS


def plural(name: str) -> str:
    """`"young woman"` → `"young women"`; the head of `"bowl of noodles"` is "bowl"."""
    for link in (" of ", " with ", " in "):
        if link in name:
            head, _, rest = name.partition(link)
            return f"{plural(head)}{link}{rest}"
    if is_plural(name):
        return name
    start, space, last = name.rpartition(" ")
    return f"{start}{space}{_plural_word(last)}"


def _plural_word(word: str) -> str:
    if word in _UNCHANGED:
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for singular in ("man", "woman"):
        if word.endswith(singular) and word != "human":
            return word[:-2] + "en"
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return f"{word}es"
    if word.endswith("y") and word[-2:-1] not in set("aeiou"):
        return f"{word[:-1]}ies"
    return f"{word}s"


def counted(count: int, name: str, adjectives: Sequence[str] = ()) -> str:
    """`(3, "cat", ["orange"])` → `"three orange cats"`."""
    before = [*adjectives]
    if count > 1 and not is_mass(name):
        return " ".join([number(count), *before, plural(name)])
    if name in _PROPER:
        return name
    if name in _NAMED:
        return " ".join(["the", *before, name])
    if is_mass(name) or is_plural(name):
        return " ".join([*before, name])
    return with_article(" ".join([*before, name]))


def number(count: int) -> str:
    """Return a count in words up to twenty, in digits above."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else str(count)


def listed(items: Sequence[str]) -> str:
    """Return `["a", "b", "c"]` → `"a, b and c"`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def sentence(words: str) -> str:
    """Capitalised, with a full stop."""
    return f"{words[:1].upper()}{words[1:]}."
