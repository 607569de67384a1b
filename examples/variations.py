"""The product's example: three variations of a picture."""

from openai import OpenAI

client = OpenAI()

response = client.images.create_variation(
    image=open("examples/original.png", "rb"), n=3, size="1024x1024"
)
for picture in response.data:
    print(picture.url)
