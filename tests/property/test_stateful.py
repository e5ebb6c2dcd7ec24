"""Whatever is done in whatever order, the stand-in keeps the contract, and shows what a model says is there.

The machine creates, reads, replaces, patches, removes and searches things of all kinds. Each answer is judged by the
suite's schemas and rules; each write is read back; after each step all that can be found of the kinds it was about is
what the model has, and in the end all there is: nothing is lost, changed or left over.
"""

import base64
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonpatch
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test
from hypothesis.strategies import DataObject, SearchStrategy

from judged_api import JudgedApi
from postman_contract.postman.messages import header, json_of
from postman_contract.run.paths import usual_paths
from postman_contract.run.suite import Suite
from postman_contract.run.suite_files import load_suite
from resource_kinds import (
    CONSIGNMENT,
    KINDS,
    ORDERS,
    OUTBOUND,
    PRODUCT,
    REPORT,
    SEARCHED,
    TEXTS,
    TRANSPORT,
    Kind,
    bodies,
    request_schema,
)
from resource_model import ModelledThings, Thing
from search_conditions import conditions, is_met
from strategies import mutations

ROOT = Path(__file__).parents[2]
PATCHES = {1: "application/json", 8: "application/json-patch+json"}
UNKNOWN = "00000000-0000-4000-8000-000000000000"

deterministic = settings(
    max_examples=30,
    stateful_step_count=16,
    phases=[Phase.generate],  # to shrink a sequence takes minutes: take this away where a failure is not plain
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


class Things(ModelledThings):
    """What is done to what the API keeps."""

    @rule(data=st.data(), kind=st.sampled_from(KINDS))
    def create(self, data: DataObject, kind: Kind) -> None:
        """A new thing is there from then on."""
        version = data.draw(st.sampled_from([*kind.grounds]), label="version")
        body = data.draw(drawn(kind, version), label="body")
        self.keep(kind, body, json_of(self.api.send(f"POST {kind.path}", body=body, version=version)), version)

    @rule(data=st.data(), kind=st.sampled_from(KINDS))
    def create_what_is_broken(self, data: DataObject, kind: Kind) -> None:
        """A body with a single fault is refused, and nothing comes of it."""
        version = data.draw(st.sampled_from([*kind.grounds]), label="version")
        body = data.draw(drawn(kind, version), label="body")
        broken = data.draw(mutations(body, request_schema(kind, "POST"), self.api.suite.schemas.schemas))
        self.api.send(f"POST {kind.path}", body=broken.instance, version=version, expected=(400, 422), breaks=True)
        self.touched.add(kind)

    @precondition(lambda self: self.of(*ORDERS, PRODUCT, TRANSPORT))
    @rule(data=st.data())
    def create_again(self, data: DataObject) -> None:
        """A reference or code that is in use is refused; that of a rejected order, or of none, is not."""
        thing = self.chosen(data, *ORDERS, PRODUCT, TRANSPORT)
        [version, *_] = thing.shown
        shown = thing.shown[version]
        if shown.get("status") != "REJECTED" and not (thing.kind in ORDERS and "customer" not in shown["references"]):
            body = {**thing.sent, "references": shown["references"]} if thing.kind not in ORDERS else thing.sent
            self.api.send(f"POST {thing.kind.path}", body=body, version=version, expected=(422,))
            self.touched.add(thing.kind)

    @precondition(lambda self: self.things)
    @rule(data=st.data())
    def get(self, data: DataObject) -> None:
        """A thing is shown as it was written; one that is deleted is gone."""
        thing = self.chosen(data, *KINDS, alive=False)
        version = data.draw(st.sampled_from([*thing.kind.grounds]), label="version")
        expected = (404,) if thing.is_gone else ()
        answer = self.api.send(f"GET {thing.kind.path}/{{}}", thing.id, version=version, expected=expected)
        if thing.kind is REPORT:
            assert json_of(answer)["parameters"] == thing.shown[1]["parameters"]
        elif not thing.is_gone:
            assert json_of(answer) == thing.shown[version]

    @rule(kind=st.sampled_from(KINDS))
    def get_what_there_is_not(self, kind: Kind) -> None:
        """Nothing is shown of an id that nobody has."""
        self.api.send(f"GET {kind.path}/{{}}", UNKNOWN, expected=(404,))

    @rule(data=st.data(), kind=st.sampled_from(SEARCHED))
    def search_page_by_page(self, data: DataObject, kind: Kind) -> None:
        """A search finds what the model has of what is asked for, each once, on as many pages as it takes."""
        version = data.draw(st.sampled_from([*kind.grounds]), label="version")
        rows = self.expected(kind, version)
        condition = data.draw(conditions(kind.reference, [*rows.values()]), label="condition")
        wanted = {id_: row for id_, row in rows.items() if is_met(condition, row)}
        size = data.draw(st.integers(max(1, len(wanted) // 3), len(wanted) + 1), label="size")
        found: list[Any] = []
        for page in range(1, -(-len(wanted) // size) + 2):
            answer = self.search(kind, version, {"condition": condition}, f"page={page}&size={size}")
            assert header(answer.headers, "Total-Elements") == str(len(wanted))
            found += json_of(answer)
        assert len(found) == len(wanted)
        assert {row["id"]: row for row in found} == wanted

    @precondition(lambda self: self.of(CONSIGNMENT, PRODUCT, TRANSPORT))
    @rule(data=st.data())
    def replace(self, data: DataObject) -> None:
        """A thing is from then on as it was sent last."""
        thing = self.chosen(data, CONSIGNMENT, PRODUCT, TRANSPORT)
        version = data.draw(st.sampled_from([*thing.kind.grounds]), label="version")
        self.put(thing, data.draw(drawn(thing.kind, version, "PUT"), label="body"), version)

    @precondition(lambda self: self.of(CONSIGNMENT, TRANSPORT))
    @rule(data=st.data())
    def retire(self, data: DataObject) -> None:
        """A consignment is cancelled, a transport product disabled; either stays to be seen."""
        thing = self.chosen(data, CONSIGNMENT, TRANSPORT)
        name, value = ("status", "CANCELLED") if thing.kind is CONSIGNMENT else ("enabled", False)
        self.put(thing, {**thing.sent, name: value}, 1)
        assert thing.shown[1][name] == value

    def put(self, thing: Thing, body: Any, version: int) -> None:
        """Replace a thing in the version that it is of."""
        old = thing.shown.get(version) or {}
        headers = (("If-Match", str(old["version"])),) if thing.kind is CONSIGNMENT else ()
        operation = f"PUT {thing.kind.path}/{{}}"
        shown = json_of(self.api.send(operation, thing.id, body=body, version=version, headers=headers))
        assert shown["id"] == thing.id
        assert thing.kind is not CONSIGNMENT or shown["version"] == old["version"] + 1
        thing.shown, thing.sent = {version: shown}, body
        self.touched.add(thing.kind)

    @precondition(lambda self: self.of(CONSIGNMENT))
    @rule(data=st.data())
    def replace_what_has_changed(self, data: DataObject) -> None:
        """A consignment of another version than the named one stays as it is."""
        thing = self.chosen(data, CONSIGNMENT)
        headers = (("If-Match", str(thing.shown[1]["version"] + 1)),)
        body = {**thing.sent, "status": "CANCELLED"}
        self.api.send("PUT consignments/{}", thing.id, body=body, headers=headers, expected=(412,))
        self.touched.add(CONSIGNMENT)

    @precondition(lambda self: self.of(PRODUCT))
    @rule(data=st.data(), text=TEXTS, active=st.booleans())
    def patch(self, data: DataObject, text: str, active: bool) -> None:
        """A patch changes what it says, and nothing else but when the product was changed."""
        thing = self.chosen(data, PRODUCT)
        version = data.draw(st.sampled_from([*thing.shown]), label="version")
        old = thing.shown[version]
        operations: list[dict[str, Any]] = [
            {"op": "add", "path": "/details/active", "value": active},
            {"op": "replace", "path": "/name", "value": f"Sample {text}"},
            {"op": "remove", "path": "/description"}
            if "description" in old
            else {"op": "add", "path": "/description", "value": text},
        ]
        chosen = data.draw(st.lists(st.sampled_from(operations), min_size=1, unique_by=str), label="patch")
        headers = (("Content-Type", PATCHES[version]),)
        operation = "PATCH warehouse-products/{}"
        shown = json_of(self.api.send(operation, thing.id, body=chosen, version=version, headers=headers))
        # The other version shows the same change, and keeps what it alone knows.
        wanted = {each: jsonpatch.apply_patch(body, chosen) for each, body in thing.shown.items()}
        thing.shown = {each: {**body, "timestamps": shown["timestamps"]} for each, body in wanted.items()}
        assert shown == thing.shown[version]
        self.touched.add(PRODUCT)

    @precondition(lambda self: self.of(*ORDERS))
    @rule(data=st.data())
    def delete(self, data: DataObject) -> None:
        """What is deleted is gone, and cannot be deleted again."""
        thing = self.chosen(data, *ORDERS)
        operation = f"DELETE {thing.kind.path}/{{}}"
        self.api.send(operation, thing.id)
        thing.is_gone = True
        self.api.send(operation, thing.id, expected=(404,))
        self.touched.add(thing.kind)

    @precondition(lambda self: self.of(OUTBOUND, CONSIGNMENT))
    @rule(data=st.data(), name=TEXTS, content=st.binary(min_size=1, max_size=8), at_top=st.booleans())
    def attach(self, data: DataObject, name: str, content: bytes, at_top: bool) -> None:
        """A document is kept with its owner."""
        thing = self.chosen(data, OUTBOUND, CONSIGNMENT)
        type_ = "OUTBOUND_ORDER_INVOICE" if thing.kind is OUTBOUND else "CONSIGNMENT_INVOICE"
        body: Any = {"type": type_, "content": {"name": name, "data": base64.b64encode(content).decode()}}
        if at_top and thing.kind is OUTBOUND:
            body["owner"] = {"type": "OUTBOUND", "id": thing.id}
            answer = self.api.send("POST documents", body=body)
        else:
            answer = self.api.send(f"POST {thing.kind.path}/{{}}/documents", thing.id, body=body)
        thing.documents[json_of(answer)["id"]] = content
        self.touched.add(thing.kind)
        if thing.kind is OUTBOUND:
            self.compare_documents(thing)

    @precondition(lambda self: self.of(OUTBOUND, alive=False))
    @rule(data=st.data())
    def get_documents(self, data: DataObject) -> None:
        """The documents of an order are listed, shown and downloaded, until the order is deleted."""
        self.compare_documents(self.chosen(data, OUTBOUND, alive=False))

    def compare_documents(self, thing: Thing) -> None:
        """Compare the documents of an order with the model's."""
        gone = (404,) if thing.is_gone else ()
        path = "GET outbound-orders/{}/documents"
        answer = self.api.send(path, thing.id, expected=gone)
        if not gone:
            assert [each["id"] for each in json_of(answer)] == [*thing.documents]
        for id_, content in thing.documents.items():
            shown = self.api.send(f"{path}/{{}}", thing.id, id_, expected=gone)
            file = self.api.send(f"{path}/{{}}/download", thing.id, id_, expected=gone)
            if not gone:
                assert base64.b64decode(json_of(shown)["content"]["data"]) == content
                assert file.body == content


@functools.cache
def suite() -> Suite:
    """Load the suite whose schemas and rules judge."""
    return load_suite(usual_paths(ROOT, rules="cartoncloud_contract.rules"))


@functools.cache
def drawn(kind: Kind, version: int, verb: str = "POST") -> SearchStrategy[Any]:
    """Draw bodies of a kind; the strategy is made once."""
    return bodies(kind, version, suite().reader, suite().schemas.schemas, verb)


@pytest.fixture
def api(base_url: str) -> Iterator[JudgedApi]:
    """Return the stand-in, judged."""
    with httpx.Client(base_url=base_url) as client:
        yield JudgedApi(client, suite())


def test_whatever_is_done_the_contract_is_kept(api: JudgedApi) -> None:
    """No sequence of calls breaks the contract, or parts the stand-in from the model."""
    run_state_machine_as_test(lambda: Things(api), settings=deterministic)  # type: ignore[arg-type]  # any factory does
