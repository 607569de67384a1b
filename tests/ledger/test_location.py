from __future__ import annotations

from pathlib import Path

import pytest

from limner.errors import ConfigurationError
from limner.ledger.location import DATABASE, find_database, open_database
from limner.ledger.schema import revision_head
from tests.support.postgres import Cluster


def test_without_a_url_it_is_a_file_in_the_data_folder(tmp_path: Path) -> None:
    database = open_database(None, tmp_path / "d")
    assert database.revision() == revision_head()
    database.close()
    assert (tmp_path / "d" / DATABASE).is_file()


def test_a_url_may_name_a_file_too(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/other.db", tmp_path / "d")
    assert database.revision() == revision_head()
    database.close()
    assert not (tmp_path / "d").exists()


def test_a_postgresql_is_brought_up_to_date_only_when_told(
    postgres: Cluster, tmp_path: Path
) -> None:
    """Servers of another version may be using it."""
    with postgres.new_database() as url:
        with pytest.raises(ConfigurationError, match="run `limner migrate`"):
            open_database(url, tmp_path)
        found = find_database(url, tmp_path)
        assert found.revision() is None
        found.migrate()
        found.close()
        database = open_database(url, tmp_path)
        assert database.revision() == revision_head()
        database.close()


@pytest.mark.parametrize("url", ["", "mysql://host/name", "sqlite://", "no url"])
def test_another_url_is_named(url: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"database\.url: "):
        open_database(url, tmp_path)
