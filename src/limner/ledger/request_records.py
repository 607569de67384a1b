"""Requests: one row for each that was held, from its hold to its end, with its answer."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, bindparam, func, literal_column, or_, select
from sqlalchemy.sql.expression import ColumnElement

from limner.ledger.database import Database
from limner.ledger.failures import Failure
from limner.ledger.statements import Statement
from limner.ledger.tables import requests


class RequestState(StrEnum):
    """How a request stands. `SubAccount` is another thing: where an account's money is."""

    HELD = "held"
    """Its price is set aside: it waits, or is being drawn."""
    SETTLED = "settled"
    RELEASED = "released"


AT_WORK = requests.c.state == literal_column(f"'{RequestState.HELD}'")
"""A request is at work. A literal, so that any plan may use the index of just these."""


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """A delivered picture: its key in the store, its link's path, and the client's revised prompt.

    `prompt` is what was drawn, by the engine of that name; None in older records. `ignored` names
    the parameters that it ignored, `unread` the prompt's language where it does not read it.
    """

    key: str
    path: str | None
    revised_prompt: str | None
    prompt: str | None = None
    engine: str | None = None
    ignored: tuple[str, ...] = ()
    unread: str | None = None


@dataclass(frozen=True, slots=True)
class NewRequest:
    """A request before its hold. `price_micros` is that of one picture.

    With an `idempotency_key` comes the `fingerprint` of the request, and `matches`, which knows
    fingerprints of the same request by an earlier formula. `later` means that the client asked to
    collect the answer (RFC 7240's respond-async). `takes_over` looks first for a
    purchase of the same request (same `fingerprint`) whose client, of this key, left.
    """

    id: str
    account_id: str
    key_id: str
    task: str
    model: str
    quality: str
    size: str
    n: int
    price_micros: int
    prompt: str
    user: str | None = None
    later: bool = False
    takes_over: bool = False
    idempotency_key: str | None = None
    fingerprint: str | None = None
    matches: Callable[[str], bool] | None = field(default=None, compare=False)

    def repeats(self, earlier: str | None) -> bool:
        """Tell whether this is the request that has the fingerprint `earlier`."""
        if earlier == self.fingerprint:
            return True
        return self.matches is not None and earlier is not None and self.matches(earlier)

    @property
    def held_micros(self) -> int:
        """The whole price."""
        return self.n * self.price_micros


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """A request's row; times in Unix seconds, money in micro-units.

    `pictures` are filled when it is settled, `failure` when it is released. `created` and `reply`,
    the text beside the pictures, are the answer's.
    """

    id: str
    account_id: str
    key_id: str
    created_at: float
    finished_at: float | None
    state: RequestState
    task: str
    model: str
    quality: str
    size: str
    n: int
    delivered: int
    charged_micros: int
    owner: str
    later: bool
    fingerprint: str | None
    prompt: str
    created: int
    pictures: tuple[KeptPicture, ...]
    failure: Failure | None
    reply: str | None


COLUMNS = (
    requests.c.id,
    requests.c.account_id,
    requests.c.key_id,
    requests.c.created_at,
    requests.c.finished_at,
    requests.c.state,
    requests.c.task,
    requests.c.model,
    requests.c.quality,
    requests.c.size,
    requests.c.n,
    requests.c.delivered,
    requests.c.charged_micros,
    requests.c.owner,
    requests.c.later,
    requests.c.fingerprint,
    requests.c.prompt,
    requests.c.answer,
)
_ALL = select(*COLUMNS)

BY_IDEMPOTENCY_KEY = Statement(
    _ALL.where(
        requests.c.account_id == bindparam("account"),
        requests.c.idempotency_key == bindparam("idempotency_key"),
    )
)
_BY_ID = Statement(
    _ALL.where(requests.c.account_id == bindparam("account"), requests.c.id == bindparam("id"))
)
_AHEAD = Statement(
    select(func.count())
    .select_from(requests)
    .where(
        AT_WORK,
        requests.c.owner == bindparam("owner"),
        requests.c.created_at < bindparam("created_at"),
    )
)


def answer_text(created: int, pictures: tuple[KeptPicture, ...], reply: str | None) -> str:
    """Write an answer as JSON, for the column `answer`; `reply` is the text beside its pictures."""
    return json.dumps(
        {
            "created": created,
            "reply": reply,
            "pictures": [
                {name: getattr(one, name) for name in KeptPicture.__slots__} for one in pictures
            ],
        },
        ensure_ascii=False,
    )


def record_of(row: tuple[Any, ...]) -> RequestRecord:
    """Read a row of the statements above."""
    answer: Mapping[str, Any] = json.loads(row[-1] or "{}")
    error = answer.get("error")
    return RequestRecord(
        *row[:5],  # type: ignore[call-arg] # the columns, in the fields' order
        RequestState(row[5]),
        *row[6:14],
        bool(row[14]),
        *row[15:17],
        answer.get("created", 0),
        tuple(_picture(one) for one in answer.get("pictures", ())),
        Failure(**error) if error else None,
        answer.get("reply"),
    )


class RequestRecords:
    """Finds requests in the database."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def find(self, account_id: str, request_id: str) -> RequestRecord | None:
        """Return an account's request of this id."""
        if "\0" in request_id:
            return None  # PostgreSQL takes no such text.
        values = {"account": account_id, "id": request_id}
        rows = await self._database.read(lambda connection: _BY_ID.run(connection, values))
        return record_of(rows[0]) if rows else None

    async def ahead_of(self, record: RequestRecord) -> int:
        """Count the unfinished requests that came to the same server before this one."""
        values = {"owner": record.owner, "created_at": record.created_at}
        rows = await self._database.read(lambda connection: _AHEAD.run(connection, values))
        return int(rows[0][0])

    async def recent(
        self, account_id: str, *, limit: int, after: str | None
    ) -> list[RequestRecord] | None:
        """Return an account's newest requests, those older than `after` where it is given.

        None when `after` is no request of the account.
        """
        mine: ColumnElement[bool] = requests.c.account_id == account_id
        if after is not None:
            last = await self.find(account_id, after)
            if last is None:
                return None
            mine = and_(
                mine,
                or_(
                    requests.c.created_at < last.created_at,
                    and_(requests.c.created_at == last.created_at, requests.c.id < last.id),
                ),
            )
        statement = (
            _ALL.where(mine)
            .order_by(requests.c.created_at.desc(), requests.c.id.desc())
            .limit(limit)
        )
        rows = await self._database.read(lambda connection: connection.execute(statement).all())
        return [record_of(tuple(row)) for row in rows]


def _picture(fields: Mapping[str, Any]) -> KeptPicture:
    return KeptPicture(**{**fields, "ignored": tuple(fields.get("ignored", ()))})
