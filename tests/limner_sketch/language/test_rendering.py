"""The Scene as JSON."""

from __future__ import annotations

import json

from limner_sketch.language.rendering import as_json
from limner_sketch.language.scene import Relation, Scene, Subject


def test_every_field_is_there_and_json_can_write_it() -> None:
    cat = Subject("cat", "1F408", traits=("sitting",))
    scene = Scene(subjects=(cat, cat), time="night", relations=(Relation("on", 0, 1),))
    told = json.loads(json.dumps(as_json(scene)))
    assert told["subjects"][0] == {
        "name": "cat",
        "symbol": "1F408",
        "count": 1,
        "color": None,
        "traits": ["sitting"],
    }
    assert told["relations"] == [{"kind": "on", "of": 0, "to": 1}]
    assert (told["time"], told["weather"], told["details"]) == ("night", None, [])
