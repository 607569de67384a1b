"""The product's example: a generation as base64, written to a file."""

import base64
from pathlib import Path

from openai import OpenAI

client = OpenAI()

response = client.images.generate(
    model="dall-e-3",
    prompt="极简风格的山水画，水墨风格，留白构图",
    response_format="b64_json",
)
Path("landscape.png").write_bytes(base64.b64decode(response.data[0].b64_json))
