"""Every model that Limner serves by name, of both families."""

from __future__ import annotations

from limner.contract.gpt_models import GPT_MODELS, GptContract
from limner.contract.models import MODELS, ModelContract

AnyModel = ModelContract | GptContract

SERVED: tuple[AnyModel, ...] = (*MODELS, *GPT_MODELS)
