"""Documents of outbound orders."""

import base64
from collections.abc import Callable
from typing import Any

import httpx
import pytest

DATA = b"%PDF-1.4 sample"


def document(name: str = "Invoice.pdf", data: object = base64.b64encode(DATA).decode(), **more: Any) -> dict[str, Any]:
    """Build a document."""
    return {"type": "OUTBOUND_ORDER_INVOICE", "content": {"name": name, "data": data}} | more


@pytest.fixture
def documents(api: httpx.Client, order: Callable[..., dict[str, Any]]) -> str:
    """Return the path of the documents of a new order."""
    return f"/outbound-orders/{api.post('/outbound-orders', json=order()).json()['id']}/documents"


def test_a_document_is_created_without_its_bytes_coming_back(api: httpx.Client, documents: str) -> None:
    """Creation answers what the document is and whose."""
    answer = api.post(documents, json=document())
    body = answer.json()
    assert answer.status_code == 201
    assert body == {
        "id": body["id"],
        "type": "OUTBOUND_ORDER_INVOICE",
        "owner": {"type": "OUTBOUND", "id": documents.split("/")[2]},
        "content": {"name": "Invoice.pdf"},
    }


def test_a_document_is_read_with_its_bytes(api: httpx.Client, documents: str) -> None:
    """Reading one document includes the base64 of its file."""
    id_ = api.post(documents, json=document()).json()["id"]
    assert base64.b64decode(api.get(f"{documents}/{id_}").json()["content"]["data"]) == DATA


@pytest.mark.parametrize(
    ("name", "media_type", "disposition"),
    [
        ("Invoice.pdf", "application/pdf", 'attachment; filename="Invoice.pdf"'),
        ("Invoice.png", "image/png", 'attachment; filename="Invoice.png"'),
        ("Invoice", "application/octet-stream", 'attachment; filename="Invoice"'),
        (
            'ß"\r\n.pdf',
            "application/pdf",
            "attachment; filename=\"____.pdf\"; filename*=UTF-8''%C3%9F%22%0D%0A.pdf",
        ),
    ],
    ids=["pdf", "png", "nothing", "hostile"],
)
def test_a_download_is_the_file(
    api: httpx.Client, documents: str, name: str, media_type: str, disposition: str
) -> None:
    """The bytes come back as they were, typed and named by the file's name."""
    id_ = api.post(documents, json=document(name)).json()["id"]
    answer = api.get(f"{documents}/{id_}/download")
    assert (answer.status_code, answer.content) == (200, DATA)
    assert (answer.headers["Content-Type"], answer.headers["Content-Disposition"]) == (media_type, disposition)


def test_documents_are_listed_in_pages(api: httpx.Client, documents: str) -> None:
    """The list has paging headers and no bytes."""
    names = ["a.pdf", "b.pdf", "c.pdf"]
    for name in names:
        api.post(documents, json=document(name))
    answer = api.get(documents, params={"page": 2, "size": 2})
    assert [one["content"] for one in answer.json()] == [{"name": "c.pdf"}]
    assert (answer.headers["Total-Pages"], answer.headers["Total-Elements"]) == ("2", "3")


def test_a_minimal_list_has_no_owner(api: httpx.Client, documents: str) -> None:
    """`Prefer: return=minimal` reduces the entries to id, type and name."""
    made = api.post(documents, json=document()).json()
    minimal = {name: made[name] for name in ("id", "type", "content")}
    assert api.get(documents, headers={"Prefer": "return=minimal"}).json() == [minimal]


@pytest.mark.parametrize("data", ["not base64!", "AAA", "A\nAAA", "data:application/pdf;base64,AAAA", "", "é"])
def test_bad_base64_is_refused(api: httpx.Client, documents: str, data: str) -> None:
    """The content is really decoded."""
    answer = api.post(documents, json=document(data=data))
    assert (answer.status_code, answer.json()[0]["field"]) == (422, "/content/data")


@pytest.mark.parametrize("type_", ["CONSIGNMENT_INVOICE", "", "outbound_order_invoice"])
def test_another_type_is_refused(api: httpx.Client, documents: str, type_: str) -> None:
    """Outbound orders have invoices and nothing else."""
    answer = api.post(documents, json=document(type=type_))
    assert (answer.status_code, answer.json()[0]["field"]) == (422, "/type")


def test_multipart_fails_as_it_does_live(api: httpx.Client, documents: str) -> None:
    """An upload as multipart is a 500 (B12)."""
    answer = api.post(documents, files={"file": ("a.pdf", DATA)})
    assert (answer.status_code, [set(problem) for problem in answer.json()]) == (500, [{"message"}])


def test_an_absent_order_has_no_documents(api: httpx.Client) -> None:
    """Documents of an unknown order are a 404."""
    assert api.get("/outbound-orders/123-123-123/documents").status_code == 404


def test_a_document_belongs_to_its_order(
    api: httpx.Client, documents: str, order: Callable[..., dict[str, Any]]
) -> None:
    """Under another order the document is a 404."""
    id_ = api.post(documents, json=document()).json()["id"]
    stranger = api.post("/outbound-orders", json=order("ORD-2")).json()["id"]
    assert api.get(f"/outbound-orders/{stranger}/documents/{id_}").status_code == 404


def test_documents_go_with_their_order(api: httpx.Client, documents: str) -> None:
    """After the order is deleted its documents are a 404."""
    id_ = api.post(documents, json=document()).json()["id"]
    api.delete(f"/outbound-orders/{documents.split('/')[2]}")
    assert api.get(f"{documents}/{id_}").status_code == 404


def test_a_document_can_name_its_owner(api: httpx.Client, documents: str) -> None:
    """`POST /documents` keeps the document with the order its body names."""
    owner = {"type": "OUTBOUND", "id": documents.split("/")[2]}
    created = api.post("/documents", json=document(owner=owner))
    assert created.status_code == 201
    assert [one["id"] for one in api.get(documents).json()] == [created.json()["id"]]


@pytest.mark.parametrize(
    ("owner", "field"),
    [
        ({"type": "OUTBOUND", "id": "123-123-123"}, "/owner/id"),
        ({"type": "NOBODY", "id": "123-123-123"}, "/owner/type"),
        (None, "/owner"),
    ],
)
def test_an_unknown_owner_is_refused(api: httpx.Client, owner: object, field: str) -> None:
    """The pointer leads to the member that names nobody."""
    answer = api.post("/documents", json=document(owner=owner))
    assert (answer.status_code, answer.json()[0]["field"]) == (422, field)


def test_documents_stay_in_their_tenant(other: httpx.Client, documents: str) -> None:
    """Documents of another tenant's order are not to be seen."""
    assert other.get(documents).status_code == 404


@pytest.fixture
def invoices(api: httpx.Client, consignment: Callable[..., dict[str, Any]]) -> str:
    """Return the path of the documents of a new consignment."""
    return f"/consignments/{api.post('/consignments', json=consignment()).json()['id']}/documents"


def test_a_consignment_takes_an_invoice(api: httpx.Client, invoices: str) -> None:
    """The undocumented call that is in use (B10)."""
    answer = api.post(invoices, json=document(type="CONSIGNMENT_INVOICE"))
    body = answer.json()
    owner = {"type": "CONSIGNMENT", "id": invoices.split("/")[2]}
    expected = {"id": body["id"], "type": "CONSIGNMENT_INVOICE", "owner": owner, "content": {"name": "Invoice.pdf"}}
    assert (answer.status_code, body) == (201, expected)


def test_a_consignment_takes_no_other_document(api: httpx.Client, invoices: str) -> None:
    """An invoice of an outbound order is none of a consignment."""
    answer = api.post(invoices, json=document())
    assert (answer.status_code, answer.json()[0]["field"]) == (422, "/type")


def test_an_absent_consignment_takes_nothing(api: httpx.Client) -> None:
    """Documents of an unknown consignment are a 404."""
    answer = api.post("/consignments/123-123-123/documents", json=document(type="CONSIGNMENT_INVOICE"))
    assert answer.status_code == 404


def test_documents_of_consignments_are_not_listed(api: httpx.Client, invoices: str) -> None:
    """Nobody has seen that they can be."""
    assert api.get(invoices).status_code == 405
