"""The `usage` of a GPT image: tokens, as OpenAI counts them or as near as can be said.

Image tokens are those that OpenAI published for gpt-image-1; a size without a name counts by its
share of a square's pixels, `xhigh` and `max` twice and four times `high`. Text tokens are an
estimate: a token for four ASCII characters, and one for each other character. An uploaded picture
counts as OpenAI's smallest, one tile at low fidelity.
"""

from __future__ import annotations

from dataclasses import dataclass

from limner.contract.orders import ImageOrder, Quality, Size

_SQUARE = Size(1024, 1024)
_TOKENS = {
    Quality.LOW: {_SQUARE: 272, Size(1024, 1536): 408, Size(1536, 1024): 400},
    Quality.MEDIUM: {_SQUARE: 1056, Size(1024, 1536): 1584, Size(1536, 1024): 1568},
    Quality.HIGH: {_SQUARE: 4160, Size(1024, 1536): 6240, Size(1536, 1024): 6208},
}
_TIMES_HIGH = {Quality.XHIGH: 2, Quality.MAX: 4}
PARTIAL_TOKENS = 100
"""What each partial picture adds, as OpenAI documents it."""
UPLOAD_TOKENS = 194
CHARS_PER_TOKEN = 4


@dataclass(frozen=True, slots=True)
class TokenUsage:
    """Tokens in, of text and of pictures, and tokens out, of pictures."""

    text: int
    images_in: int
    images_out: int

    def body(self) -> dict[str, object]:
        """Return it as the reply has it."""
        return {
            "input_tokens": self.text + self.images_in,
            "input_tokens_details": {"image_tokens": self.images_in, "text_tokens": self.text},
            "output_tokens": self.images_out,
            "output_tokens_details": {"image_tokens": self.images_out, "text_tokens": 0},
            "total_tokens": self.text + self.images_in + self.images_out,
        }


def usage_of(order: ImageOrder, pictures: int, partial: int = 0) -> TokenUsage:
    """Return the usage of an order with so many finished and partial pictures."""
    uploads = (order.image is not None) + len(order.more_images) + (order.mask is not None)
    return TokenUsage(
        text=text_tokens(order.prompt),
        images_in=uploads * UPLOAD_TOKENS,
        images_out=pictures * image_tokens(order.size, order.quality) + partial * PARTIAL_TOKENS,
    )


def text_tokens(text: str) -> int:
    """Estimate a text's tokens."""
    plain = len(text.encode("ascii", "ignore"))
    return -(-plain // CHARS_PER_TOKEN) + len(text) - plain


def image_tokens(size: Size, quality: Quality) -> int:
    """Return one picture's tokens."""
    table = _TOKENS.get(quality, _TOKENS[Quality.HIGH])
    times = _TIMES_HIGH.get(quality, 1)
    if size in table:
        return table[size] * times
    share = size.width * size.height / (_SQUARE.width * _SQUARE.height)
    return round(table[_SQUARE] * share) * times
