"""The product's example: a generation as a link, downloaded with `requests`.

The official client reads OPENAI_BASE_URL and OPENAI_API_KEY; nothing else changes.
"""

from pathlib import Path

import requests
from openai import OpenAI

client = OpenAI()

response = client.images.generate(
    model="dall-e-3",
    prompt="一只赛博朋克风格的橘猫，坐在霓虹灯闪烁的东京街头，细节丰富，电影感光线",
    size="1024x1024",
    quality="hd",
    style="vivid",
    n=1,
)
picture = response.data[0]
print("link:", picture.url)
print("revised prompt:", picture.revised_prompt)
Path("cat.png").write_bytes(requests.get(picture.url, timeout=60).content)
