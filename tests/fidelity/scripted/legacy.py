"""Scripts of old: `tests`, `postman`, `responseBody` and their like."""

from building import Sample, items, pair, pairs
from scripted.writing import chain, one, step, then

ENVIRONMENT = [pair("e", "old", enabled=True)]

COLLECTIONS: dict[str, object] = {
    "tests": one(
        """
        tests["yes"] = true; tests["no"] = false; tests["one"] = 1; tests["zero"] = 0; tests["text"] = "x";
        tests["empty"] = "";
        tests["none"] = undefined; tests["null"] = null; tests["object"] = {}; tests.dotted = responseCode.code === 200;
        """
    ),
    "tests beside pm.test": one(
        'tests["first"] = true; pm.test("second", () => {}); tests["third"] = false; pm.test("fourth", () => {});'
    ),
    "tests, overwritten": one('tests["a"] = false; tests["a"] = true; tests["b"] = true; delete tests["b"];'),
    "tests of numbers": one("tests[2] = true; tests[1] = false; tests['größe ☃'] = true;"),
    "tests before an error": one('tests["set"] = true; throw new Error("after");'),
    "tests in a callback": one('tests["now"] = true; setTimeout(() => { tests["late"] = false; }, 5);'),
    "tests replaced": one('tests = {}; tests["after"] = true;'),
    "tests before the request": one(before='tests["before"] = false;'),
    "responseBody": chain(
        step('tests["contains"] = responseBody.has("Ada"); tests[typeof responseBody] = responseBody.length > 10;'),
        step('tests["text"] = responseBody === "Hello, world";', "/text"),
        step('tests["empty " + typeof responseBody] = responseBody === "";', "/empty"),
    ),
    "JSON.parse": one(
        """
        const person = JSON.parse(responseBody); tests["name " + person.name] = person.name === "Ada";
        tests["orders"] = person.orders.length === 2; var shared = person.id;
        """
    ),
    "responseCode": items(
        [
            step(
                "tests[JSON.stringify([responseCode.code, responseCode.name])] = responseCode.detail !== undefined;",
                path,
                path,
            )
            for path in ("/person", "/status/404", "/status/503")
        ]
    ),
    "responseHeaders": one(
        """
        tests["type " + responseHeaders["Content-Type"]] = responseHeaders.hasOwnProperty("Content-Type");
        tests["cases " + responseHeaders["content-type"]] = true;
        tests["twice " + responseHeaders["X-Twice"]] = true;
        tests[postman.getResponseHeader("x-one") + postman.getResponseHeader("none")] = true;
        """,
        "/headers",
    ),
    "responseTime": one('tests["number"] = typeof responseTime === "number" && responseTime < 4000;'),
    "environment": Sample(
        then(
            """
            tests["read " + environment.e + environment["none"]] = true;
            postman.setEnvironmentVariable("e", "new"); postman.setEnvironmentVariable("f", 5);
            tests["after " + environment.e + environment.f + postman.getEnvironmentVariable("f")] = true;
            environment.direct = "not kept";
            """,
            'tests[environment.e + environment.f + environment.direct] = true; postman.clearEnvironmentVariable("e");',
            "tests[JSON.stringify(environment)] = true; postman.clearEnvironmentVariables(); "
            "tests[JSON.stringify(environment)] = true;",
        ),
        environment=ENVIRONMENT,
    ),
    "globals": Sample(
        then(
            """
            tests["read " + globals.g] = true; postman.setGlobalVariable("g", {a: 1});
            postman.setGlobalVariable("h", false);
            tests[globals.g + globals.h + postman.getGlobalVariable("g")] = true;
            """,
            'tests[JSON.stringify(globals)] = true; postman.clearGlobalVariable("g");',
            "postman.clearGlobalVariables(); tests[JSON.stringify(globals)] = true;",
        ),
        globals_=[pair("g", "old", enabled=True)],
    ),
    "odd values": then(
        """
        [null, undefined, "", 0, true, [1, 2], {a: 1}, new Date(0)].forEach((value,
        i) => postman.setEnvironmentVariable("v" + i, value));
        """,
        "tests[JSON.stringify(environment)] = true;",
    ),
    "data": Sample(
        one('tests[JSON.stringify(data) + data.x + iteration] = data.x === "1";', "/echo?x={{x}}"),
        data=[{"x": "1"}, {"x": "2"}],
    ),
    "no data": one("tests[JSON.stringify(data) + iteration] = true;"),
    "request": one(
        "tests[JSON.stringify([request.method, request.url, request.data, request.name, request.description])] = true;",
        "/echo?a={{v}}",
        'postman.setEnvironmentVariable("v", "1");',
        method="POST",
        body={"mode": "urlencoded", "urlencoded": [*pairs(a="1"), pair("a", "2"), pair("off", "3", disabled=True)]},
        description="What it does",
    ),
    "request with a raw body": one(
        "tests[JSON.stringify(request.data)] = true;",
        "/echo",
        "tests[JSON.stringify(request.data)] = true;",
        method="POST",
        body={"mode": "raw", "raw": '{"a": 1}'},
    ),
    "texts have more": one(
        'tests[["a,b".has("a"), "abc".capitalize && "abc".capitalize(), typeof "x".startsWith].join()] = true;'
    ),
    "the other way of writing": one(
        'pm.globals.set("x", 1); tests[String(globals.x)] = true; pm.environment.set("y", 1); '
        "tests[String(environment.y)] = true;"
    ),
    "sandbox2": one(
        '"use sandbox2";\npm.test(typeof tests + typeof postman + typeof responseBody + typeof _ + typeof pm, '
        "() => {});"
    ),
    "what is there": one(
        """
        pm.test(["tests", "globals", "environment", "data", "request", "responseCookies", "responseHeaders",
        "responseTime", "responseCode",
            "responseBody", "iteration", "postman", "_", "CryptoJS", "atob", "btoa", "tv4", "xml2Json", "Backbone",
            "cheerio", "pm", "console",
            "require", "Buffer", "setTimeout", "setImmediate", "window", "global", "globalThis", "self", "process",
            "fetch", "XMLHttpRequest",
            "document", "module", "exports", "__dirname", "bridge", "navigator", "URL", "URLSearchParams",
            "TextEncoder", "crypto", "structuredClone",
            "performance", "queueMicrotask", "AbortController", "Blob", "Intl", "WebAssembly", "SharedArrayBuffer",
            "Atomics", "Proxy", "Reflect"]
            .map((name) => name + " " + eval("typeof " + name)).join("\\n"), () => {});
        """,
        before="pm.test(typeof responseBody + typeof responseCode + typeof tests + typeof postman.getResponseCookie, "
        "() => {});",
    ),
}
