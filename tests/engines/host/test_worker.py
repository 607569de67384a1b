"""What a worker does with the messages on its pipe; the forked process is a pool's to test."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection

import pytest

from limner.engines.host.worker import PoolGoneError, fork, serve
from limner.engines.host.worker_messages import Assignment, Cancel, WorkerReply

WAIT_S = 30


def count(job: int) -> Iterator[int]:
    """Count up to the job; one below zero fails."""
    if job < 0:
        raise ValueError("no such number")
    yield from range(1, job + 1)


class Worker:
    """A worker's loop in a thread, and the pool's end of its pipe."""

    def __init__(self) -> None:
        self.pipe, worker_end = Pipe()
        self.ended_by: BaseException | None = None
        self.thread = threading.Thread(target=self._run, args=(worker_end,), daemon=True)
        self.thread.start()

    def _run(self, connection: Connection) -> None:
        try:
            serve(connection, count)
        except PoolGoneError as fault:
            self.ended_by = fault

    def reply(self) -> WorkerReply[int]:
        """Return the worker's next message."""
        assert self.pipe.poll(WAIT_S)
        reply = self.pipe.recv()
        assert isinstance(reply, WorkerReply)
        return reply


@pytest.fixture
def worker() -> Iterator[Worker]:
    """Run a worker, and let it end."""
    running = Worker()
    yield running
    running.pipe.close()
    running.thread.join(WAIT_S)
    assert running.ended_by is not None, "it ends with its pool"


def test_a_job_is_answered_by_its_last_state(worker: Worker) -> None:
    worker.pipe.send(Assignment(3, partial=False, request_id="r"))
    reply = worker.reply()
    assert (reply.kind, reply.state, reply.ends_job) == ("finished", 3, True)


def test_partial_states_come_before_it_where_they_are_asked_for(worker: Worker) -> None:
    worker.pipe.send(Assignment(3, partial=True, request_id="r"))
    replies = [worker.reply() for _ in range(3)]
    assert [(one.kind, one.state) for one in replies] == [
        ("state", 1),
        ("state", 2),
        ("finished", 3),
    ]
    assert not replies[0].ends_job


def test_a_cancelled_job_ends_before_its_next_state(worker: Worker) -> None:
    worker.pipe.send(Assignment(10**9, partial=False, request_id="r"))
    worker.pipe.send(Cancel())
    assert worker.reply().kind == "cancelled"


def test_a_failure_is_told_and_the_next_job_is_drawn(worker: Worker) -> None:
    worker.pipe.send(Assignment(-1, partial=False, request_id="r"))
    reply = worker.reply()
    assert (reply.kind, reply.reason) == ("failed", "ValueError: no such number")
    worker.pipe.send(Cancel())
    worker.pipe.send(Assignment(1, partial=False, request_id="r"))
    assert worker.reply().state == 1


def test_a_forked_worker_draws_and_ends_well_with_its_pool() -> None:
    ours, worker_end = Pipe()
    with worker_end:
        pid = fork(count, worker_end)
    assert pid != os.getpid()
    ours.send(Assignment(2, partial=False, request_id="r"))
    assert ours.poll(WAIT_S)
    assert ours.recv().state == 2
    ours.close()
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
