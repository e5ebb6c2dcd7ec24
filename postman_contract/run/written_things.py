"""Remembers what a claim has written, and says of a later answer what of that it shows, or should show.

A claim remembers what it wrote itself, and what was made for it; beyond that the things which claims share. So what a
case is held to does not depend on what else the run does.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl

from postman_contract.contract.exchange import Exchange, Written
from postman_contract.contract.rows import paging_names, rows_of, says_more
from postman_contract.contract.rules.conditions import is_met
from postman_contract.contract.rules.echo import json_sent
from postman_contract.contract.rules.means import Means
from postman_contract.contract.rules.paging import asked_page
from postman_contract.contract.rules.promises import promised_part
from postman_contract.contract.rules.resources import is_done, is_of_id, resource_in
from postman_contract.contract.schemas import OperationContract
from postman_contract.postman.messages import Request, header
from postman_contract.safety.creation import Creation
from postman_contract.safety.paths import Segments, path_of, path_with_id, readings_of, template_of_things

Version = tuple[tuple[str, str], ...]
_MEDIA_TYPE_VERSION = re.compile(r"[.;+ -]v(ersion)?=?\d")


@dataclass
class WrittenThings:
    """What was written, by the path where it lives and the version it was written in; grows while a claim runs.

    `shared` has what other claims see, too.
    """

    shared: "WrittenThings | None" = None
    _things: dict[Segments, dict[Version, Written]] = field(default_factory=dict)

    def note(self, exchange: Exchange, contract: OperationContract, means: Means, creation: Creation | None) -> None:
        """Remember what an exchange has written or deleted; forget what it may have changed in other ways.

        Args:
            exchange: just answered.
            contract: of its operation.
            means: of its operation.
            creation: what becomes of what the operation creates, where a rule says so.
        """
        if contract.safe:
            return
        path = _segments_of(exchange)
        before = self.at(path, exchange.request)
        self._forget(path, with_things_below=creation is None)
        if not is_done(exchange.response):
            return
        if exchange.request.method == "DELETE" and path:
            self._things[path] = {(): Written(path[-1], None)}
            return
        resource = resource_in(exchange.response, means.id_of)
        home = _home_of(exchange, creation, resource.id) if resource is not None else ()
        if resource is not None and home:
            sent = json_sent(exchange.request)
            known = (sent, *(sent.values() if isinstance(sent, dict) else ()), before.body if before else None)
            schema = contract.responses.get(exchange.response.status)
            value = promised_part(resource.value, known, schema, means.reader, resource.steps)
            written = Written(resource.id, value)
            self._things.setdefault(home, {})[version_of(exchange.request)] = written

    def _forget(self, path: Segments, *, with_things_below: bool) -> None:
        """Forget the thing that a path is of, or lies below: what it is like now is not known.

        What is changed may change what lies below it, too; what is created beside those things changes none of them.
        """
        for home in [*self.homes()]:
            if path[: len(home)] == home or (with_things_below and home[: len(path)] == path):
                self._things[home] = {}

    def about(self, exchange: Exchange, contract: OperationContract, means: Means) -> Iterator[Written]:
        """Yield what was written of what an answer shows, or should show."""
        if not contract.safe:
            return
        path = _segments_of(exchange)
        if exchange.request.method == "GET" and contract.operation.segments[-1:] == ("{}",):
            own = self.at(path, exchange.request)
            yield from [own] if own is not None else []
            return
        rows = rows_of(exchange, contract, means.reader)
        if rows is None or not 200 <= exchange.response.status < 300:
            return
        for home in [*self.homes()]:
            # A search is a POST beside the things: /pets/search finds what lives below /pets.
            if home[:-1] == path or (exchange.request.method == "POST" and home[:-1] == path[:-1]):
                written = self.at(home, exchange.request)
                if written is not None:
                    yield from _as_row(written, rows, _must_hold(written, rows, exchange, contract, means))

    def homes(self) -> Iterator[Segments]:
        """Yield the paths where known things live, shared ones included."""
        yield from self._things
        yield from (home for home in (self.shared.homes() if self.shared else ()) if home not in self._things)

    def at(self, home: Segments, request: Request) -> Written | None:
        """Return what was written at a path in the version that a request speaks; None: nothing that is still known."""
        if home not in self._things:
            return self.shared.at(home, request) if self.shared is not None else None
        known = self._things[home]
        unversioned = known.get(())
        is_gone = unversioned is not None and unversioned.body is None  # in whatever version it is asked for
        return unversioned if is_gone else known.get(version_of(request))


def version_of(request: Request) -> Version:
    """Return the headers of a request that say in which version of the API it speaks.

    Those are what is called a version, and an `Accept` that names one, such as `application/vnd.shop.v3+json`.
    """
    headers = ((name.lower(), value) for name, value in request.headers)
    named = ((name, value) for name, value in headers if "version" in name or _is_versioned(name, value))
    return tuple(sorted(named))


def _is_versioned(name: str, value: str) -> bool:
    return name == "accept" and _MEDIA_TYPE_VERSION.search(value.lower()) is not None


def _segments_of(exchange: Exchange) -> Segments:
    return readings_of(path_of(exchange.request.target))[0]


def _home_of(exchange: Exchange, creation: Creation | None, id_: str) -> Segments:
    """Say where a written thing lives; (): that cannot be told."""
    path = path_of(exchange.request.target)
    if creation is not None:
        return readings_of(path_with_id(template_of_things(exchange.operation, path, creation.path), id_))[0]
    segments = _segments_of(exchange)
    ends_in_id = bool(segments) and segments[-1].casefold() == id_.casefold()
    return segments if ends_in_id and exchange.request.method in ("PUT", "PATCH") else ()


def _as_row(written: Written, rows: list[object], must_hold: bool) -> Iterator[Written]:
    row = next((row for row in rows if is_of_id(row, written.id)), None)
    if row is not None or must_hold or written.body is None:
        yield replace(written, body=_shared_members(written.body, row), is_row=True)


def _shared_members(body: object, row: object) -> object:
    """Return of what was written the members that a row has too: it is held to no others."""
    if not isinstance(body, dict):
        return body
    return {name: value for name, value in body.items() if isinstance(row, dict) and name in row}


def is_missing(written: Written) -> bool:
    """Tell whether a thing should be among the rows of an answer, and is not: with none it shares as much as an id."""
    return written.is_row and written.body == {}


def _must_hold(
    written: Written, rows: list[object], exchange: Exchange, contract: OperationContract, means: Means
) -> bool:
    """Tell whether a list or search has to show a thing: it asks for it, and shows all that it finds."""
    names = paging_names(exchange.response.status, contract, means.reader)
    if not _shows_all(rows, exchange, names):
        return False
    if exchange.request.method == "GET":
        keys = names.get("query", {})
        plain = {keys.get("page", "page"), keys.get("size", "size")} if names else set()
        query = parse_qsl(exchange.request.target.partition("?")[2], keep_blank_values=True)
        return all(name in plain for name, _ in query)  # what else a query has may leave the thing out
    return is_met(means.conditions_of(exchange.request), written.body) is True


def _shows_all(rows: list[object], exchange: Exchange, names: Mapping[str, Any]) -> bool:
    if not names:
        return header(exchange.response.headers, "Link") is None and not says_more(exchange.response, len(rows))
    total = header(exchange.response.headers, str(names.get("total", "")))
    first = names.get("first", 1)
    return asked_page(exchange, names).get("page", first) == first and total == str(len(rows))
