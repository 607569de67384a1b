"""Links that expire: `/i/{key}-{expiry}-{signature}.png`, signed with HMAC-SHA256.

The whole link stands in the path, not in a query that programs and language models like to cut
off, and it is short: 57 characters behind the base URL. The signature is the first 16 bytes of the
HMAC (RFC 2104, section 5, allows half the digest), in URL-safe base64; it is compared in constant
time. The expiry is in Unix seconds, in base 36.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass

from limner.contract.references import PICTURE_ROUTE
from limner.errors import LinkRefused

ROUTE = PICTURE_ROUTE
SIGNATURE_BYTES = 16
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
NAME = re.compile(r"([A-Za-z0-9_-]{22})-([0-9a-z]{1,10})-([A-Za-z0-9_-]{22})\.png")


@dataclass(frozen=True, slots=True)
class Link:
    """A picture's key in the store, the link's path, and when the link expires (Unix seconds)."""

    key: str
    path: str
    expires: int


class LinkSigner:
    """Makes links that work for `life_s` seconds, and checks them.

    Servers with the same secret accept each other's links.
    """

    def __init__(self, secret: bytes, life_s: int, clock: Callable[[], float]) -> None:
        self._secret = secret
        self._life_s = life_s
        self._clock = clock

    def sign(self, key: str) -> Link:
        """Make a link to the picture `key`, which works for `life_s` seconds from now on."""
        expires = int(self._clock()) + self._life_s
        end = _to_base36(expires)
        return Link(key, f"{ROUTE}{key}-{end}-{self._signature(key, end)}.png", expires)

    def renew(self, key: str, path: str) -> Link:
        """Return the link of this path while it works, else a new link to `key`."""
        found = NAME.fullmatch(path.removeprefix(ROUTE))
        if found is None or int(found[2], 36) <= self._clock():
            return self.sign(key)
        return Link(key, path, int(found[2], 36))

    def read(self, name: str) -> Link:
        """Return the link that has this last part. Raises LinkRefused unless it works now."""
        found = self._own(name)
        if found is None:
            raise LinkRefused(
                "This link is not one that this server made; was it copied whole?",
                code="invalid_link",
            )
        if int(found[2], 36) <= self._clock():
            raise LinkRefused(
                f"This link has expired. Links live {self._life_s} s; ask for the picture again.",
                code="link_expired",
            )
        return Link(found[1], ROUTE + name, int(found[2], 36))

    def is_own(self, name: str) -> bool:
        """Tell whether a link's last part is one that was signed here, also when it has expired."""
        return self._own(name) is not None

    def _own(self, name: str) -> re.Match[str] | None:
        found = NAME.fullmatch(name)
        if found is None or not hmac.compare_digest(
            found[3].encode(), self._signature(found[1], found[2]).encode()
        ):
            return None
        return found

    def _signature(self, key: str, end: str) -> str:
        digest = hmac.digest(self._secret, f"{key}-{end}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest[:SIGNATURE_BYTES]).rstrip(b"=").decode()


def _to_base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = DIGITS[rest] + digits
    return digits or "0"
