"""Links: short, signed, and over after their hour."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limner.errors import LinkRefused
from limner.storage.links import ROUTE, LinkSigner
from limner.storage.store import KEY_PATTERN, new_key

SECRET = bytes(range(32))
NOW = 1_800_000_000.5
LIFE_S = 3600
END_OF_2037 = 2_145_916_799
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
KEYS = st.text(ALPHABET, min_size=22, max_size=22)


class Clock:
    """A clock that is set by hand."""

    def __init__(self, now: float = NOW) -> None:
        self.now = now

    def __call__(self) -> float:
        """Tell the time that was set."""
        return self.now


def signer(now: float = NOW, secret: bytes = SECRET, life_s: int = LIFE_S) -> LinkSigner:
    return LinkSigner(secret, life_s, Clock(now))


def name_of(path: str) -> str:
    return path.removeprefix(ROUTE)


def refusal(name: str, by: LinkSigner | None = None) -> LinkRefused:
    with pytest.raises(LinkRefused) as caught:
        (by or signer()).read(name)
    assert (caught.value.status, caught.value.type) == (403, "invalid_request_error")
    return caught.value


@settings(deadline=None)
@given(KEYS)
def test_a_link_leads_to_its_key_and_has_a_constant_shape(key: str) -> None:
    link = signer().sign(key)
    assert re.fullmatch(r"/i/[A-Za-z0-9_-]{22}-[0-9a-z]{6}-[A-Za-z0-9_-]{22}\.png", link.path)
    assert link.expires == int(NOW) + LIFE_S
    assert signer().read(name_of(link.path)).key == key


def test_links_stay_under_120_characters_behind_the_longest_public_url() -> None:
    """Until 2038; 60 characters is what the configuration allows."""
    base = "https://" + "x" * 52
    assert len(base) == 60
    assert len(base + signer(END_OF_2037).sign(new_key()).path) < 120


def test_new_keys_are_keys_and_differ() -> None:
    keys = {new_key() for _ in range(1000)}
    assert len(keys) == 1000
    assert all(KEY_PATTERN.fullmatch(key) for key in keys)


def test_a_link_ends_after_its_life_and_not_before() -> None:
    clock = Clock()
    signing = LinkSigner(SECRET, LIFE_S, clock)
    key = new_key()
    link = signing.sign(key)
    clock.now = link.expires - 0.001
    assert signing.read(name_of(link.path)).key == key
    clock.now = link.expires
    error = refusal(name_of(link.path), signing)
    assert error.code == "link_expired"
    assert "expired" in error.message
    assert "3600 s" in error.message


def test_a_link_survives_a_restart_and_not_a_change_of_the_secret() -> None:
    name = name_of(signer().sign(new_key()).path)
    assert signer().read(name).key
    assert refusal(name, signer(secret=bytes(32))).code == "invalid_link"


def test_every_changed_character_is_noticed() -> None:
    """Key, expiry, signature and ending, at each place, with each other character."""
    key = new_key()
    name = name_of(signer().sign(key).path)
    for place, own in enumerate(name):
        for other in set(ALPHABET + ".%/") - {own}:
            forged = name[:place] + other + name[place + 1 :]
            assert refusal(forged).code == "invalid_link"


def test_a_signature_is_good_for_its_own_key_only() -> None:
    one, two = (name_of(signer().sign(new_key()).path) for _ in range(2))
    assert one[22:30] == two[22:30]  # The expiry is the same.
    assert refusal(one[:22] + two[22:]).code == "invalid_link"
    assert refusal(two[:22] + one[22:]).code == "invalid_link"


def test_a_link_cannot_be_prolonged() -> None:
    key = new_key()
    old = name_of(signer().sign(key).path)
    longer = name_of(signer(NOW + 1).sign(key).path)
    assert refusal(old[:22] + longer[22:30] + old[30:]).code == "invalid_link"


def test_an_expired_forgery_is_a_forgery() -> None:
    """Who holds no secret learns nothing of what a server would say to a true link."""
    name = name_of(signer(NOW - 2 * LIFE_S).sign(new_key()).path)
    assert refusal(name).code == "link_expired"
    assert refusal("A" * 22 + name[22:]).code == "invalid_link"


@settings(deadline=None)
@given(
    st.text(max_size=80)
    | st.from_regex(r"[A-Za-z0-9_-]{22}-[0-9a-z]{1,10}-[A-Za-z0-9_-]{22}\.png\n?", fullmatch=True)
)
def test_whatever_else_is_asked_for_is_refused(name: str) -> None:
    assert refusal(name).code == "invalid_link"


@pytest.mark.parametrize("wrap", ["{}\n", " {}", "{}/", "{}.png", "../{}", "{}%00", "{}?x"])
def test_nothing_may_stand_around_a_link(wrap: str) -> None:
    name = name_of(signer().sign(new_key()).path)
    assert refusal(wrap.format(name)).code == "invalid_link"
