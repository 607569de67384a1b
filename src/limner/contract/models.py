"""Every model that Limner serves by name, of both families.

The contracts of both have `id`, `created`, `owned_by`, `names`, `tasks`, `sizes`, `qualities`,
`n_max` and `prompt_chars_max` in common.
"""

from __future__ import annotations

from limner.contract.dalle.models import DALLE_MODELS, DalleContract, find_dalle_model
from limner.contract.gpt.models import GPT_MODELS, GptContract, find_gpt_model

AnyModel = DalleContract | GptContract

SERVED: tuple[AnyModel, ...] = (*DALLE_MODELS, *GPT_MODELS)


def find_model_named(name: str) -> AnyModel | None:
    """Return the model of this name, or whose dated snapshot has it."""
    return find_dalle_model(name) or find_gpt_model(name)
