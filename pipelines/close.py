"""The end of a job: its mentions are linked, records are made of the links and delivered; exactly one worker does it.

Everything here can be done again without changing anything, so a worker that is lost half-way costs time only.
"""

from __future__ import annotations

from typing import Literal

from pipelines.faults import told
from records.failures import Problem, Unavailable
from records.store import Store, completion
from records.store.advisory_locks import alone
from settings import Settings

Outcome = Literal["done", "another", "over", "failed"]


def close(store: Store, settings: Settings, job_id: str) -> Outcome:
    """Link, enrich and deliver a job whose items have all ended. A failure is kept on the job, with its reason, and
    tried again ``settings.tries`` times where it is a passing one.
    """
    with alone(store, completion.link_lock(job_id)) as ours:
        if not ours:
            return "another"
        with store.begin() as connection:
            if not completion.attempt(connection, job_id):
                return "over"
            documents = completion.documents(connection, job_id)
        try:
            _link(store, settings, documents)
        except Problem as problem:
            return _failed(store, settings, job_id, problem)
        except Exception as fault:  # a job must not hang without a reason; the message may quote an item
            reason = f"Linking stopped with {told(fault)}. Please report this if kith retry does not help."
            return _failed(store, settings, job_id, Unavailable("link_fault", reason))
        with store.begin() as connection:
            return "done" if completion.done(connection, job_id) else "over"


def relay(store: Store, settings: Settings) -> Outcome:
    """Deliver what lies in the outbox, whatever put it there. What cannot be delivered stays there; raises the reason."""
    from pipelines.deliver import deliver

    with alone(store, "kith deliver") as ours:
        if not ours:
            return "another"
        deliver(store, settings)
        return "done"


def _link(store: Store, settings: Settings, documents: list[str]) -> None:
    # these load Splink and the encoder: only the process that links pays for them
    from pipelines.deliver import deliver
    from pipelines.enrich import enrich
    from pipelines.link_stored import link_stored

    # its own mentions, and the customers whom they concern: what other jobs found stays as it is
    linked = link_stored(store, settings, documents)
    enrich(store, settings, linked.customers)
    deliver(store, settings)


def _failed(store: Store, settings: Settings, job_id: str, problem: Problem) -> Outcome:
    with store.begin() as connection:
        completion.failed(connection, job_id, problem, settings.tries)
    return "failed"
