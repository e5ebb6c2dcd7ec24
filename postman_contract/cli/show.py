"""Shows what a collection would send, in order, without sending anything."""

import argparse
import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from postman_contract.cli.sources import add_source_options, load_sources
from postman_contract.http.client import new_client
from postman_contract.postman.messages import Request, header
from postman_contract.recording.vault import Vault
from postman_contract.reporting.explanations import count_of, curl
from postman_contract.run.collection_sources import cases_sent
from postman_contract.run.outgoing import Outgoing, outgoing_requests

EXAMPLE = "example: postman-contract show pets.postman_collection.json -e sandbox.json --folder Orders --format=curl"

_OF_THE_CLIENT = frozenset({"host", "accept-encoding", "connection", "content-length"})  # curl adds its own

Say = Callable[[str], None]
Redact = Callable[[str], str]


def add_show_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `show`."""
    show = commands.add_parser(
        "show",
        help="show what a collection would send, without sending it",
        description="Show what a collection would send, in order. Nothing is sent: a token that would be fetched is "
        "shown as <token from URL>, and a variable without a value as it is written. Exit code: 0 all is shown, 1 a "
        "request cannot be sent, 4 a file cannot be used.",
        epilog=EXAMPLE,
    )
    add_source_options(show)
    show.add_argument(
        "--format",
        choices=("table", "curl", "jsonl"),
        default="table",
        help="a line each (the default), curl lines, or JSON lines with name, method, url, headers, body_b64, pending",
    )
    show.add_argument("--show-secrets", action="store_true", help="show secrets as they are")
    show.set_defaults(run=_show)


def _show(arguments: argparse.Namespace, vault: Vault, say: Say) -> bool:
    sources = load_sources(arguments, vault)
    if arguments.show_secrets or arguments.format == "jsonl":  # what makes a line harmless would make it no JSON
        say = print
    write = {"table": _table, "curl": _curl, "jsonl": _jsonl}[arguments.format]
    left_out = 0
    cases = cases_sent(sources, arguments.folder)
    with new_client() as client:
        for outgoing in outgoing_requests(cases, sources, client, vault):
            left_out += outgoing.request is None
            for line in write(outgoing, str if arguments.show_secrets else vault.redact):
                say(line)
    if arguments.format == "table":
        say(f"{count_of(len(cases), 'request')}{f', {left_out} cannot be sent' if left_out else ''}")
    return left_out > 0


def _table(outgoing: Outgoing, _: Redact) -> Iterator[str]:
    if outgoing.request is None:
        yield f"cannot be sent: {outgoing.name}: {outgoing.problem}"
        return
    request = outgoing.request
    body = f"{header(request.headers, 'Content-Type') or 'body'} {len(request.body)} B" if request.body else ""
    notes = (body, f"pending {outgoing.pending}" if outgoing.pending else "", outgoing.warning)
    beside = ", ".join(filter(None, notes))
    yield f"{request.method:7} {request.url}  {outgoing.name}{f' ({beside})' if beside else ''}"


def _curl(outgoing: Outgoing, _: Redact) -> Iterator[str]:
    if outgoing.request is None:
        yield f"# cannot be sent: {outgoing.name}: {outgoing.problem}"
        return
    headers = tuple(pair for pair in outgoing.request.headers if pair[0].lower() not in _OF_THE_CLIENT)
    yield f"# {outgoing.name}{f' ({outgoing.warning})' if outgoing.warning else ''}"
    yield curl(replace(outgoing.request, headers=headers))


def _jsonl(outgoing: Outgoing, redact: Redact) -> Iterator[str]:
    entry: dict[str, Any] = {"name": redact(outgoing.name)}
    if outgoing.request is None:
        entry["problem"] = redact(outgoing.problem)
    else:
        entry |= _entry_of(outgoing.request, redact)
    for name, text in (("pending", outgoing.pending), ("warning", outgoing.warning)):
        entry |= {name: redact(text)} if text else {}
    yield json.dumps(entry)


def _entry_of(request: Request, redact: Redact) -> dict[str, Any]:
    # The body is read as Latin-1, in which every byte is a character, so that what is no secret stays byte for byte.
    body = redact(request.body.decode("latin-1")).encode("latin-1", "replace")
    return {
        "method": request.method,
        "url": redact(request.url),
        "headers": [[name, redact(value)] for name, value in request.headers],
        "body_b64": b64encode(body).decode(),
    }
