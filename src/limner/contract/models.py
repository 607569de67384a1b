"""Every model that Limner serves by name, of both families."""

from __future__ import annotations

from limner.contract.dalle.models import MODELS, DalleContract
from limner.contract.gpt.models import GPT_MODELS, GptContract

AnyModel = DalleContract | GptContract

SERVED: tuple[AnyModel, ...] = (*MODELS, *GPT_MODELS)
