from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from limner.errors import LinkRefused, PictureGone, StorageFailed
from limner.storage.links import ROUTE, Link, LinkSigner
from limner.storage.local import LocalStore
from limner.storage.picture_store import NullPictureStore, PictureStore
from tests.storage.test_links import SECRET, Clock


def station(folder: Path, clock: Clock, *, retention_s: int = 3600) -> PictureStore:
    links = LinkSigner(SECRET, 3600, clock)
    return PictureStore(LocalStore(folder), links, retention_s=retention_s, clock=clock)


def name_of(link: Link) -> str:
    return link.path.removeprefix(ROUTE)


def clock_of_today(folder: Path) -> Clock:
    """Make a clock that agrees with the file system's."""
    probe = folder / "probe"
    probe.touch()
    now = probe.stat().st_mtime
    probe.unlink()
    return Clock(now)


def test_a_kept_picture_is_fetched_by_its_link_until_the_link_ends(tmp_path: Path) -> None:
    async def run() -> None:
        clock = clock_of_today(tmp_path)
        storage = station(tmp_path, clock)
        link = await storage.keep(b"a picture")
        assert link.expires == int(clock.now) + 3600
        assert await storage.fetch(name_of(link)) == b"a picture"
        assert (await storage.open(name_of(link))).left_s == 3600
        clock.now = link.expires - 10
        assert (await storage.open(name_of(link))).left_s == 10
        clock.now = link.expires
        with pytest.raises(LinkRefused) as caught:
            await storage.fetch(name_of(link))
        assert caught.value.code == "link_expired"

    asyncio.run(run())


def test_every_picture_has_a_link_of_its_own(tmp_path: Path) -> None:
    async def run() -> None:
        storage = station(tmp_path, clock_of_today(tmp_path))
        links = await asyncio.gather(*(storage.keep(bytes([number])) for number in range(20)))
        assert len({link.path for link in links}) == 20
        for number, link in enumerate(links):
            assert await storage.fetch(name_of(link)) == bytes([number])

    asyncio.run(run())


def test_links_survive_a_restart(tmp_path: Path) -> None:
    clock = clock_of_today(tmp_path)
    link = asyncio.run(station(tmp_path, clock).keep(b"a picture"))
    assert asyncio.run(station(tmp_path, clock).fetch(name_of(link))) == b"a picture"


def test_a_good_link_to_a_deleted_picture_says_so(tmp_path: Path) -> None:
    storage = station(tmp_path, clock_of_today(tmp_path))
    link = asyncio.run(storage.keep(b"a picture"))
    for file in tmp_path.rglob("*.png"):
        file.unlink()
    with pytest.raises(PictureGone) as caught:
        asyncio.run(storage.fetch(name_of(link)))
    assert (caught.value.status, caught.value.code) == (404, "picture_deleted")


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "%2e%2e%2f", "\0", "a" * 22])
def test_nothing_but_a_link_fetches_anything(tmp_path: Path, name: str) -> None:
    storage = station(tmp_path, clock_of_today(tmp_path))
    with pytest.raises(LinkRefused):
        asyncio.run(storage.fetch(name))


def test_a_sweep_deletes_what_is_past_its_retention(tmp_path: Path) -> None:
    async def run() -> None:
        clock = clock_of_today(tmp_path)
        storage = station(tmp_path, clock, retention_s=7200)
        await storage.keep(b"a picture")
        clock.now += 7100
        assert await storage.sweep() == 0
        clock.now += 200
        assert await storage.sweep() == 1
        assert await storage.sweep() == 0

    asyncio.run(run())


class Unruly(LocalStore):
    """A disk that fails the first sweep, and tells when the second has come."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.sweeps = 0

    def delete_older(self, than: float) -> int:
        """Fail once."""
        self.sweeps += 1
        if self.sweeps == 1:
            raise OSError("the disk is away")
        return super().delete_older(than)


def test_sweeping_goes_on_after_a_failure_and_ends_when_cancelled(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="limner.storage.picture_store")

    async def run() -> None:
        clock = clock_of_today(tmp_path)
        store = Unruly(tmp_path)
        links = LinkSigner(SECRET, 3600, clock)
        storage = PictureStore(store, links, retention_s=1, clock=clock)
        await storage.keep(b"a picture")
        clock.now += 10
        sweeping = asyncio.create_task(storage.sweep_forever(0.001))
        async with asyncio.timeout(10):
            while "deleted 1 pictures" not in caplog.text:  # noqa: ASYNC110 - a log has no event
                await asyncio.sleep(0.001)
        sweeping.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sweeping

    asyncio.run(run())
    assert "failed: the disk is away" in caplog.text


def test_the_check_finds_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    clock = clock_of_today(tmp_path)
    asyncio.run(station(tmp_path, clock).check())
    (tmp_path / "file").touch()
    with pytest.raises(StorageFailed):
        asyncio.run(station(tmp_path / "file", clock).check())


def test_null_storage_keeps_nothing() -> None:
    """Its links lead nowhere; the commands that use it hand out none."""
    assert asyncio.run(NullPictureStore().keep(b"a picture")) == Link("", "", 0)
