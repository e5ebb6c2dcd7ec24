"""Sends what a script asks for with `pm.sendRequest`, within the bounds that hold for every request of its case."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic, sleep

from postman_contract.contract.operations import operation_of
from postman_contract.errors import NoAnswer
from postman_contract.http.client import Transmission
from postman_contract.postman.collection import RequestTemplate
from postman_contract.postman.filling import FilledRequest, ValueSources, fill_request
from postman_contract.postman.messages import Request, Response
from postman_contract.postman.nodes import Malformed
from postman_contract.postman.profile import Profile
from postman_contract.postman.request_parsing import parse_request
from postman_contract.postman.variables import as_written, draw_known
from postman_contract.run.cases import Case
from postman_contract.run.redirecting import answer_of_effects, redirects_for
from postman_contract.run.script_cookies import cookies_of, use_cookie_store
from postman_contract.run.script_running import response_json
from postman_contract.run.sending import run_beside
from postman_contract.run.session import Session
from postman_contract.safety.permission import PlannedRequest
from postman_contract.scripting.values import Json

_PROFILE = Profile(disables_body_pruning=True)  # as Postman's runner sends what a script asks for

Send = Callable[[], Response]


@dataclass(frozen=True)
class SendingOutside:
    """What the scripts of a case reach in a run that sends.

    `answer` lets a request be answered, by sending it or otherwise; `remember_creation` as in `sending.Context`. `seed`
    is what its dynamic values are drawn by.
    """

    session: Session
    case: Case
    answer: Callable[[Request, Send], Response]
    remember_creation: Callable[[int], None]
    seed: str

    def send(self, request: Json) -> Json:
        """Send a request.

        Raises:
            NotJudged: it may not be sent.
        """
        try:
            template = template_of(request, self.case)
        except Malformed as malformed:
            return {"error": f"pm.sendRequest: {malformed.place}: {malformed.problem}"}
        filled = fill_for_script(template, self.seed)
        began = monotonic()
        try:
            response = self._answer(template, filled)
        except NoAnswer as problem:
            return {"error": str(problem)}
        milliseconds = round((monotonic() - began) * 1000)
        cookies = cookies_of(self.session.network.cookies, filled.request.url)
        return {"response": response_json(response, milliseconds), "cookies": list(cookies)}

    def use_cookies(self, method: str, arguments: list[Json]) -> Json:
        """Use the cookies of the run."""
        return use_cookie_store(self.session.network.cookies, method, arguments)

    def wait(self, seconds: float) -> None:
        """Let time pass, as a script has asked for."""
        sleep(seconds)

    def _answer(self, template: RequestTemplate, filled: FilledRequest) -> Response:
        session = self.session
        operation = operation_of(template.method, template.url)
        contract = session.suite.schemas.contract_of(operation)
        beside = partial(run_beside, session)
        bears_token = filled.deferred is not None
        planned = PlannedRequest(
            self.case.id, contract, filled.request, self.remember_creation, bears_token=bears_token
        )
        sent: list[Transmission] = []

        def send() -> Response:
            redirects = redirects_for(session, replace(self.case, request=template), filled, beside)
            repeat = session.policy.repeat_for(str(operation), idempotent=False)
            sent.append(session.network.send(filled.request, filled.deferred, str(operation), repeat, redirects))
            return sent[-1].response

        with session.policy.permit(planned, beside) as report_answer:
            response = self.answer(filled.request, send)
            report_answer(answer_of_effects(sent, response))
        return response


def fill_for_script(template: RequestTemplate, seed: str) -> FilledRequest:
    """Fill a request that a script has made: its variables stay as they are written, as in Postman's runner."""
    return fill_request(template, ValueSources((), draw_known(seed), as_written))


def template_of(request: Json, case: Case) -> RequestTemplate:
    """Read a request that a script has made.

    Raises:
        Malformed: a part is of another shape.
    """
    template = parse_request(request, "pm.sendRequest", None, _PROFILE)
    folder = case.request.files_in if case.request else template.files_in
    return replace(template, files_in=folder)
