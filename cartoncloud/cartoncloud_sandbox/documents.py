"""Documents of orders and consignments: create, list, get, download (docs/cartoncloud-facts.md, Documents)."""

import base64
import binascii
import mimetypes
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter
from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cartoncloud_sandbox import roles
from cartoncloud_sandbox.access import Call, Operation, admit
from cartoncloud_sandbox.bodies import Body, read_json, validate
from cartoncloud_sandbox.errors import invalid, not_found, refusal
from cartoncloud_sandbox.kinds import CONSIGNMENT, DOCUMENT, OUTBOUND_ORDER
from cartoncloud_sandbox.paging import page_of, paged
from cartoncloud_sandbox.store import Entry, Filter, Store

router = APIRouter(prefix="/tenants/{tenant_id}")

USE = Operation(roles.DOCUMENT_USERS)
_DOCUMENTS_PATH = "/outbound-orders/{owner_id}/documents"
# Only the table of the standard library: the machine's own would make downloads differ from place to place.
_MEDIA_TYPES = mimetypes.MimeTypes()


@dataclass(frozen=True, slots=True)
class Owner:
    """A kind of object that has documents, and the type those have."""

    type: str
    kind: str
    name: str
    document_type: str


OF_OUTBOUND = Owner("OUTBOUND", OUTBOUND_ORDER, "Outbound order", "OUTBOUND_ORDER_INVOICE")
OF_CONSIGNMENT = Owner("CONSIGNMENT", CONSIGNMENT, "Consignment", "CONSIGNMENT_INVOICE")
OWNERS = {OF_OUTBOUND.type: OF_OUTBOUND}
"""The owners that `POST /documents` knows."""


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
    owner = OWNERS[wanted.owner.type]
    entry = call.found(owner.kind, wanted.owner.id)
    if entry is None:
        raise invalid("/owner/id", f"{owner.name} {wanted.owner.id} not found")
    return _create(call, entry, owner, wanted)


@router.post(_DOCUMENTS_PATH)
async def create_outbound_document(request: Request, owner_id: str) -> Response:
    """Create a document for an outbound order."""
    return await _create_below(request, OF_OUTBOUND, owner_id)


@router.post("/consignments/{owner_id}/documents")
async def create_consignment_document(request: Request, owner_id: str) -> Response:
    """Create a document for a consignment; undocumented, but in use."""
    return await _create_below(request, OF_CONSIGNMENT, owner_id)


@router.get(_DOCUMENTS_PATH)
async def list_outbound_documents(request: Request, owner_id: str) -> Response:
    """List the documents of an outbound order, page by page, without their bytes."""
    call = admit(request, USE)
    page = page_of(request)
    documents = _documents(call.store, _owner(call, owner_id))
    return paged(request, page, [entry.body for entry in page.cut(documents)], len(documents), _without_owner)


@router.get(_DOCUMENTS_PATH + "/{document_id}")
async def get_outbound_document(request: Request, owner_id: str, document_id: str) -> Response:
    """Return one document with its bytes in base64."""
    call = admit(request, USE)
    entry = _document(call, owner_id, document_id)
    data = base64.b64encode(call.store.content(entry.id)).decode()
    return JSONResponse({**entry.body, "content": {**entry.body["content"], "data": data}})


@router.get(_DOCUMENTS_PATH + "/{document_id}/download")
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


def _without_owner(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != "owner"}


def _refuse_multipart(request: Request) -> None:
    if request.headers.get("Content-Type", "").lower().startswith("multipart/"):
        raise refusal(500, "Multipart uploads fail; send base64 in JSON")


async def _create_below(request: Request, owner: Owner, owner_id: str) -> Response:
    await request.body()  # from here on nothing is waited for: the owner stays
    call = admit(request, USE)
    entry = call.find(owner.kind, owner_id, owner.name)
    _refuse_multipart(request)
    return _create(call, entry, owner, validate(DocumentRequest, await read_json(request)))


def _create(call: Call, entry: Entry, owner: Owner, wanted: DocumentRequest) -> Response:
    if wanted.type != owner.document_type:
        raise invalid("/type", f"Expected {owner.document_type}")
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
            "owner": {"type": owner.type, "id": entry.id},
            "content": {"name": wanted.content.name},
        }
        call.store.add(Entry(DOCUMENT, id_, call.tenant, body, entry.customer, code=entry.id))
        call.store.keep_content(id_, data)
    return JSONResponse(body, 201)


def _owner(call: Call, id_: str) -> Entry:
    return call.find(OF_OUTBOUND.kind, id_, OF_OUTBOUND.name)


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
