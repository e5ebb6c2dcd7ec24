"""Makes what cases need, with other cases, and removes what a run has created.

What a prerequisite receives is judged. What a removal receives is not: it asks only whether the thing is gone, takes a
404 for a yes, and reports what it could not remove as left behind; the case that it sends has a claim of its own.
"""

from collections.abc import Mapping, Sequence
from functools import partial

from postman_contract.contract.exchange import Exchange
from postman_contract.postman.messages import GONE
from postman_contract.run.claim_cassettes import Unrecorded, draw_for
from postman_contract.run.prerequisites import Find, PrerequisitePool
from postman_contract.run.received import Judge
from postman_contract.run.sending import Context, run_beside, send_judged
from postman_contract.run.session import Session
from postman_contract.run.written_things import WrittenThings
from postman_contract.safety.budget import PREREQUISITES
from postman_contract.safety.creation import Run


def new_pool(session: Session, owner: str, judge: Judge, written: WrittenThings) -> PrerequisitePool:
    """Make a pool whose prerequisites send their cases beside the claims' cassettes.

    Args:
        session: of the run.
        owner: whose pool it is, so that the values it draws do not depend on what else the run does.
        judge: judges what a prerequisite receives.
        written: remembers what its prerequisites write.
    """

    def run_for(name: str, pool: PrerequisitePool, find: Find) -> Run:
        draw = draw_for(session, f"{owner}, prerequisite {name}")
        supply = partial(pool.value_of, find=find)
        context = Context(Unrecorded(session, draw), supply, written, pool.remember_creation)

        def send(case_id: str, values: Mapping[str, object]) -> Exchange:
            with session.policy.counting_as(PREREQUISITES):
                return send_judged(session, case_id, values, context, judge)

        return Run(send)

    def remove(numbers: Sequence[int]) -> list[str]:
        return session.policy.remove_created(numbers, run_for_removal(session))

    return PrerequisitePool(run_for, remove)


def run_for_removal(session: Session) -> Run:
    """Make what sends the cases that remove things; that there is nothing to remove will do."""
    return run_beside(session, GONE)
