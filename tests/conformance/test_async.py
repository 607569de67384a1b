"""The official client for asyncio: all three endpoints, and errors as its exceptions."""

from __future__ import annotations

import asyncio
import base64

import openai
import pytest

from tests.support.pictures import photo, png, read, with_hole
from tests.support.server import RunningServer

HOLED = png(with_hole(photo(64)))


def test_all_three_endpoints(server: RunningServer) -> None:
    async def ask() -> list[str]:
        async with server.async_client() as client:
            answers = await asyncio.gather(
                client.images.generate(
                    model="dall-e-2", prompt="a cat", size="256x256", response_format="b64_json"
                ),
                client.images.edit(
                    image=HOLED, prompt="a cat", size="256x256", response_format="b64_json"
                ),
                client.images.create_variation(
                    image=HOLED, size="256x256", response_format="b64_json"
                ),
            )
        return [picture.b64_json or "" for answer in answers for picture in answer.data or []]

    pictures = asyncio.run(ask())
    assert [read(base64.b64decode(text)).size for text in pictures] == [(256, 256)] * 3


def test_errors_are_its_exceptions(server: RunningServer) -> None:
    async def ask() -> None:
        async with server.async_client() as client:
            with pytest.raises(openai.BadRequestError) as refused:
                await client.images.generate(prompt="a cat", n=2)
            assert "You must provide n=1" in str(refused.value)
            with pytest.raises(openai.BadRequestError):
                await client.images.edit(image=b"no picture", prompt="a cat")
            with pytest.raises(openai.BadRequestError):
                await client.images.create_variation(image=b"no picture")
            with pytest.raises(openai.NotFoundError):
                await client.models.retrieve("nobody")
        async with server.async_client(api_key="wrong") as stranger:
            with pytest.raises(openai.AuthenticationError):
                await stranger.images.generate(prompt="a cat")

    asyncio.run(ask())


def test_an_answer_carries_its_request_id(server: RunningServer) -> None:
    async def ask() -> str | None:
        async with server.async_client() as client:
            answer = await client.images.generate(model="dall-e-2", prompt="a cat", size="256x256")
        return answer._request_id  # noqa: SLF001 - the client's documented name for it

    name = asyncio.run(ask())
    assert name is not None
    server.logged(name)
