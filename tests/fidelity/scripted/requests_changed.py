"""Requests that a pre-request script reads and changes."""

from building import auth, items, pair, pairs
from scripted.writing import chain, one, scripts, step

FORM = {"mode": "urlencoded", "urlencoded": pairs(a="1", b="2")}
PARTS = {"mode": "formdata", "formdata": [pair("a", "1", type="text")]}
RAW = {"mode": "raw", "raw": '{"a": 1}', "options": {"raw": {"language": "json"}}}
GRAPHQL = {"mode": "graphql", "graphql": {"query": "{a}", "variables": '{"x": 1}'}}
QUERY = {
    "raw": "http://api.test/echo?a=1&b=2&c=3",
    "protocol": "http",
    "host": ["api", "test"],
    "path": ["echo"],
    "query": [pair("a", "1"), pair("b", "2", disabled=True), pair("c", "3")],
}
HEADERS = [pair("X-A", "1"), pair("X-B", "2"), pair("X-Off", "3", disabled=True)]
SHOWN = """
pm.test(pm.request.method + " " + pm.request.url.toString(), () => {});
pm.test(pm.request.url.getPath() + " " + pm.request.url.getHost() + " " + pm.request.url.getQueryString(), () => {});
pm.test(JSON.stringify(pm.request.headers.toObject()), () => {});
pm.test(JSON.stringify(pm.request.url.query.toObject()), () => {});
pm.test("body " + (pm.request.body ? pm.request.body.mode + " " + pm.request.body.toString() : "none"), () => {});
"""
# In a test a request has what the client adds, which is each client's own.
SENT = """
pm.test(pm.request.method + " " + pm.request.url.toString(), () => {});
const client = /^(accept|accept-encoding|cache-control|connection|content-length|host|postman-token|user-agent)$/i;
pm.test(pm.request.headers.filter((h) => !client.test(h.key)).map((h) => h.key + ": " + h.value).sort().join(),
() => {});
"""


def changed(before: str, path: object = "/echo", **request: object) -> object:
    """Change a request, and say in the test what it was."""
    return one(SENT, path, before, **request)


def posted(before: str, body: object = RAW, **request: object) -> object:
    """Change a POST."""
    return changed(before, method="POST", body=body, **request)


COLLECTIONS: dict[str, object] = {
    "what a request is before": one(before=SHOWN, path=QUERY, header=HEADERS, method="POST", body=RAW),
    "what forms are before": chain(
        step(before=SHOWN, path="/echo", method="POST", body=FORM),
        step(before=SHOWN, path="/echo", method="POST", body=PARTS),
        step(before=SHOWN, path="/echo", method="POST", body=GRAPHQL),
    ),
    "variables are not resolved before": one(before=SHOWN, path="/echo?v={{v}}", header=[pair("X-V", "{{v}}")]),
    "variables are resolved after": chain(
        step(
            SENT + 'pm.test(pm.request.headers.get("X-V"), () => {});',
            "/echo?v={{v}}",
            header=[pair("X-V", "{{v}}")],
            before='pm.variables.set("v", "now");',
        ),
    ),
    "URL as text": changed('pm.request.url = "http://other.test/echo?x=1#part";'),
    "URL as object": changed(
        'pm.request.url = {protocol: "http", host: ["o", "test"], path: ["echo"], query: [{key: "k", value: "v"}]};'
    ),
    "URL updated": changed(
        'pm.request.url.update("http://other.test/echo/{{name}}?q={{q}}"); pm.variables.set("name", "n");'
    ),
    "parts of the URL": changed(
        'pm.request.url.host = ["other", "test"]; pm.request.url.path = ["echo", "b"]; pm.request.url.port = "8080";'
    ),
    "path pushed": changed('pm.request.url.path.push("more"); pm.request.url.path.push("ä ö");'),
    "query added": changed(
        """
        pm.request.url.query.add({key: "d", value: "4 & 5"}); pm.request.url.query.add("e=6");
        pm.request.addQueryParams("f=7&g=8"); pm.request.addQueryParams([{key: "h", value: "{{$none}}"}]);
        """,
        QUERY,
    ),
    "query removed": changed('pm.request.url.query.remove("a"); pm.request.removeQueryParams(["c"]);', QUERY),
    "query changed": changed(
        'pm.request.url.query.upsert({key: "a", value: "new"}); pm.request.url.query.one("c").value = "9";', QUERY
    ),
    "query enabled": changed("pm.request.url.query.each((q) => { q.disabled = !q.disabled; });", QUERY),
    "query cleared": changed("pm.request.url.query.clear();", QUERY),
    "headers added": changed(
        """
        pm.request.headers.add({key: "X-New", value: "{{v}}"}); pm.request.headers.add("X-Text: text");
        pm.request.addHeader({key: "X-More", value: "1"}); pm.variables.set("v", "resolved");
        """,
        header=HEADERS,
    ),
    "headers upserted": changed(
        'pm.request.headers.upsert({key: "x-a", value: "new"}); pm.request.upsertHeader({key: "X-C", value: "3"});',
        header=HEADERS,
    ),
    "headers removed": changed(
        'pm.request.headers.remove("X-A"); pm.request.removeHeader("x-b", {ignoreCase: true});', header=HEADERS
    ),
    "headers replaced": changed('pm.request.headers = [{key: "X-Only", value: "1"}];', header=HEADERS),
    "headers read": one(
        before="""
        pm.test(pm.request.headers.get("x-a") + pm.request.headers.has("X-B") + pm.request.headers.has("none"),
        () => {});
        pm.test(String(pm.request.headers.one("X-A")) + pm.request.headers.count(), () => {});
        pm.test(pm.request.getHeaders ? JSON.stringify(pm.request.getHeaders({enabled: true, ignoreCase: true})) : "",
        () => {});
        """,
        path="/echo",
        header=HEADERS,
    ),
    "a header of the client": changed(
        'pm.request.headers.upsert({key: "User-Agent", value: "mine"}); '
        'pm.request.headers.add({key: "Accept", value: "text/html"});'
    ),
    "method": chain(
        step(SENT, "/echo", before='pm.request.method = "POST"; pm.request.body = {mode: "raw", raw: "x"};'),
        step(SENT, "/echo", before='pm.request.method = "patch";', method="POST", body=RAW),
        step(SENT, "/echo", before='pm.request.method = "DELETE";'),
    ),
    "raw body": posted(
        'pm.request.body.raw = JSON.stringify({...JSON.parse(pm.request.body.raw), b: "{{b}}"}); '
        'pm.variables.set("b", "B");'
    ),
    "body updated": posted('pm.request.body.update("plain text");'),
    "body updated by mode": posted(
        'pm.request.body.update({mode: "urlencoded", urlencoded: [{key: "x", value: "y z"}]});'
    ),
    "body as text": posted('pm.request.body = "text";'),
    "body as object": posted('pm.request.body = {mode: "raw", raw: "{}", options: {raw: {language: "xml"}}};'),
    "body removed": posted("pm.request.body = undefined;"),
    "body cleared": posted('pm.request.body.update({mode: "raw", raw: ""});'),
    "body made": changed('pm.request.body = {mode: "urlencoded", urlencoded: "a=1&b={{b}}"};', method="POST"),
    "form fields": posted(
        'pm.request.body.urlencoded.add({key: "c", value: "3"}); pm.request.body.urlencoded.remove("a");', FORM
    ),
    "form parts": posted('pm.request.body.formdata.add({key: "c", value: "3", type: "text"});', PARTS),
    "GraphQL": posted('pm.request.body.graphql.query = "{b}"; pm.request.body.graphql.variables = {y: 2};', GRAPHQL),
    "auth made": changed(
        'pm.request.auth = {type: "bearer", bearer: [{key: "token", value: "{{t}}"}]}; pm.variables.set("t", "tok");'
    ),
    "auth changed": changed(
        'pm.request.auth.update([{key: "token", value: "new", type: "string"}], "bearer");',
        auth=auth("bearer", token="old"),
    ),
    "auth used": changed(
        'pm.request.auth.use("basic", [{key: "username", value: "u"}, {key: "password", value: "p"}]);',
        auth=auth("bearer", token="old"),
    ),
    "auth removed": changed("pm.request.auth = null;", auth=auth("bearer", token="old")),
    "auth read": one(
        "pm.test(JSON.stringify(pm.request.auth), () => {}); "
        'pm.test(pm.request.headers.get("Authorization"), () => {});',
        "/echo",
        "pm.test(JSON.stringify(pm.request.auth), () => {});",
        auth=auth("basic", username="u", password="{{p}}"),
    ),
    "inherited auth": items(
        [
            step(
                'pm.test(pm.request.headers.get("Authorization"), () => {});',
                "/echo",
                before="pm.test(String(pm.request.auth), () => {});",
            )
        ],
        auth=auth("bearer", token="all"),
    ),
    "a variable of the auth": items(
        [
            step(path="/echo", name=name, before=f'pm.environment.set("token", "{name}");')
            for name in ("first", "second")
        ],
        auth=auth("bearer", token="{{token}}"),
    ),
    "changes of each script meet": items(
        [
            step(
                SENT,
                "/echo",
                before='pm.request.headers.add({key: "X-Own", value: pm.request.headers.get("X-All") + "2"});',
            )
        ],
        **scripts('pm.request.headers.add({key: "X-All", value: "1"});'),
    ),
    "changes in a test change nothing": chain(
        step('pm.request.url = "http://never.test/"; pm.request.method = "PUT";', "/echo"), step(SENT, "/echo")
    ),
    "changes do not last": chain(
        step(
            before='pm.request.headers.add({key: "X-N", value: "1"});',
            path="/echo",
            name="again",
            after='pm.variables.set("n", (pm.variables.get("n") || 0) + 1); '
            'pm.variables.get("n") < 3 && pm.execution.setNextRequest("again");',
        ),
    ),
    "legacy request": one(
        "pm.test(JSON.stringify([request.method, request.url, request.data, request.name]), () => {});",
        "/echo?v=1",
        "pm.test(JSON.stringify(request.headers) + JSON.stringify([request.method, request.url, request.data, "
        "request.name]), () => {});",
        method="POST",
        body=FORM,
        header=HEADERS,
    ),
    "assertions on a request": one(
        """
        pm.test("header", () => pm.request.to.have.header("X-A", "1"));
        pm.test("no such header", () => pm.request.to.have.header("X-None"));
        pm.test("body", () => pm.request.to.have.body('{"a": 1}'));
        pm.test("method", () => pm.expect(pm.request).to.have.property("method", "POST"));
        """,
        "/echo",
        method="POST",
        body=RAW,
        header=HEADERS,
    ),
}
