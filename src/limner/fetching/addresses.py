"""Which network addresses may be reached on behalf of a caller: public ones, and those allowed.

Sources: the IANA special-purpose registries, which `ipaddress.is_global` follows, and what they do
not settle: IPv6 addresses that stand for an IPv4 one are judged by that one.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from ipaddress import IPv4Network as IPv4Net

Network = IPv4Net | IPv6Network

NAT64 = IPv6Network("64:ff9b::/96")
"""RFC 6052: the last four bytes are the IPv4 address that is really reached."""

LOCAL_NAT64 = IPv6Network("64:ff9b:1::/48")
COMPATIBLE = IPv6Network("::/96")
TUNNELS = (IPv6Network("2002::/16"), IPv6Network("2001::/32"))
"""6to4 and Teredo: the host behind one is unknown, and pictures are not served there."""

PUBLIC_PORTS = (80, 443)


def networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """Read networks such as `10.1.0.0/16`. Raises ValueError for one that is none."""
    return tuple(ip_network(text.strip()) for text in texts)


class Addresses:
    """Tells which addresses may be reached; `allowed` networks may, whatever their kind."""

    def __init__(self, allowed: Sequence[Network] = ()) -> None:
        self._allowed = tuple(allowed)

    def may_reach(self, host: str, port: int) -> bool:
        """Tell whether a connection to this numeric address may be made."""
        try:
            address = ip_address(host)
        except ValueError:
            return False
        if any(address in network for network in self._allowed):
            return True
        return port in PUBLIC_PORTS and is_public(address)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address is of the public internet."""
    if isinstance(address, IPv6Address):
        if address.scope_id is not None or address.is_site_local:
            return False
        if address in LOCAL_NAT64 or any(address in tunnel for tunnel in TUNNELS):
            return False
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address in NAT64 or address in COMPATIBLE:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_loopback
    )
