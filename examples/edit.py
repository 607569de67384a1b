"""The product's example: an edit with a mask. The transparent part of the mask is drawn anew."""

from openai import OpenAI

client = OpenAI()

response = client.images.edit(
    model="dall-e-2",
    image=open("examples/original.png", "rb"),
    mask=open("examples/mask.png", "rb"),
    prompt="给图中的人物添加一顶红色棒球帽",
    n=1,
    size="1024x1024",
)
print(response.data[0].url)
