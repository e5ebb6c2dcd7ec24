"""Looks again where a live list or search does not show yet what was written: its index may lag behind."""

import time
from collections.abc import Callable

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.schemas import OperationContract
from postman_contract.postman.messages import Request, Response
from postman_contract.run.means import means_for
from postman_contract.run.mode import Mode
from postman_contract.run.session import Session
from postman_contract.run.written_things import WrittenThings, is_missing

PAUSES = (1.0, 2.0, 4.0)  # seconds before each further look

Send = Callable[[], Response]


def looking_again(
    session: Session, request: Request, contract: OperationContract, written: WrittenThings, send: Send
) -> Send:
    """Make what sends a request of a live run again, some times, as long as its answer lacks a row that was written.

    Args:
        session: of the run.
        request: is sent.
        contract: of its operation.
        written: what was written before.
        send: sends it.
    """
    if session.mode is not Mode.LIVE or not contract.safe:
        return send

    def lacks_row(response: Response) -> bool:
        exchange = Exchange("", contract.operation, (), request, response)
        return any(map(is_missing, written.about(exchange, contract, means_for(session.suite, contract.operation))))

    def send_until_found() -> Response:
        response = send()
        for seconds in PAUSES:
            if not lacks_row(response):
                break
            time.sleep(seconds * session.policy.share_of_waits)
            response = send()
        return response

    return send_until_found
