"""What a request leaves open (`auto`), read from its prompt or from the picture it edits."""

from __future__ import annotations

from limner.contract.gpt_models import FIXED_SIZES
from limner.contract.orders import Size
from limner.images.any_sources import dimensions
from limner.prompts.shape import shape_asked
from limner.prompts.station import PromptStation


class RequestWishes:
    """Chooses for requests to GPT-image models."""

    def __init__(self, station: PromptStation) -> None:
        self._station = station

    def suited_size(self, prompt: str, image: bytes | None) -> Size:
        """Return the size that the prompt asks for, or whose shape is nearest to the picture's."""
        if image is None:
            return self._station.suited_size(prompt)
        asked = shape_asked(prompt)
        if asked is not None:
            return asked
        width, height = dimensions(image, 1)
        return min(FIXED_SIZES, key=lambda size: abs(_ratio(size) - width / height))

    def wants_no_background(self, prompt: str) -> bool:
        """Tell whether the prompt asks for a transparent background."""
        return self._station.wants_no_background(prompt)


def _ratio(size: Size) -> float:
    return size.width / size.height
