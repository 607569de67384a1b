"""A picture that comes in steps: partial states while it is drawn, then the picture."""

import base64
from pathlib import Path

from openai import OpenAI

client = OpenAI()

stream = client.images.generate(
    model="gpt-image-1",
    prompt="a castle on a hill at sunset, oil painting",
    stream=True,
    partial_images=2,
)
for event in stream:
    if event.type == "image_generation.partial_image":
        name = f"castle-partial-{event.partial_image_index}.png"
    else:
        name = "castle.png"
    Path(name).write_bytes(base64.b64decode(event.b64_json))
    print(event.type, name)
