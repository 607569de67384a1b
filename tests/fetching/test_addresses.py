"""Which addresses are public."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limner.fetching.addresses import Addresses, is_public, networks

PRIVATE = [
    "0.0.0.0",  # noqa: S104 - nothing is bound to it
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::a00:1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]
PUBLIC = ["8.8.8.8", "1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("text", PRIVATE)
def test_what_is_not_of_the_public_internet(text: str) -> None:
    assert not is_public(ip_address(text))
    assert not Addresses().may_reach(text, 443)


@pytest.mark.parametrize("text", [*PUBLIC, "64:ff9b::808:808"])
def test_what_is_of_the_public_internet(text: str) -> None:
    assert is_public(ip_address(text))
    assert Addresses().may_reach(text, 443)
    assert Addresses().may_reach(text, 80)


@pytest.mark.parametrize("port", [0, 22, 25, 5432, 6379, 8080])
def test_public_addresses_are_reached_on_the_web_s_ports_alone(port: int) -> None:
    assert not Addresses().may_reach("8.8.8.8", port)


def test_an_allowed_network_is_reached_on_any_port_and_its_neighbour_is_not() -> None:
    addresses = Addresses(networks(["10.1.0.0/16", "fd00::/8"]))
    assert addresses.may_reach("10.1.2.3", 9000)
    assert addresses.may_reach("fd12::1", 9000)
    assert not addresses.may_reach("10.2.0.1", 9000)
    assert not addresses.may_reach("127.0.0.1", 80)


@given(st.integers(0, 2**32 - 1))
def test_an_ipv4_address_is_judged_alike_however_it_is_written(number: int) -> None:
    """Mapped into IPv6, or behind NAT64, it is the same host."""
    plain = is_public(IPv4Address(number))
    assert is_public(IPv6Address(0xFFFF << 32 | number)) == plain
    assert is_public(IPv6Address(int(IPv6Address("64:ff9b::")) | number)) == plain


def test_a_name_is_no_address() -> None:
    assert not Addresses(networks(["0.0.0.0/0"])).may_reach("localhost", 80)
