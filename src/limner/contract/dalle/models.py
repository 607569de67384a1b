"""The DALL·E family's contracts as data: which endpoints, sizes, counts and values each takes.

Sources: the OpenAI Images API as it stood for DALL·E until 2026-05-12. The created times are
those that OpenAI's `GET /v1/models` gave.
"""

from __future__ import annotations

from dataclasses import dataclass

from limner.contract.orders import Quality, ResponseFormat, Size, Style, Task

UPLOAD_BYTES_MAX = 4 * 1024 * 1024
"""The largest `image` or `mask` file that DALL·E 2 takes, in bytes."""


@dataclass(frozen=True, slots=True)
class DalleContract:
    """What one model takes. The first of `qualities` and of `styles` is the default.

    A model without `styles` refuses the parameter `style`. `improves_prompts` means that its
    pictures carry a `revised_prompt`.
    """

    id: str
    created: int
    tasks: frozenset[Task]
    sizes: tuple[Size, ...]
    size_default: Size
    n_max: int
    prompt_chars_max: int
    qualities: tuple[Quality, ...]
    styles: tuple[Style, ...]
    response_formats: tuple[ResponseFormat, ...]
    improves_prompts: bool
    owned_by: str = "system"

    @property
    def names(self) -> tuple[str, ...]:
        """The names by which a request may ask for the model."""
        return (self.id,)

    @property
    def has_free_sizes(self) -> bool:
        """Whether it draws sizes without a name too: no model of DALL·E's does."""
        return False


DALL_E_2 = DalleContract(
    id="dall-e-2",
    created=1698798177,
    tasks=frozenset({Task.GENERATE, Task.EDIT, Task.VARY}),
    sizes=(Size(256, 256), Size(512, 512), Size(1024, 1024)),
    size_default=Size(1024, 1024),
    n_max=10,
    prompt_chars_max=1000,
    qualities=(Quality.STANDARD,),
    styles=(),
    response_formats=(ResponseFormat.URL, ResponseFormat.B64_JSON),
    improves_prompts=False,
)

DALL_E_3 = DalleContract(
    id="dall-e-3",
    created=1698785189,
    tasks=frozenset({Task.GENERATE}),
    sizes=(Size(1024, 1024), Size(1792, 1024), Size(1024, 1792)),
    size_default=Size(1024, 1024),
    n_max=1,
    prompt_chars_max=4000,
    qualities=(Quality.STANDARD, Quality.HD),
    styles=(Style.VIVID, Style.NATURAL),
    response_formats=(ResponseFormat.URL, ResponseFormat.B64_JSON),
    improves_prompts=True,
)

DALLE_MODELS = (DALL_E_2, DALL_E_3)
"""Every model of the family."""

MODEL_DEFAULTS = {Task.GENERATE: DALL_E_3.id, Task.EDIT: DALL_E_2.id, Task.VARY: DALL_E_2.id}
"""The model of a request that names none."""


def find_dalle_model(name: str) -> DalleContract | None:
    """Return the contract of this name."""
    return next((model for model in DALLE_MODELS if model.id == name), None)
