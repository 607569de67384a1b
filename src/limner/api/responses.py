"""Writes the service's answers as HTTP responses: pictures, or where to collect them."""

from __future__ import annotations

import pybase64
from starlette.requests import Request
from starlette.responses import Response

from limner.api.delivery import DeliveredResponse
from limner.contract.adjustments import header, ignored, unread
from limner.contract.dalle.replies import DeliveredPicture
from limner.contract.dalle.replies import images_body as dalle_images_body
from limner.contract.gpt.replies import images_body as gpt_images_body
from limner.contract.replies import pending_body
from limner.rate_limits import limit_headers
from limner.retry_after import retry_after
from limner.service.image_service import ImageResult, PendingRequest
from limner.service.images import Image

REQUESTS_PATH = "/v1/images/requests"


def base_url_of(request: Request, public_url: str | None) -> str:
    """Return where links begin: as configured, else as the request's own URL does."""
    return public_url or str(request.base_url).rstrip("/")


def respond(answer: ImageResult | PendingRequest, base: str, *, preferred: bool) -> Response:
    """Write an answer. `preferred` says that the client asked to collect it later."""
    if isinstance(answer, ImageResult):
        if answer.reply is None:
            body = dalle_images_body(
                answer.created, [_picture(one, base) for one in answer.pictures]
            )
        else:
            pictures = [pybase64.b64encode(one.file or b"") for one in answer.pictures]
            body = gpt_images_body(answer.created, pictures, answer.reply)
        changes = [ignored(name) for name in answer.ignored]
        if answer.unread is not None:
            changes.append(unread(answer.unread))
        headers = limit_headers(answer.allowances) | dict(header(changes))
        response = Response(body, media_type="application/json", headers=headers)
        if answer.delivery is not None:
            return DeliveredResponse(response, answer.delivery)
        return response
    headers = {
        "Location": f"{REQUESTS_PATH}/{answer.id}",
        **retry_after(answer.retry_after_s),
        **limit_headers(answer.allowances),
    }
    if preferred:
        headers["Preference-Applied"] = "respond-async"
    return Response(
        pending_body(answer.id, answer.ahead),
        status_code=202,
        media_type="application/json",
        headers=headers,
    )


def _picture(one: Image, base: str) -> DeliveredPicture:
    if one.link is not None:
        return DeliveredPicture(url=base + one.link.path, revised_prompt=one.revised_prompt)
    return DeliveredPicture(
        b64=pybase64.b64encode(one.file or b""), revised_prompt=one.revised_prompt
    )
