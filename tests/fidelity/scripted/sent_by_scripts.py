"""`pm.sendRequest`: what it sends, what its callback gets, in which order."""

from typing import Any

from building import Sample, auth, items, pair
from scripted.writing import chain, one, scripts, step

URL = "http://api.test"
SHOW = """
const show = (label) => (error, response) => pm.test(label + " " + (error ? "error " + error.message : response.code +
" " + response.text()), () => {});
"""


def sending(source: str, **members: Any) -> object:
    """Send from a test script."""
    return one(SHOW + source.replace("URL", URL), "/text", **members)


COLLECTIONS: dict[str, object] = {
    "a URL": sending('pm.sendRequest("URL/echo?a=1", show("got"));'),
    "an object": sending(
        'pm.sendRequest({url: "URL/echo", method: "GET", header: {"X-A": "1", "X-B": "2"}}, show("got"));'
    ),
    "a URL as an object": sending(
        'pm.sendRequest({url: {protocol: "http", host: "api.test", path: ["echo"], query: [{key: "q", value: '
        '"1 2"}]}}, show("got"));'
    ),
    "headers": sending(
        """
        pm.sendRequest({url: "URL/echo", header: ["X-A: 1", "X-B: 2"]}, show("texts"));
        """
    ),
    "headers as objects": sending(
        'pm.sendRequest({url: "URL/echo", header: [{key: "X-A", value: "1"}, {key: "X-A", value: "2"}]}, show("got"));'
    ),
    "header text": sending('pm.sendRequest({url: "URL/echo", header: "X-A: 1"}, show("got"));'),
    "raw body": sending(
        'pm.sendRequest({url: "URL/echo", method: "POST", body: {mode: "raw", raw: JSON.stringify({a: 1})}}, '
        'show("got"));'
    ),
    "raw body with a type": sending(
        'pm.sendRequest({url: "URL/echo", method: "PUT", header: {"Content-Type": "application/json"}, '
        'body: {mode: "raw", raw: "{\\"a\\": 1}"}}, show("got"));'
    ),
    "body text": sending('pm.sendRequest({url: "URL/echo", method: "POST", body: "plain"}, show("got"));'),
    "form": sending(
        'pm.sendRequest({url: "URL/echo", method: "POST", body: {mode: "urlencoded", urlencoded: [{key: "a", '
        'value: "1 2"}, '
        '{key: "b", value: "ä"}]}}, show("got"));'
    ),
    "parts": one(
        'pm.sendRequest({url: "http://api.test/echo", method: "POST", body: {mode: "formdata", formdata: '
        '[{key: "a", value: "1"}]}}, '
        '(e, r) => pm.test(r.code + " " + r.json().headers["content-type"].split(";")[0], () => {}));'
    ),
    "GraphQL": sending(
        'pm.sendRequest({url: "URL/echo", method: "POST", body: {mode: "graphql", graphql: {query: "{a}"}}}, '
        'show("got"));'
    ),
    "a body of GET": sending(
        'pm.sendRequest({url: "URL/echo", method: "GET", body: {mode: "raw", raw: "kept"}}, show("got"));'
    ),
    "auth": sending(
        'pm.sendRequest({url: "URL/echo", auth: {type: "basic", basic: [{key: "username", value: "u"}, {key: '
        '"password", value: "p"}]}}, show("got"));'
    ),
    "auth is not inherited": items(
        [step(SHOW + 'pm.sendRequest("http://api.test/echo", show("got"));', "/text")], auth=auth("bearer", token="t")
    ),
    "methods": sending(
        '["DELETE", "PATCH", "OPTIONS", "put"].reduce((then, method) => () => '
        'pm.sendRequest({url: "URL/echo", method}, (e, r) => { show(method)(e, r); then(); }), () => {})();'
    ),
    "HEAD": sending(
        'pm.sendRequest({url: "URL/text", method: "HEAD"}, (e, r) => pm.test(r.code + "[" + r.text() + "]", () => {}));'
    ),
    "variables": Sample(
        items(
            [
                step(
                    SHOW + 'pm.variables.set("l", "local"); '
                    'pm.sendRequest({url: "http://api.test/echo?e={{e}}&c={{c}}&l={{l}}&n={{n}}", header: '
                    '{"X-E": "{{e}}"}}, show("got"));',
                    "/text",
                )
            ],
            variable=[pair("c", "collection")],
        ),
        environment=[pair("e", "environment", enabled=True)],
    ),
    "variables replaced by the script": Sample(
        one(SHOW + 'pm.sendRequest(pm.variables.replaceIn("http://api.test/echo?e={{e}}"), show("got"));', "/text"),
        environment=[pair("e", "environment", enabled=True)],
    ),
    "the response": sending(
        """
        pm.sendRequest("URL/headers", (error, response) => {
            pm.test(String(error) + response.status + response.headers.get("X-One") + typeof response.responseTime,
            () => {});
            pm.test("assertions", () => pm.expect(response).to.have.status(200));
            pm.test("failed", () => pm.expect(response).to.have.status(404));
            pm.test("property", () => pm.expect(response).to.have.property("code", 200));
            pm.test("size " + response.size().body, () => {});
        });
        """
    ),
    "the third argument": sending(
        'pm.sendRequest("URL/cookies/set?a=1", (error, response, history) => '
        'pm.test(history.cookies.get("a") + history.cookies.has("none") + response.cookies, () => {}));'
    ),
    "statuses are no errors": sending('pm.sendRequest("URL/status/500", show("500")); '),
    "redirected": sending('pm.sendRequest("URL/redirect?to=/text", show("got"));'),
    "nothing to send": sending(
        """
        pm.sendRequest(undefined, (error) => pm.test("undefined " + error.message, () => {}));
        pm.sendRequest("", (error, r) => pm.test("empty " + (error && error.message), () => {}));
        """
    ),
    "no callback": sending('pm.sendRequest("URL/echo?alone=1"); pm.test("goes on", () => {});'),
    "without an answer": sending(
        'pm.sendRequest("URL/drop", (error, response) => pm.test("error " + !!error + " " + (response && '
        "response.code), () => {}));"
    ),
    "nested": sending(
        'pm.sendRequest("URL/list", (e, r) => pm.sendRequest("URL/echo?id=" + r.json()[1].id, (e, r) => '
        'pm.sendRequest({url: "URL/echo", method: "POST", body: {mode: "raw", raw: r.json().args.id}}, show("deep"))));'
    ),
    "order": sending(
        'pm.test("first", () => {}); pm.sendRequest("URL/echo", () => pm.test("callback", () => {})); '
        'pm.test("second", () => {});'
    ),
    "before the request": one(
        path="/echo?token={{token}}",
        before='pm.sendRequest({url: "http://api.test/token", method: "POST"}, (e, r) => pm.environment.set("token", '
        "r.json().access_token));",
    ),
    "before every request": items(
        [step(path="/echo", name=name, header=[pair("Authorization", "Bearer {{token}}")]) for name in ("a", "b")],
        **scripts(
            'pm.sendRequest("http://api.test/token", (e, r) => pm.variables.set("token", r.json().access_token));'
        ),
    ),
    "once for all": items(
        [step(path="/echo", name=name, header=[pair("Authorization", "Bearer {{token}}")]) for name in ("a", "b", "c")],
        **scripts(
            'if (!pm.environment.get("token")) pm.sendRequest("http://api.test/token", '
            '(e, r) => pm.environment.set("token", r.json().access_token));'
        ),
    ),
    "changes the request": one(
        path="/echo",
        before='pm.sendRequest("http://api.test/person", (e, r) => pm.request.headers.add({key: "X-Name", value: '
        "r.json().name}));",
    ),
    "an error in the callback": chain(
        step(
            'pm.sendRequest("http://api.test/text", () => { throw new Error("in the callback"); }); '
            'pm.test("before", () => {});'
        ),
        step('pm.test("next", () => {});'),
    ),
    "an error in the callback before": one(
        'pm.test("after", () => {});',
        "/echo?set={{set}}",
        'pm.sendRequest("http://api.test/text", () => { pm.variables.set("set", 1); throw new Error("late"); });',
    ),
    "promises": sending(
        """
        const ask = (url) => new Promise((ok, no) => pm.sendRequest(url, (e, r) => e ? no(e) : ok(r)));
        (async () => {
            const first = await ask("URL/list");
            const second = await ask("URL/echo?n=" + first.json().length);
            pm.test("awaited " + second.json().args.n, () => {});
            pm.environment.set("after", "await");
        })();
        """
    ),
    "returned promises": sending(
        """
        const sent = pm.sendRequest("URL/text");
        pm.test(typeof sent + " " + (sent && typeof sent.then), () => {});
        """
    ),
    "many at once": sending(
        """
        let left = 5; const got = [];
        [1, 2, 3, 4, 5].forEach((n) => pm.sendRequest("URL/text", (e, r) => {
            got.push(n); if (--left === 0) pm.test("all " + got.sort().join() + r.code, () => {});
        }));
        """
    ),
    "a request of the SDK": sending(
        'const {Request} = require("postman-collection"); pm.sendRequest(new Request({url: "URL/echo", method: "POST", '
        'header: [{key: "X-SDK", value: "1"}], body: {mode: "raw", raw: "sdk"}}), show("got"));'
    ),
    "the same request again": sending('pm.sendRequest(pm.request, show("again"));'),
    "files are not sent": sending(
        'pm.sendRequest({url: "URL/echo", method: "POST", body: {mode: "file", file: {src: "data.json"}}}, '
        '(e, r) => pm.test(r.json().data + "|", () => {}));'
    ),
    "cookies go along": sending(
        'pm.sendRequest("URL/cookies/set?c=1", () => pm.sendRequest("URL/echo", show("with cookie")));'
    ),
    "text that is a variable": sending(
        'pm.environment.set("u", "URL/echo?v=1"); '
        'pm.sendRequest("{{u}}", (e, r) => pm.test(String(e && e.message) + (r && r.code), () => {}));'
    ),
}
