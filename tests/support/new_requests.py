"""Requests for the tests of the ledger, as the policy hands them over."""

from __future__ import annotations

import uuid
from dataclasses import replace

from limner.ledger.request_records import NewRequest
from limner.ledger.tables import LOCAL

PRICE = 20_000
"""Micro-units for one picture."""


def new_request(**values: object) -> NewRequest:
    """Make a request for one picture of the account `local`; `values` replace its fields."""
    request = NewRequest(
        id=f"imgreq_{uuid.uuid4().hex}",
        account_id=LOCAL,
        key_id="configured",
        task="generations",
        model="dall-e-2",
        quality="standard",
        size="1024x1024",
        n=1,
        price_micros=PRICE,
        prompt="a cat",
    )
    return replace(request, **values)  # type: ignore[arg-type] # its own fields
