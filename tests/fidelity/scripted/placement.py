"""Where scripts stand and how they are written: collection, folders, requests, lists, texts, other formats."""

from building import HOST, SCHEMA, Json, Sample, folder, item, items, pair
from scripted.writing import event, one, scripts, step

SAY = 'pm.test("PLACE " + pm.info.eventName, () => {});'


def both(place: str) -> Json:
    """Say in both scripts where they stand."""
    return scripts(SAY.replace("PLACE", place), SAY.replace("PLACE", place))


def at(place: str, **members: object) -> Json:
    """Make an item whose scripts say where they stand."""
    return item(place, f"{HOST}/echo", **both(place), **members)


def with_events(*events: object) -> Json:
    """Make a collection of one request that has these events."""
    return items([item("one", f"{HOST}/echo", event=list(events))])


def v1(*requests: Json, **members: object) -> Json:
    """Make a collection of format v1."""
    return {
        "id": "c",
        "name": "Sample",
        "order": [each["id"] for each in requests],
        "requests": list(requests),
        **members,
    }


def v1_request(key: str, **members: object) -> Json:
    """Make a request of format v1."""
    return {
        "id": key,
        "name": key,
        "method": "GET",
        "url": f"{HOST}/echo",
        "headers": "",
        "collectionId": "c",
        **members,
    }


COLLECTIONS: dict[str, object] = {
    "every place": items(
        [folder("F", [folder("G", [at("deep")], **both("G")), at("in F")], **both("F")), at("top")], **both("all")
    ),
    "several of one kind": with_events(
        event("test", 'pm.test("first", () => {});'),
        event("prerequest", 'pm.test("before", () => {});'),
        event("test", 'pm.test("second", () => {});'),
    ),
    "several of one kind in a folder": items(
        [
            folder(
                "F",
                [at("x")],
                event=[event("test", 'pm.test("1", () => {});'), event("test", 'pm.test("2", () => {});')],
            )
        ]
    ),
    "one text": with_events(
        {"listen": "test", "script": {"exec": 'pm.test("text", () => {});\npm.test("more", () => {});'}}
    ),
    "a script that is a text": with_events({"listen": "test", "script": 'pm.test("bare", () => {});'}),
    "a script that is a list": with_events(
        {"listen": "test", "script": ['pm.test("bare", () => {});', 'pm.test("list", () => {});']}
    ),
    "lines": with_events(event("test", ["pm.test('a',", "() => {", "});", "", "// end"])),
    "lines with their ends": with_events(event("test", ["pm.test('a', () => {});\r", "pm.test('b', () => {});\r\n"])),
    "lines that are none": with_events(event("test", ["pm.test('a', () => {});", None, 5, "pm.test('b', () => {});"])),
    "empty": with_events(
        event("test", []),
        event("prerequest", [""]),
        {"listen": "test"},
        {"listen": "test", "script": None},
        {"listen": "test", "script": {}},
    ),
    "disabled": with_events(
        event("test", 'pm.test("off", () => {});', disabled=True),
        event("test", 'pm.test("on", () => {});', disabled=False),
        event("prerequest", 'pm.test("off", () => {});', disabled=True),
    ),
    "disabled in a collection": items([at("one")], event=[event("test", 'pm.test("off", () => {});', disabled=True)]),
    "other types": with_events(
        {"listen": "test", "script": {"type": "text/plain", "exec": ['pm.test("plain", () => {});']}},
        {"listen": "test", "script": {"type": "", "exec": ['pm.test("none", () => {});']}},
    ),
    "other listeners": with_events(
        event("afterTest", 'pm.test("never", () => {});'),
        event("TEST", 'pm.test("capitals", () => {});'),
        event("", 'pm.test("nobody", () => {});'),
    ),
    "a source that is elsewhere": with_events(
        {"listen": "test", "script": {"src": "http://api.test/script.js"}}, event("test", 'pm.test("own", () => {});')
    ),
    "ids and names": with_events(
        {"id": "e1", "listen": "test", "script": {"id": "s1", "name": "named", "exec": ['pm.test("x", () => {});']}}
    ),
    "packages": with_events(
        {"listen": "test", "script": {"exec": ['pm.test("x", () => {});'], "packages": {"a": {"id": "b"}}}}
    ),
    "variables in a script are not replaced": Sample(
        one('pm.test("{{e}}", () => {});'), environment=[pair("e", "value", enabled=True)]
    ),
    "of every request": items(
        [step('pm.test("own", () => {});', "/echo", name) for name in ("a", "b")],
        **scripts(
            'pm.variables.set("started", pm.info.requestName); '
            'pm.request.headers.upsert({key: "X-Request", value: pm.info.requestName});',
            'pm.test("ok " + pm.variables.get("started"), () => pm.response.to.have.status(200));',
        ),
    ),
    "the order of variables": items(
        [
            folder(
                "F",
                [
                    step(
                        'pm.test(pm.variables.get("order"), () => {});',
                        "/echo?o={{order}}",
                        "one",
                        'pm.variables.set("order", pm.variables.get("order") + "3");',
                    )
                ],
                **scripts(
                    'pm.variables.set("order", pm.variables.get("order") + "2");', 'pm.test("folder", () => {});'
                ),
            )
        ],
        **scripts('pm.variables.set("order", "1");', 'pm.test("collection", () => {});'),
    ),
    "what one script leaves": items(
        [
            step("pm.test([typeof shared, typeof made, typeof fn, typeof constant].join(), () => {});", "/echo", name)
            for name in ("a", "b")
        ],
        **scripts(
            "var shared = 1; made = 2; function fn() {} const constant = 3;",
            "pm.test([typeof shared, typeof made, typeof fn, typeof constant].join(), () => {});",
        ),
    ),
    "functions that are kept as text": items(
        [step('const add = eval(pm.globals.get("add")); pm.test("sum " + add(1, 2), () => {});', "/echo", "use")],
        **scripts('pm.globals.set("add", "((a, b) => a + b)");'),
    ),
    "functions that are kept on an object": items(
        [step("pm.test(typeof Object.shared + typeof utils, () => {});", "/echo", "use")],
        **scripts("Object.shared = () => 5; utils = {check: () => true};"),
    ),
    "v2.0": {
        "info": {"name": "Sample", "schema": SCHEMA.format("2.0.0")},
        "item": [
            {
                "name": "text",
                "request": f"{HOST}/echo",
                "event": [{"listen": "test", "script": {"exec": 'pm.test("2.0", () => {});'}}],
            },
            {
                "name": "auth",
                "request": {
                    "url": f"{HOST}/echo",
                    "method": "GET",
                    "auth": {"type": "basic", "basic": {"username": "{{u}}", "password": "p"}},
                },
                **scripts('pm.variables.set("u", "user");'),
            },
        ],
        **both("all"),
    },
    "v1": v1(
        v1_request(
            "a", preRequestScript='pm.environment.set("v", 1);', tests='tests["a"] = responseCode.code === 200;'
        ),
        v1_request("b", tests='pm.test("b", () => {});'),
    ),
    "v1, with events": v1(
        v1_request(
            "a",
            events=[event("test", 'pm.test("event", () => {});'), event("prerequest", 'pm.test("before", () => {});')],
        ),
        events=[event("test", 'pm.test("all", () => {});')],
    ),
    "v1, in a folder": v1(
        v1_request("a", tests='pm.test("a", () => {});', folder="f"),
        order=[],
        folders_order=["f"],
        folders=[{"id": "f", "name": "F", "order": ["a"], "events": [event("test", 'pm.test("folder", () => {});')]}],
    ),
    "v1, with lists": v1(v1_request("a", tests=['pm.test("one", () => {});', 'pm.test("two", () => {});'])),
}
