"""Servers that are at fault: what stands between a suite and the stand-in, and how it answers.

A behaviour is of one run. It notes in `altered` the operations whose answers were others than the stand-in's: a fault
that altered nothing never bit.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from detecting.answers import (
    Answer,
    Sent,
    document_of,
    header_of,
    query_of,
    with_document,
    with_header,
    with_query,
)
from detecting.faults import Spoil

Ask = Callable[[Sent], Awaitable[Answer]]


class Behaviour(Protocol):
    """Answers in the stand-in's place; `ask` asks that for what it would answer."""

    altered: set[str]

    async def answer(self, sent: Sent, operation: str, ask: Ask) -> Answer:
        """Answer one request of an operation."""


@dataclass
class Faultless:
    """Answers as the stand-in does."""

    altered: set[str] = field(default_factory=set)

    async def answer(self, sent: Sent, operation: str, ask: Ask) -> Answer:  # noqa: ARG002  as all behaviours
        """Pass on."""
        return await ask(sent)


@dataclass
class Spoiling:
    """Spoils the answers of an operation that have one of some statuses."""

    operation: str
    statuses: frozenset[int]
    spoil: Spoil
    altered: set[str] = field(default_factory=set)

    async def answer(self, sent: Sent, operation: str, ask: Ask) -> Answer:
        """Spoil what fits."""
        answer = await ask(sent)
        if operation != self.operation or answer.status not in self.statuses:
            return answer
        spoilt = self.spoil(answer)
        if spoilt != answer:
            self.altered.add(operation)
        return spoilt


@dataclass
class AskingMore:
    """Answers an operation from what the stand-in says when it is asked otherwise."""

    operation: str
    make: Callable[[Sent, Ask], Awaitable[Answer]]
    altered: set[str] = field(default_factory=set)

    async def answer(self, sent: Sent, operation: str, ask: Ask) -> Answer:
        """Ask once as the suite did, to know whether the answer is another."""
        if operation != self.operation:
            return await ask(sent)
        asked: dict[Sent, Answer] = {}

        async def ask_once(question: Sent) -> Answer:
            if question not in asked:
                asked[question] = await ask(question)
            return asked[question]

        honest = await ask_once(sent)
        made = await self.make(sent, ask_once)
        if made != honest:
            self.altered.add(operation)
        return made


async def ignore_size(sent: Sent, ask: Ask) -> Answer:
    """Answer more rows than were asked for, under headers that say nothing of it."""
    honest = await ask(sent)
    if "size" not in query_of(sent):
        return honest
    rows, more = document_of(honest), document_of(await ask(with_query(sent, size=None)))
    return with_document(honest, more) if isinstance(more, list) and more != rows else honest


async def repeat_page(sent: Sent, ask: Ask) -> Answer:
    """Answer every page with the rows of the first one."""
    honest = await ask(sent)
    if query_of(sent).get("page", "1") == "1":
        return honest
    rows, first = document_of(honest), document_of(await ask(with_query(sent, page="1")))
    return with_document(honest, first) if isinstance(first, list) and first != rows else honest


EVERYTHING = b'{"condition":{"type":"AndCondition","conditions":[]}}'


async def add_foreign_row(sent: Sent, ask: Ask) -> Answer:
    """Put in a row that the search does not match, in the last one's place where the page is full."""
    honest = await ask(sent)
    rows, size = document_of(honest), query_of(sent).get("size", "")
    wide = with_query(sent, page="1", size="200")
    everything = document_of(await ask(replace(wide, body=EVERYTHING)))
    matching = document_of(await ask(wide))
    if not isinstance(rows, list) or not isinstance(everything, list) or not isinstance(matching, list):
        return honest
    fitting = {row.get("id") for row in matching}
    foreign = next((row for row in everything if row.get("id") not in fitting), None)
    if foreign is None:
        return honest
    if size.isdigit() and len(rows) >= int(size):
        return with_document(honest, [*rows[:-1], foreign])
    total = header_of(honest.headers, "total-elements")
    headers = with_header(honest.headers, "total-elements", str(int(total) + 1)) if total else honest.headers
    return with_document(replace(honest, headers=headers), [*rows, foreign])


def lenient(name: str, value: Callable[[Ask], Awaitable[str]]) -> Callable[[Sent, Ask], Awaitable[Answer]]:
    """Answer what was refused as if a header had been right."""

    async def make(sent: Sent, ask: Ask) -> Answer:
        honest = await ask(sent)
        if not 400 <= honest.status < 500:
            return honest
        answer = await ask(replace(sent, headers=with_header(sent.headers, name, await value(ask))))
        return answer if answer.status < 400 else honest

    return make
