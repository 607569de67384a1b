from __future__ import annotations

import time

import pytest

from limner.api.path_aliases import canonical

GENERATIONS = "/v1/images/generations"


@pytest.mark.parametrize(
    "path",
    [
        GENERATIONS,
        GENERATIONS + "/",
        "/v1//images/generations",
        "//v1///images//generations//",
        "/v1/v1/images/generations",
        "/v1/v1/v1//images/generations",
        "/openai/v1/images/generations",
        "/openai/images/generations",
        "/openai/v1/v1/images/generations/",
    ],
)
def test_a_path_is_served_where_it_is_meant(path: str) -> None:
    assert canonical(path) == (GENERATIONS, None)


@pytest.mark.parametrize("name", ["dall-e-3", "openai/dall-e-3", "画家", "a/images/b"])
@pytest.mark.parametrize("root", ["/openai", "/openai/v1", "/v1", "/v1/v1", "//openai/"])
def test_azures_paths_name_a_deployment(root: str, name: str) -> None:
    found = canonical(f"{root}/deployments/{name}/images/generations")
    assert found == (GENERATIONS, name)


@pytest.mark.parametrize(
    "path",
    [
        *("/", "//", "", "/healthz/", "//metrics", "/i/a.png", "/images/generations", "*"),
        *("/openaix/v1/models", "/v2/models", "/v11/models", "/a/v1/models"),
    ],
)
def test_other_paths_are_left(path: str) -> None:
    assert canonical(path) == (path, None)


@pytest.mark.parametrize("path", ["/v1/deployments/x", "/v1/deployments//images/generations"])
def test_a_deployment_without_a_name_or_a_task_is_none(path: str) -> None:
    assert canonical(path)[1] is None


@pytest.mark.parametrize("piece", ["/", "/v1", "/images", "/deployments/x"])
def test_a_long_path_takes_no_long_time(piece: str) -> None:
    """64 KiB, the longest address that is read: within what a request costs anyway."""
    began = time.perf_counter()
    for root in ("/v1", "/openai", "/v1/deployments"):
        canonical(root + piece * (65536 // len(piece)))
    assert time.perf_counter() - began < 0.5
