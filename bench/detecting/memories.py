"""Servers that forget: what they say they have done does not show later."""

from dataclasses import dataclass, field, replace
from typing import Any

from detecting.answers import Answer, Sent, document_of, header_of, with_document, with_header
from detecting.behaviours import Ask
from detecting.faults import OTHER_ID


def _reading(sent: Sent) -> Sent:
    """Ask for the thing that a request is about to change."""
    said_of_body = {"content-type", "content-length", "if-match"}
    headers = tuple(each for each in sent.headers if each[0].lower() not in said_of_body)
    return Sent("GET", sent.path, "", headers, b"")


@dataclass
class ChangeLost:
    """Answers a PUT or PATCH as ever, and later shows the thing as it was before.

    With `members`, only these stay as they were, in the answer of the change, too; with `is_shown` false, the whole
    thing does: the change is not made at all.
    """

    operation: str
    is_shown: bool = True
    members: tuple[str, ...] = ()
    altered: set[str] = field(default_factory=set)
    _before: dict[str, Answer] = field(default_factory=dict)

    async def answer(self, sent: Sent, operation: str, ask: Ask) -> Answer:
        """Keep what there was before the change; answer with it later."""
        if operation == self.operation:
            before = await ask(_reading(sent))
            answer = await ask(sent)
            if before.status >= 300 or answer.status >= 300:
                return answer
            before = self._before.setdefault(sent.path, before)
            return answer if self.is_shown else self._as_before(answer, before, operation)
        answer = await ask(sent)
        if sent.method == "GET" and sent.path in self._before and answer.status < 300:
            return self._as_before(answer, self._before[sent.path], operation)
        return answer

    def _as_before(self, answer: Answer, before: Answer, operation: str) -> Answer:
        now, then = document_of(answer), document_of(before)
        if not isinstance(now, dict) or not isinstance(then, dict):
            return answer
        shown: dict[str, Any] = {**now, **{name: then[name] for name in self.members}} if self.members else then
        if shown == now:
            return answer
        self.altered |= {operation, self.operation}
        return with_document(answer, shown)


@dataclass
class CreationLost:
    """Answers a creation as ever, and later knows nothing of the thing."""

    operation: str
    altered: set[str] = field(default_factory=set)
    _lost: set[str] = field(default_factory=set)

    async def answer(self, sent: Sent, operation: str, ask: Ask) -> Answer:
        """Note what was created; treat its id as an unknown one, and leave it out of lists."""
        segments = sent.path.split("/")
        if not self._lost.isdisjoint(segments):
            self.altered |= {operation, self.operation}
            return await ask(
                replace(sent, path="/".join(OTHER_ID if each in self._lost else each for each in segments))
            )
        answer = await ask(sent)
        document = document_of(answer)
        if operation == self.operation and answer.status < 300 and isinstance(document, dict) and "id" in document:
            self._lost.add(str(document["id"]))
        elif isinstance(document, list) and answer.status < 300:
            return self._without_lost(answer, document, operation)
        return answer

    def _without_lost(self, answer: Answer, rows: list[Any], operation: str) -> Answer:
        kept = [row for row in rows if not (isinstance(row, dict) and row.get("id") in self._lost)]
        if len(kept) == len(rows):
            return answer
        self.altered |= {operation, self.operation}
        total = header_of(answer.headers, "total-elements")
        less = str(int(total) - len(rows) + len(kept)) if total else None
        headers = with_header(answer.headers, "total-elements", less)
        return with_document(replace(answer, headers=headers), kept)


@dataclass
class DeletionWithoutEffect:
    """Answers a deletion as ever, and keeps the thing."""

    operation: str
    usual: Answer
    altered: set[str] = field(default_factory=set)
    _kept: set[str] = field(default_factory=set)

    async def answer(self, sent: Sent, operation: str, ask: Ask) -> Answer:
        """Delete nothing."""
        if operation == self.operation:
            there = await ask(_reading(sent))
            if there.status >= 300:
                return await ask(sent)
            self._kept.add(sent.path)
            self.altered.add(operation)
            return self.usual
        if sent.path in self._kept:
            self.altered.add(operation)
        return await ask(sent)


@dataclass
class NeverEnding:
    """Answers forever what was answered when the thing was created."""

    creation: str
    operation: str
    altered: set[str] = field(default_factory=set)
    _begun: dict[str, object] = field(default_factory=dict)

    async def answer(self, sent: Sent, operation: str, ask: Ask) -> Answer:
        """Remember what was begun, and say of it that it has begun."""
        answer = await ask(sent)
        document = document_of(answer)
        if operation == self.creation and answer.status < 300 and isinstance(document, dict):
            self._begun[f"{sent.path}/{document.get('id')}"] = document
        if operation == self.operation and sent.path in self._begun and document != self._begun[sent.path]:
            self.altered.add(operation)
            return with_document(answer, self._begun[sent.path])
        return answer
