"""A model of all that the API keeps, and how it is compared with what the stand-in shows."""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant
from hypothesis.strategies import DataObject

from judged_api import JudgedApi
from postman_contract.postman.messages import Response, header, json_of
from resource_kinds import CONSIGNMENT, CUSTOMER, KINDS, ORDERS, PRODUCT, SEARCHED, TRANSPORT, Kind, simple_body

ALL = "page=1&size=2000"


@dataclass
class Thing:
    """A thing as the model has it: what it is shown as in each version, as far as that was seen, and what was sent.

    `documents` are the bytes of its documents by their ids.
    """

    kind: Kind
    id: str
    shown: dict[int, Any]
    sent: Any
    is_gone: bool = False
    documents: dict[str, bytes] = field(default_factory=dict)


class ModelledThings(RuleBasedStateMachine):
    """A machine without rules of its own: begins with something, and compares after each step."""

    def __init__(self, api: JudgedApi) -> None:
        super().__init__()
        self.api = api
        self.api.reset()
        self.things: list[Thing] = []
        self.seed = {(kind, version): self.found(kind, version) for kind in SEARCHED for version in kind.grounds}
        self.seed[CUSTOMER, 1] = self.listed(CUSTOMER)
        self.touched: set[Kind] = set()

    @initialize()
    def begin(self) -> None:
        """There is something of most kinds, so that no step has to wait for it."""
        for kind in (*ORDERS, CONSIGNMENT, PRODUCT, TRANSPORT):
            body = simple_body(kind)
            self.keep(kind, body, json_of(self.api.send(f"POST {kind.path}", body=body)), 1)

    def keep(self, kind: Kind, body: Any, shown: Any, version: int) -> None:
        """Let the model have a new thing."""
        assert shown["id"] not in {each.id for each in self.things}
        self.things.append(Thing(kind, shown["id"], {version: shown}, body))
        self.touched.add(kind)

    def chosen(self, data: DataObject, *kinds: Kind, alive: bool = True) -> Thing:
        """Draw one of the things of some kinds."""
        return data.draw(st.sampled_from(self.of(*kinds, alive=alive)), label="thing")

    def of(self, *kinds: Kind, alive: bool = True) -> list[Thing]:
        """Return the things of some kinds; those that are gone only if asked for."""
        return [each for each in self.things if each.kind in kinds and not (alive and each.is_gone)]

    def found(self, kind: Kind, version: int) -> dict[str, Any]:
        """Search for everything."""
        everything = {"condition": {"type": "AndCondition", "conditions": []}}
        answer = self.search(kind, version, everything, ALL)
        rows = {row["id"]: row for row in json_of(answer)}
        assert len(rows) == len(json_of(answer))
        assert header(answer.headers, "Total-Elements") == str(len(rows))
        return rows

    def search(self, kind: Kind, version: int, body: Any, query: str) -> Response:
        """Search for things of a kind."""
        query = f"{kind.search}&{query}" if kind.search else f"?{query}"
        return self.api.send(f"POST {kind.path}/search", body=body, query=query, version=version)

    def listed(self, kind: Kind) -> dict[str, Any]:
        """List everything."""
        rows = json_of(self.api.send(f"GET {kind.path}"))
        assert len({row["id"] for row in rows}) == len(rows)
        return {row["id"]: row for row in rows}

    def expected(self, kind: Kind, version: int) -> dict[str, Any]:
        """Return what there is of a kind as the model has it."""
        made = {each.id: each.shown[version] for each in self.of(kind)}
        return {**self.seed[kind, version], **made}

    @invariant()
    def what_a_step_has_touched_is_as_the_model_has_it(self) -> None:
        """What a step has done, and nothing else, has happened to things of the kinds that it was about."""
        self.compare(self.touched)
        self.touched = set()

    def teardown(self) -> None:
        """In the end everything is as the model has it."""
        self.compare(set(KINDS))

    def compare(self, kinds: set[Kind]) -> None:
        """Compare what is found and listed; how another version shows a thing is seen for the first time."""
        for kind, version in self.seed:
            if kind in kinds and kind is not CUSTOMER:
                rows = self.found(kind, version)
                for each in self.of(kind):
                    each.shown.setdefault(version, rows.get(each.id))
                assert rows == self.expected(kind, version)
        if TRANSPORT in kinds:
            assert self.listed(TRANSPORT) == self.expected(TRANSPORT, 1)
        if CUSTOMER in kinds:
            members = ("id", "name", "enabled", "references")
            rows = self.expected(CUSTOMER, 1)
            listed = {id_: {name: row[name] for name in members if name in row} for id_, row in rows.items()}
            assert self.listed(CUSTOMER) == listed
