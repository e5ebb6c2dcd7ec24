"""Makes what cases need, with other cases, and removes what a run has created."""

from collections.abc import Mapping
from functools import partial

from postman_contract.contract.exchange import Exchange
from postman_contract.errors import NotJudged
from postman_contract.postman.messages import GONE, as_documented
from postman_contract.run.claim_cassettes import Unrecorded, draw_for
from postman_contract.run.prerequisites import Find, PrerequisitePool
from postman_contract.run.sending import Context, run_beside, send_successfully
from postman_contract.run.session import Session
from postman_contract.safety.ledger import Thing
from postman_contract.safety.policy import Safety
from postman_contract.safety.rules import Run

LATE = 60.0  # seconds after which a request that was not answered is no longer carried out


def new_pool(session: Session, owner: str) -> PrerequisitePool:
    """Make a pool whose prerequisites send their cases beside the claims' cassettes.

    Args:
        session: of the run.
        owner: whose pool it is, so that the values it draws do not depend on what else the run does.
    """

    def run_for(name: str, pool: PrerequisitePool, find: Find) -> Run:
        draw = draw_for(session, f"{owner}, prerequisite {name}")
        supply = partial(pool.value_of, find=find)
        context = Context(Unrecorded(session, draw), supply, pool.remember_creation)

        def send(case_id: str, values: Mapping[str, object]) -> Exchange:
            return send_successfully(session, case_id, values, context)

        return Run(send)

    def remove(number: int) -> None:
        thing = session.safety.ledger.thing(number) if session.safety is not None else None
        if session.safety is not None and thing is not None:
            remove_thing(session, session.safety, thing)

    return PrerequisitePool(run_for, remove)


def remove_thing(session: Session, safety: Safety, thing: Thing) -> None:
    """Remove a thing that a run created; where its id is not known, whatever a search for the run finds beside.

    What is gone already counts as removed.

    Raises:
        NotJudged: it may be left behind.
    """
    creation = safety.rules.creations.get(thing.operation)
    if creation is None or creation.remove is None:
        raise NotJudged(f"nothing says how to remove what {thing.operation} creates: {thing.id or 'an unknown id'}")
    run = run_beside(session, GONE)
    with safety.budget.cleaning():
        try:
            with as_documented():
                for id_ in _ids_of(safety, thing, run):
                    creation.remove(run, id_)
        except NotJudged as problem:
            named = f"{thing.id or 'something'}, created by {thing.operation} for {thing.case},"
            raise NotJudged(f"{named} was not removed: {problem}") from None
    safety.ledger.removed(thing.number)


def _ids_of(safety: Safety, thing: Thing, run: Run) -> list[str]:
    if thing.id is not None:
        return [thing.id]
    find = safety.rules.creations[thing.operation].find
    if find is None:
        raise NotJudged("its answer was lost, and nothing says how to search for it")
    safety.patience.wait_until(thing.at + LATE * safety.share, "what was not answered may still be carried out")
    found = [id_ for id_ in find(run, safety.ledger.run) if id_ not in safety.ledger.entries.ids]
    for id_ in found:
        safety.ledger.found(thing.number, id_)
    return found
