"""Which request is next: setNextRequest, skipRequest, loops."""

from typing import Any

from building import Json, Sample, folder, item, items
from scripted.writing import chain, scripts, step

SAY = 'pm.test("run " + pm.info.requestName, () => {});'
LOOP = (
    'const n = (pm.variables.get("n") || 0) + 1; pm.variables.set("n", n); '
    'if (n < 3) pm.execution.setNextRequest("LOOP");'
)


def named(*steps: tuple[str, str] | tuple[str, str, str], **members: Any) -> Json:
    """Make a collection of requests by name, with a test script and maybe one before."""
    return items([step(SAY + each[1], "/echo", each[0], *each[2:]) for each in steps], **members)


def with_id(name: str, key: str, after: str = "") -> dict[str, object]:
    """Make an item that has an id."""
    return {"id": key, **step(SAY + after, "/echo", name)}


COLLECTIONS: dict[str, object] = {
    "forward": named(("a", 'pm.execution.setNextRequest("c");'), ("b", ""), ("c", "")),
    "backward, with a counter": named(("a", ""), ("b", LOOP.replace("LOOP", "a")), ("c", "")),
    "itself": named(("a", LOOP.replace("LOOP", "a")), ("b", "")),
    "null": named(("a", "pm.execution.setNextRequest(null);"), ("b", "")),
    "undefined": named(("a", "pm.execution.setNextRequest(undefined);"), ("b", "")),
    "no such name": named(("a", 'pm.execution.setNextRequest("nobody");'), ("b", "")),
    "an empty name": named(("a", 'pm.execution.setNextRequest("");'), ("b", "")),
    "values that are no names": named(("a", "pm.execution.setNextRequest(5);"), ("5", ""), ("c", "")),
    "by id": items(
        [with_id("a", "id-a", 'pm.execution.setNextRequest("id-c");'), with_id("b", "id-b"), with_id("c", "id-c")]
    ),
    "names that are another's id": items(
        [
            with_id("a", "b", 'pm.execution.setNextRequest("c"); '),
            with_id("b", "c"),
            with_id("c", "d", "pm.execution.setNextRequest(null);"),
        ]
    ),
    "names that come twice": named(
        ("a", 'pm.execution.setNextRequest("same");'), ("same", ""), ("b", ""), ("same", ""), ("c", "")
    ),
    "the last word": named(
        ("a", 'pm.execution.setNextRequest("b"); pm.execution.setNextRequest("c");'), ("b", ""), ("c", "")
    ),
    "before and after": named(("a", "", 'pm.execution.setNextRequest("c");'), ("b", ""), ("c", "")),
    "before, and otherwise after": named(
        ("a", 'pm.execution.setNextRequest("b");', 'pm.execution.setNextRequest("c");'), ("b", ""), ("c", "")
    ),
    "legacy": named(
        ("a", 'postman.setNextRequest("c");'), ("b", ""), ("c", "postman.setNextRequest(null);"), ("d", "")
    ),
    "of a folder's script": items(
        [
            folder(
                "F",
                [step(SAY, "/echo", "a"), step(SAY, "/echo", "b")],
                **scripts("", 'if (pm.info.requestName === "a") pm.execution.setNextRequest("d");'),
            ),
            step(SAY, "/echo", "c"),
            step(SAY, "/echo", "d"),
        ]
    ),
    "into a folder": items(
        [
            step(SAY + 'pm.execution.setNextRequest("inside");', "/echo", "a"),
            folder("F", [step(SAY, "/echo", "first"), step(SAY, "/echo", "inside")]),
            step(SAY, "/echo", "last"),
        ]
    ),
    "the name of a folder": items(
        [
            step(SAY + 'pm.execution.setNextRequest("F");', "/echo", "a"),
            step(SAY, "/echo", "b"),
            folder("F", [step(SAY, "/echo", "inside")]),
        ]
    ),
    "with rows": Sample(
        named(
            ("a", "if (pm.info.iteration === 0) pm.execution.setNextRequest(null);"),
            ("b", 'pm.execution.setNextRequest("d");'),
            ("c", ""),
            ("d", ""),
        ),
        data=[{"x": 1}, {"x": 2}],
    ),
    "a loop in each row": Sample(
        named(
            (
                "a",
                (
                    'const n = (pm.variables.get("n") || 0) + 1; pm.variables.set("n", n); '
                    'if (n % 3) pm.execution.setNextRequest("a");'
                ),
            ),
            ("b", ""),
        ),
        data=[{"x": 1}, {"x": 2}],
    ),
    "a row for each request of a list": items(
        [
            step(
                'pm.environment.set("left", JSON.stringify(pm.response.json().map((each) => each.id)));',
                "/list",
                "list",
            ),
            step(
                'const left = JSON.parse(pm.environment.get("left")); '
                'pm.test("id " + pm.variables.get("id"), () => {});'
                'if (left.length) pm.execution.setNextRequest("each");',
                "/echo?id={{id}}",
                "each",
                'const left = JSON.parse(pm.environment.get("left")); pm.variables.set("id", left.shift()); '
                'pm.environment.set("left", JSON.stringify(left));',
            ),
            step(SAY, "/echo", "end"),
        ]
    ),
    "after an error": named(("a", 'pm.execution.setNextRequest("c"); throw new Error("after");'), ("b", ""), ("c", "")),
    "behind an error": named(
        ("a", 'throw new Error("before"); pm.execution.setNextRequest("c");'), ("b", ""), ("c", "")
    ),
    "in a callback": named(("a", 'setTimeout(() => pm.execution.setNextRequest("c"), 5);'), ("b", ""), ("c", "")),
    "after sending": named(
        ("a", 'pm.sendRequest("http://api.test/list", (e, r) => pm.execution.setNextRequest(r.json()[2].name));'),
        ("b", ""),
        ("c", ""),
    ),
    "skipped": named(
        ("a", ""),
        ("b", 'pm.test("never", () => {});', "pm.execution.skipRequest(); pm.test('not reached', () => {});"),
        ("c", ""),
    ),
    "skipped after sending": named(
        (
            "a",
            "",
            'pm.sendRequest("http://api.test/text", () => { pm.test("sent", () => {}); pm.execution.skipRequest(); });',
        ),
        ("b", ""),
    ),
    "skipped by the collection": named(
        ("a", ""),
        ("b", "", 'pm.test("own script", () => {});'),
        ("c", ""),
        **scripts('if (pm.info.requestName === "b") pm.execution.skipRequest();'),
    ),
    "skipped, with variables": named(
        (
            "a",
            "",
            (
                'pm.environment.set("set", "before"); pm.variables.set("l", 1); pm.execution.skipRequest(); '
                'pm.environment.set("never", 1);'
            ),
        ),
        ("b", 'pm.test(pm.environment.get("set") + pm.environment.get("never") + pm.variables.get("l"), () => {});'),
    ),
    "skipped, with the next": named(
        ("a", "", 'pm.execution.setNextRequest("c"); pm.execution.skipRequest();'), ("b", ""), ("c", "")
    ),
    "skipped in a test": named(("a", "pm.execution.skipRequest();"), ("b", "")),
    "skipped in a condition": Sample(
        named(("a", "", 'if (pm.iterationData.get("skip")) pm.execution.skipRequest();'), ("b", "")),
        data=[{"skip": True}, {"skip": False}],
    ),
    "info": items(
        [
            folder(
                "F",
                [
                    step(
                        "pm.test(JSON.stringify([pm.info.eventName, pm.info.iteration, "
                        "pm.info.iterationCount, pm.info.requestName, typeof pm.info.requestId]), () => {});",
                        "/echo",
                        "in",
                        'pm.test(pm.info.eventName + " " + (pm.info.requestId === pm.info.requestId), () => {});',
                    )
                ],
            )
        ]
    ),
    "location": items(
        [
            folder(
                "F",
                [
                    step(
                        "pm.test(JSON.stringify(pm.execution.location) + pm.execution.location.current, () => {});",
                        "/echo",
                        "in",
                    )
                ],
                **scripts(
                    "",
                    'pm.test("folder " + pm.execution.location.join("/") + " " + '
                    "pm.execution.location.current, () => {});",
                ),
            )
        ],
        **scripts("", 'pm.test("collection " + pm.execution.location.current, () => {});'),
    ),
    "polling": items(
        [
            step(
                'const job = pm.response.json(); if (job.state !== "done") pm.execution.setNextRequest("poll");'
                'else pm.test("done after " + job.asked, () => pm.expect(job.state).to.equal("done"));',
                "/job",
                "poll",
            ),
            step(SAY, "/echo", "end"),
        ]
    ),
    "no request": chain(
        item(
            "empty",
            {"method": "GET", "url": ""},
            **scripts('pm.test("before", () => {});', 'pm.test("after " + pm.response.code, () => {});'),
        ),
        step(SAY, "/echo"),
    ),
}
