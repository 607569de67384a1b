"""Keys and words that the reading of a clause treats in their own way."""

from __future__ import annotations

VESSELS = frozenset({"bowl", "cup", "glass", "bottle", "plate of food", "jar", "vase"})
CLOTHES = frozenset(
    {"dress", "suit", "hanfu", "kimono", "qipao", "coat", "jacket", "hoodie", "uniform", "clothes"}
    | {"shirt", "t-shirt"}
)
LIFELESS = frozenset({"household", "food", "clothing", "devices", "marks", "plants", "buildings"})
OF = frozenset({"的", "之"})
COPULAS = frozenset({"is", "are", "是", "was"})
ACTIONS = frozenset(
    {"sitting", "standing", "lying", "running", "walking", "jumping", "flying", "floating"}
    | {"falling", "swimming", "sleeping", "dancing", "singing", "reading", "writing", "painting"}
    | {"eating", "drinking", "playing", "riding", "smiling", "crying", "looking", "working"}
    | {"fishing", "cooking", "meditating", "skiing", "surfing", "climbing", "blooming", "burning"}
    | {"hugging", "chasing", "sailing"}
)
