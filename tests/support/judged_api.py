"""Talks to the stand-in as a run does: every answer is judged by the suite's schemas and rules, and keeps them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
from hypothesis import note

from cartoncloud_sandbox import seed_ids
from postman_contract.contract.exchange import Exchange
from postman_contract.contract.judging import Standard, judge_request, judge_response
from postman_contract.contract.operations import Operation
from postman_contract.contract.rules import check_rules
from postman_contract.contract.rules.reading import read_back
from postman_contract.contract.rules.resources import resource_in
from postman_contract.contract.verdicts import Outcome, Verdict
from postman_contract.contract.violations import Violation
from postman_contract.postman.messages import Request, Response
from postman_contract.run.means import means_for
from postman_contract.run.suite import Suite
from postman_contract.run.written_things import WrittenThings

NAME = "a step"
LOGIN = (seed_ids.CLIENT_ID, seed_ids.CLIENT_SECRET)


@dataclass(frozen=True)
class Call:
    """What is asked: an operation below the tenant (`GET documents/{}`), the ids in its path, and the rest.

    `expected` are the statuses that will do; none named: those that the contract documents as success. A body that is
    meant to break its schema says so with `breaks`.
    """

    operation: str
    ids: tuple[str, ...] = ()
    body: Any = None
    query: str = ""
    version: int = 1
    headers: tuple[tuple[str, str], ...] = ()
    expected: tuple[int, ...] = ()
    breaks: bool = False

    @property
    def target(self) -> Operation:
        """The operation as the contract names it."""
        method, _, path = self.operation.partition(" ")
        return Operation(method, ("tenants", "{}", *path.split("/")))

    @property
    def path(self) -> str:
        """The path and query that are asked for."""
        path = self.operation.partition(" ")[2].format(*self.ids)
        return f"/tenants/{seed_ids.TENANT_ID}/{path}{self.query}"


@dataclass
class JudgedApi:
    """The stand-in, freshly seeded; remembers what was written, as a run does.

    `kept` has the last exchange of each request that kept the contract: the same one need not be judged again.
    """

    client: httpx.Client
    suite: Suite
    written: WrittenThings = field(default_factory=WrittenThings)
    kept: dict[Request, Exchange] = field(default_factory=dict)

    def reset(self) -> None:
        """Forget everything, and log in anew."""
        self.written = WrittenThings()
        assert self.client.post("/_sandbox/reset").status_code == 204
        answer = self.client.post("/uaa/oauth/token", auth=LOGIN, data={"grant_type": "client_credentials"})
        self.client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def send(self, operation: str, *ids: str, **rest: Any) -> Response:
        """Send a call, and read back what it wrote; its request and all answers keep the contract.

        Arguments are those of `Call`.
        """
        call = Call(operation, ids, **rest)
        exchange = self._exchange(call)
        read = self._reading_of(call, exchange)
        exchange = replace(exchange, read=self._exchange(read) if read else None)
        if self.kept.get(exchange.request) != exchange:
            verdict = self._judge(exchange)
            assert verdict.outcome is Outcome.KEPT, [str(each) for each in verdict.violations]
            assert verdict.drift == (), [str(each) for each in verdict.drift]
            self.kept[exchange.request] = exchange
        return exchange.response

    def _exchange(self, call: Call) -> Exchange:
        contract = self.suite.schemas.contract_of(call.target)
        request = self._request(call)
        if not call.breaks:
            assert judge_request(request, contract, self._standard, NAME).violations == ()
        note(f"{request.method} {request.target} {request.body.decode()}")
        answer = self.client.request(request.method, request.target, content=request.body, headers=[*request.headers])
        note(f"-> {answer.status_code} {answer.text}")
        headers = tuple((name, value) for name, value in answer.headers.items() if name != "date")
        response = Response(answer.status_code, headers, answer.content)
        expected = call.expected or contract.statuses
        assert response.status in expected
        exchange = Exchange(NAME, call.target, expected, request, response)
        means = means_for(self.suite, call.target)
        exchange = replace(exchange, written=(*self.written.about(exchange, contract, means),))
        self.written.note(exchange, contract, means, self.suite.rules.creation_by(call.target))
        return exchange

    def _request(self, call: Call) -> Request:
        headers = [("Accept-Version", str(call.version)), *call.headers]
        content = b"" if call.body is None else json.dumps(call.body).encode()
        if content and not any(name == "Content-Type" for name, _ in headers):
            headers.append(("Content-Type", "application/json"))
        return Request(call.target.method, str(self.client.base_url).rstrip("/"), call.path, (*headers,), content)

    def _reading_of(self, call: Call, exchange: Exchange) -> Call | None:
        """Say how what was written is read; None: nothing was, or the contract knows no way."""
        contract = self.suite.schemas.contract_of(call.target)
        if contract.safe or not 200 <= exchange.response.status < 300:
            return None
        path, ids = call.operation.partition(" ")[2], call.ids
        if call.target.method == "POST":
            resource = resource_in(exchange.response, means_for(self.suite, call.target).id_of)
            assert resource is not None
            path, ids = f"{path}/{{}}", (*ids, resource.id)
        read = Call(f"GET {path}", ids, version=call.version)
        statuses = self.suite.schemas.contract_of(read.target).statuses
        gone = (404,) if call.target.method == "DELETE" else ()
        return replace(read, expected=gone or statuses) if statuses else None

    def _judge(self, exchange: Exchange) -> Verdict:
        contract = self.suite.schemas.contract_of(exchange.operation)
        return judge_response(exchange, contract, self._standard, self._found_by_rules(exchange))

    def _found_by_rules(self, exchange: Exchange) -> Iterator[Violation]:
        for each, check in ((exchange, check_rules), (exchange.read, read_back)):
            if each is not None:
                contract = self.suite.schemas.contract_of(each.operation)
                yield from check(each, contract, means_for(self.suite, each.operation))

    @property
    def _standard(self) -> Standard:
        return Standard(self.suite.validators, self.suite.waivers)
