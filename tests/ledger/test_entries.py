"""Entries come in pairs, and a movement is recorded once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from limner.ledger.database import Database, Duplicate
from limner.ledger.entries import Movement, SubAccount, record
from limner.ledger.tables import LOCAL, entries
from tests.support.clock import NOW


def movement(name: str, amount_micros: int = 5) -> Movement:
    return Movement(
        name, LOCAL, SubAccount.FUNDING, SubAccount.AVAILABLE, amount_micros, None, float(NOW)
    )


def rows(database: Database) -> list[tuple[object, ...]]:
    statement = select(
        entries.c.movement, entries.c.sub_account, entries.c.amount_micros, entries.c.created_at
    ).order_by(entries.c.id)
    found = database.do(lambda connection: connection.execute(statement).all())
    return [tuple(row) for row in found]


def test_a_movement_is_two_rows_that_sum_to_zero(database: Database) -> None:
    database.do(lambda connection: record(connection, movement("credit:1")))
    assert rows(database) == [
        ("credit:1", "funding", -5, NOW),
        ("credit:1", "available", 5, NOW),
    ]


def test_a_second_movement_of_the_same_name_is_refused(database: Database) -> None:
    database.do(lambda connection: record(connection, movement("credit:1")))
    with pytest.raises(Duplicate):
        database.do(lambda connection: record(connection, movement("credit:1", 7)))
    database.do(lambda connection: record(connection, movement("credit:2", 7)))
    assert [row[2] for row in rows(database)] == [-5, 5, -7, 7]
