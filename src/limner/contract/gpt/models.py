"""The GPT-image family's contracts as data: sizes, qualities, and what each model refuses.

Sources: OpenAI's OpenAPI document and client as of November 2026, and what users saw. The created
times are the days of release, where OpenAI's own are not known.
"""

from __future__ import annotations

from dataclasses import dataclass

from limner.contract.orders import Background, Fidelity, OutputFormat, Quality, Size, Task
from limner.contract.sizes import FreeSizes

IMAGES_MAX = 16
IMAGE_BYTES_MAX = 50 * 1024 * 1024
"""The largest uploaded picture, in bytes."""

FIXED_SIZES = (Size(1024, 1024), Size(1024, 1536), Size(1536, 1024))


@dataclass(frozen=True, slots=True)
class GptContract:
    """What one GPT-image model takes. `free_sizes` None: only `FIXED_SIZES` and `auto`.

    `fidelities` are the values of `input_fidelity`; a model without any refuses the parameter.
    `aliases` are the names of its dated snapshots.
    """

    id: str
    created: int
    qualities: tuple[Quality, ...]
    fidelities: tuple[Fidelity, ...] = ()
    free_sizes: FreeSizes | None = None
    backgrounds: tuple[Background, ...] = (Background.TRANSPARENT, Background.OPAQUE)
    aliases: tuple[str, ...] = ()
    n_max: int = 10
    prompt_chars_max: int = 32_000
    owned_by: str = "system"

    @property
    def names(self) -> tuple[str, ...]:
        """The names by which a request may ask for the model."""
        return (self.id, *self.aliases)

    @property
    def tasks(self) -> frozenset[Task]:
        """The endpoints that the model serves."""
        return frozenset({Task.GENERATE, Task.EDIT})

    @property
    def sizes(self) -> tuple[Size, ...]:
        """The sizes that have names, all of which have a price."""
        return FIXED_SIZES

    @property
    def has_free_sizes(self) -> bool:
        """Whether it draws sizes without a name too."""
        return self.free_sizes is not None

    @property
    def output_formats(self) -> tuple[OutputFormat, ...]:
        """The kinds of file that it answers with."""
        return tuple(OutputFormat)


_THREE = (Quality.LOW, Quality.MEDIUM, Quality.HIGH)
_FIVE = (*_THREE, Quality.XHIGH, Quality.MAX)
_BOTH = (Fidelity.LOW, Fidelity.HIGH)

GPT_MODELS = (
    GptContract("gpt-image-1", 1745452800, _THREE, _BOTH),
    GptContract("gpt-image-1-mini", 1759708800, _THREE, (Fidelity.LOW,)),
    GptContract("gpt-image-1.5", 1765843200, _THREE, _BOTH),
    GptContract("chatgpt-image-latest", 1765843200, _THREE, _BOTH),
    GptContract(
        "gpt-image-2",
        1776729600,
        _THREE,
        free_sizes=FreeSizes(),
        backgrounds=(Background.OPAQUE,),
        aliases=("gpt-image-2-2026-04-21",),
    ),
    GptContract(
        "gpt-image-2.5-sunburst",
        1788825600,
        _FIVE,
        free_sizes=FreeSizes(),
        aliases=("gpt-image-2.5-sunburst-2026-09-08",),
    ),
    GptContract(
        "gpt-image-2.5-flare",
        1788825600,
        _FIVE,
        free_sizes=FreeSizes(),
        aliases=("gpt-image-2.5-flare-2026-09-08",),
    ),
    GptContract("gpt-image-2.6-sunburst", 1793836800, _FIVE, free_sizes=FreeSizes()),
    GptContract("gpt-image-2.6-flare", 1793836800, _FIVE, free_sizes=FreeSizes()),
)
"""Every model of the family."""

GPT_DEFAULT = "gpt-image-1.5"
"""The model of a request that names none but has a parameter that only the family takes."""

NOT_BUILT = frozenset({"complexity", "frame_count", "frame_duration_ms", "markup", "svg"})
"""Parameters of the newest models that this server does not serve yet."""


def find_gpt_model(name: str) -> GptContract | None:
    """Return the contract of this name, or whose dated snapshot has this name."""
    return next((model for model in GPT_MODELS if name in model.names), None)
