"""Lends what cases need, made by other cases, and removes what a run has created."""

from collections.abc import Mapping
from functools import partial

from postman_contract.contract.exchange import Exchange
from postman_contract.errors import NotJudged
from postman_contract.postman.messages import GONE, as_documented
from postman_contract.recording.recorder import PREREQUISITES, cassette, promote
from postman_contract.run.cases import case_named
from postman_contract.run.prerequisites import Find, Lender, RunFor
from postman_contract.run.sending import Sources, asking, successful, texts
from postman_contract.run.session import Mode, Session
from postman_contract.run.tape import Tape
from postman_contract.safety.ledger import Thing
from postman_contract.safety.policy import Safety
from postman_contract.safety.rules import Run

LATE = 60.0  # seconds after which a request that was not answered is no longer carried out


def new_lender(session: Session) -> Lender:
    """Make a lender whose prerequisites send their cases with cassettes of their own, promoted once they are made.

    The first of a name is recorded; each later one goes by the same values in cassettes.
    """

    def made(name: str, value: str) -> None:
        session.recorder.fixed.made(name, value)
        promote(session.recorder, f"{PREREQUISITES}/{name}")

    def remove(number: int) -> None:
        thing = session.safety.ledger.thing(number) if session.safety is not None else None
        if session.safety is not None and thing is not None:
            remove_thing(session, session.safety, thing)

    return Lender(_run_for(session), made, remove)


def _run_for(session: Session) -> RunFor:
    def make(name: str, lender: Lender, find: Find) -> Run:
        cassette_name = f"{PREREQUISITES}/{name}"
        tape = Tape(session, cassette_name)
        first = session.uses[cassette_name] == 1

        def send(case_id: str, values: Mapping[str, object]) -> Exchange:
            case = case_named(session.suite.cases, case_id)
            supply = partial(lender.lend, find=find)
            if session.mode is Mode.REPLAY or (session.recording and first):
                with cassette(session.recorder, cassette_name) as opened:
                    tape.attach(opened).note(case)
                    sources = Sources(tape.draw, supply, texts(values), lender.keep, tape.values)
                    exchange = successful(session, case, sources, session.client)
                    tape.keep_values(case, exchange.request.used)
                    return exchange
            tape.attach(None)
            return successful(session, case, Sources(tape.draw, supply, texts(values), lender.keep), session.unrecorded)

        return Run(send)

    return make


def remove_thing(session: Session, safety: Safety, thing: Thing) -> None:
    """Remove a thing that a run created; where its id is not known, whatever a search for the run finds beside.

    What is gone already counts as removed.

    Raises:
        NotJudged: it may be left behind.
    """
    creation = safety.rules.creations.get(thing.operation)
    if creation is None or creation.remove is None:
        raise NotJudged(f"nothing says how to remove what {thing.operation} creates: {thing.id or 'an unknown id'}")
    run = asking(session, GONE)
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
