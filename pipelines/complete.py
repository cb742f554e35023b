"""The completion of a job: link its mentions, make enrichment records of the links, deliver them.

One worker at a time completes a job. Every step can be repeated without changing anything, so a worker that
is lost half-way costs only time.
"""

from __future__ import annotations

from typing import Literal

from pipelines.crash_site import crash_site
from records.failures import Problem, Unavailable
from records.store import Store, completion
from records.store.advisory_locks import alone
from settings import Settings

Outcome = Literal["done", "another", "over", "failed"]


def complete(store: Store, settings: Settings, job_id: str) -> Outcome:
    """Link, enrich and deliver a job whose items have all ended.

    A failure is kept on the job with its reason. A passing one is tried again, ``settings.tries`` times in
    all.

    Returns:
        "done"; "another" if another worker completes the job now; "over" if it is not to be linked any more;
        "failed".
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
            reason = (
                f"Linking stopped with {crash_site(fault)}. Please report this if kith retry does not help."
            )
            return _failed(store, settings, job_id, Unavailable("link_fault", reason))
        with store.begin() as connection:
            return "done" if completion.done(connection, job_id) else "over"


def relay_outbox(store: Store, settings: Settings) -> Outcome:
    """Deliver the records in the outbox, whatever put them there.

    Raises:
        Problem: Why a record could not be delivered. It stays in the outbox.
    """
    from pipelines.deliver import deliver

    with alone(store, "kith deliver") as ours:
        if not ours:
            return "another"
        deliver(store, settings)
        return "done"


def _link(store: Store, settings: Settings, documents: list[str]) -> None:
    # imported here because they load the encoder: only the process that links pays for it
    from pipelines.deliver import deliver
    from pipelines.enrich import enrich
    from pipelines.link_stored import link_stored

    # only this job's mentions and the customers they concern: the findings of other jobs stay as they are
    linked = link_stored(store, settings, documents)
    enrich(store, settings, linked.customers)
    deliver(store, settings)


def _failed(store: Store, settings: Settings, job_id: str, problem: Problem) -> Outcome:
    with store.begin() as connection:
        completion.failed(connection, job_id, problem, settings.tries)
    return "failed"
