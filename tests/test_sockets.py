from __future__ import annotations

import socket

import pytest

from limner.errors import ConfigurationError
from limner.sockets import base_url, listen


def test_a_listening_socket_is_reached_by_its_url() -> None:
    with listen("127.0.0.1", 0) as listener:
        url = base_url(listener)
        port = int(url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=5):
            pass
    assert url == f"http://127.0.0.1:{port}"


def test_a_socket_on_all_addresses_is_reached_by_this_machines() -> None:
    with listen("0.0.0.0", 0) as listener:  # noqa: S104 - the test is about it
        assert base_url(listener).startswith("http://127.0.0.1:")


def test_an_ipv6_address_stands_in_brackets() -> None:
    try:
        listener = listen("::1", 0)
    except ConfigurationError:
        pytest.skip("this machine has no IPv6")
    with listener:
        assert base_url(listener).startswith("http://[::1]:")


def test_an_address_that_is_in_use_is_a_sentence_about_the_setting() -> None:
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(
            ConfigurationError, match=f"cannot listen on 127.0.0.1:{port}"
        ) as caught:
            listen("127.0.0.1", port)
    assert str(caught.value).startswith(f"host, port: cannot listen on 127.0.0.1:{port}: ")


def test_a_host_that_does_not_exist_is_a_sentence() -> None:
    with pytest.raises(ConfigurationError, match="cannot listen on"):
        listen("203.0.113.7", 0)
