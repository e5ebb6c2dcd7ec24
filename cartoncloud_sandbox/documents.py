"""Documents of orders: create, list, get, download (facts A2, B12)."""

import base64
import binascii
import mimetypes
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter
from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cartoncloud_sandbox import roles
from cartoncloud_sandbox.access import Call, Operation, admit
from cartoncloud_sandbox.bodies import Body, read_json, validate
from cartoncloud_sandbox.errors import invalid, not_found, refusal
from cartoncloud_sandbox.paging import page_of, paged
from cartoncloud_sandbox.store import Entry, Filter, Store

router = APIRouter(prefix="/tenants/{tenant_id}")

DOCUMENT = "document"
USE = Operation(roles.DOCUMENT_USERS)
_OF_OUTBOUND = "/outbound-orders/{owner_id}/documents"
# Only the table of the standard library: the machine's own would make downloads differ from place to place.
_MEDIA_TYPES = mimetypes.MimeTypes()


@dataclass(frozen=True, slots=True)
class Owner:
    """A kind of object that has documents, and the type those have."""

    kind: str
    name: str
    document_type: str


OWNERS = {"OUTBOUND": Owner("outbound-order", "Outbound order", "OUTBOUND_ORDER_INVOICE")}


class Content(Body):
    """A file: its name, and its bytes in base64."""

    name: Annotated[str, Field(min_length=1, max_length=255)]
    data: str


class DocumentRequest(Body):
    """A document to be kept with the order of the path."""

    type: str
    content: Content


class DocumentOwner(Body):
    """The object a document is kept with."""

    type: str
    id: str


class OwnedDocumentRequest(DocumentRequest):
    """A document that names its owner itself."""

    owner: DocumentOwner


@router.post("/documents")
async def create_document(request: Request) -> Response:
    """Create a document for the owner its body names."""
    call = admit(request, USE)
    _refuse_multipart(request)
    wanted = validate(OwnedDocumentRequest, await read_json(request))
    if wanted.owner.type not in OWNERS:
        raise invalid("/owner/type", f"Expected one of {', '.join(OWNERS)}")
    owner = call.store.get(OWNERS[wanted.owner.type].kind, wanted.owner.id.lower())
    if owner is None or owner.tenant != call.tenant or not call.client.sees(owner.customer):
        raise invalid("/owner/id", f"{OWNERS[wanted.owner.type].name} {wanted.owner.id} not found")
    return _create(call, owner, wanted.owner.type, wanted)


@router.post(_OF_OUTBOUND)
async def create_outbound_document(request: Request, owner_id: str) -> Response:
    """Create a document for an outbound order."""
    call = admit(request, USE)
    owner = _owner(call, owner_id)
    _refuse_multipart(request)
    return _create(call, owner, "OUTBOUND", validate(DocumentRequest, await read_json(request)))


@router.get(_OF_OUTBOUND)
async def list_outbound_documents(request: Request, owner_id: str) -> Response:
    """List the documents of an outbound order, page by page, without their bytes."""
    call = admit(request, USE)
    page = page_of(request)
    documents = _documents(call.store, _owner(call, owner_id))
    return paged(request, page, [entry.body for entry in page.cut(documents)], len(documents))


@router.get(_OF_OUTBOUND + "/{document_id}")
async def get_outbound_document(request: Request, owner_id: str, document_id: str) -> Response:
    """Return one document with its bytes in base64."""
    call = admit(request, USE)
    entry = _document(call, owner_id, document_id)
    data = base64.b64encode(call.store.content(entry.id)).decode()
    return JSONResponse({**entry.body, "content": {**entry.body["content"], "data": data}})


@router.get(_OF_OUTBOUND + "/{document_id}/download")
async def download_outbound_document(request: Request, owner_id: str, document_id: str) -> Response:
    """Return the file itself."""
    call = admit(request, USE)
    entry = _document(call, owner_id, document_id)
    name = entry.body["content"]["name"]
    media_type = _MEDIA_TYPES.guess_type(name)[0] or "application/octet-stream"
    headers = {"Content-Type": media_type, "Content-Disposition": _disposition(name)}
    return Response(call.store.content(entry.id), headers=headers)


def forget_documents(store: Store, owner: Entry) -> None:
    """Remove all documents of an object that is going away."""
    for entry in _documents(store, owner):
        store.remove(DOCUMENT, entry.id)


def _refuse_multipart(request: Request) -> None:
    if request.headers.get("Content-Type", "").lower().startswith("multipart/"):
        raise refusal(500, "Multipart uploads fail; send base64 in JSON")


def _create(call: Call, owner: Entry, owner_type: str, wanted: DocumentRequest) -> Response:
    expected = OWNERS[owner_type].document_type
    if wanted.type != expected:
        raise invalid("/type", f"Expected {expected}")
    try:
        data = base64.b64decode(wanted.content.data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise invalid("/content/data", "Expected base64") from error
    if not data:
        raise invalid("/content/data", "The file is empty")
    with call.store.transaction():
        id_ = call.store.next_id(call.tenant, DOCUMENT)
        body = {
            "id": id_,
            "type": wanted.type,
            "owner": {"type": owner_type, "id": owner.id},
            "content": {"name": wanted.content.name},
        }
        call.store.add(Entry(DOCUMENT, id_, call.tenant, body, owner.customer, code=owner.id))
        call.store.keep_content(id_, data)
    return JSONResponse(body, 201)


def _owner(call: Call, id_: str) -> Entry:
    outbound = OWNERS["OUTBOUND"]
    return call.find(outbound.kind, id_, outbound.name)


def _documents(store: Store, owner: Entry) -> list[Entry]:
    return store.select(DOCUMENT, owner.tenant, Filter("customer = ? AND code = ?", (owner.customer, owner.id)))


def _document(call: Call, owner_id: str, document_id: str) -> Entry:
    owner = _owner(call, owner_id)
    entry = call.find(DOCUMENT, document_id, "Document")
    if entry.code != owner.id:
        raise not_found("Document")
    return entry


def _disposition(name: str) -> str:
    """Name the file in ASCII, and exactly beside it where that differs (RFC 6266 §4.3)."""
    plain = "".join(sign if sign.isascii() and sign.isprintable() and sign not in '"\\' else "_" for sign in name)
    exact = f"; filename*=UTF-8''{quote(name, safe='')}" if plain != name else ""
    return f'attachment; filename="{plain}"{exact}'
