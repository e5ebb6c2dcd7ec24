"""Scripts as vendors' collections have them: tokens, signatures, checks."""

from building import Sample, auth, items, pair, pairs
from scripted.writing import chain, one, scripts, step

TOKEN = """
const expires = pm.environment.get("expires");
if (pm.environment.get("token") && expires && Number(expires) > Date.now()) {
    console.log("token is still good");
    return_ = true;
} else {
    pm.sendRequest({
        url: pm.variables.replaceIn("{{login}}/token"), method: "POST",
        header: {"Content-Type": "application/x-www-form-urlencoded", "Authorization": "Basic " +
        btoa(pm.variables.get("id") + ":" + pm.variables.get("secret"))},
        body: {mode: "urlencoded", urlencoded: [{key: "grant_type", value: "client_credentials"}, {key: "scope",
        value: "read write"}]},
    }, (error, response) => {
        if (error) { console.error(error); return; }
        const json = response.json();
        pm.environment.set("token", json.access_token);
        pm.environment.set("expires", 9999999999999);
    });
}
"""
HMAC = """
const method = pm.request.method, path = pm.request.url.getPathWithQuery(), body = pm.request.body ?
pm.request.body.toString() : "";
const stamp = "1700000000", text = [method, path, stamp, CryptoJS.SHA256(body).toString()].join("\\n");
const signature = CryptoJS.enc.Base64.stringify(CryptoJS.HmacSHA256(text, pm.variables.get("key")));
pm.request.headers.upsert({key: "X-Timestamp", value: stamp});
pm.request.headers.upsert({key: "X-Signature", value: signature});
console.log(text);
"""
LOGIN = [
    pair("login", "http://login.test", enabled=True),
    pair("id", "me", enabled=True),
    pair("secret", "hush", enabled=True),
]
CHECKS = """
pm.test("Status code is 200", function () { pm.response.to.have.status(200); });
pm.test("Response time is less than 4000ms", function () { pm.expect(pm.response.responseTime).to.be.below(4000); });
pm.test("Content-Type is present", function () { pm.response.to.have.header("Content-Type"); });
"""

COLLECTIONS: dict[str, object] = {
    "a token before every request": Sample(
        items(
            [step(CHECKS, "/secured", name) for name in ("a", "b")],
            auth=auth("bearer", token="{{token}}"),
            **scripts(TOKEN),
        ),
        environment=LOGIN,
    ),
    "a token by a request": chain(
        step(
            """
            var jsonData = JSON.parse(responseBody);
            postman.setEnvironmentVariable("access_token", jsonData.access_token);
            tests["Status code is 200"] = responseCode.code === 200;
            tests["Has token"] = jsonData.access_token !== undefined;
            """,
            "/token",
            method="POST",
            body={"mode": "urlencoded", "urlencoded": pairs(grant_type="password", username="u", password="p")},
        ),
        step(CHECKS, "/secured", header=[pair("Authorization", "Bearer {{access_token}}")]),
    ),
    "signed": Sample(
        items(
            [
                step(CHECKS, "/echo?b=2&a=1", "get"),
                step(
                    CHECKS,
                    "/echo",
                    "post",
                    method="POST",
                    body={"mode": "raw", "raw": '{"a": 1}', "options": {"raw": {"language": "json"}}},
                ),
            ],
            **scripts(HMAC),
        ),
        environment=[pair("key", "k3y", enabled=True)],
    ),
    "signed by a header of a variable": one(
        path="/echo",
        header=[pair("X-Digest", "{{digest}}")],
        before="""
        const hash = CryptoJS.MD5(pm.request.body.raw + "salt").toString(CryptoJS.enc.Base64);
        pm.variables.set("digest", hash);
        """,
        method="POST",
        body={"mode": "raw", "raw": "payload"},
    ),
    "basic checks": items(
        [step(CHECKS, path, path) for path in ("/person", "/list", "/text", "/status/404", "/empty")]
    ),
    "checks of members": one(
        """
        const jsonData = pm.response.json();
        pm.test("Response has the required fields", function () {
            pm.expect(jsonData).to.be.an("object");
            pm.expect(jsonData).to.have.all.keys("id", "name", "email", "active", "balance", "manager", "tags",
            "address", "orders");
        });
        pm.test("Orders", function () { jsonData.orders.forEach(function (order) {
        pm.expect(order.total).to.be.a("number").and.to.be.at.least(20); }); });
        pm.test("Email", () => pm.expect(jsonData.email).to.match(/^[^@]+@[^@]+$/));
        pm.test("City", () => pm.expect(jsonData).to.have.nested.property("address.city", "Geneva"));
        """
    ),
    "data-driven": Sample(
        chain(
            step(
                'pm.test("echoes " + pm.iterationData.get("q"), () => '
                'pm.expect(pm.response.json().args.q).to.eql(String(pm.iterationData.get("expected"))));',
                "/echo?q={{q}}",
            )
        ),
        data=[{"q": "a", "expected": "a"}, {"q": "b", "expected": "c"}, {"q": 5, "expected": 5}],
    ),
    "dates and ids in a body": one(
        'const sent = JSON.parse(pm.response.json().data); pm.test("day " + sent.day, () => {}); '
        'pm.test("id", () => pm.expect(sent.id).to.match(/^[0-9a-f-]{36}$/));',
        "/echo",
        'const moment = require("moment"); '
        'pm.variables.set("day", moment.utc(86400000).format("YYYY-MM-DD")); '
        'pm.variables.set("id", require("uuid").v4());',
        method="POST",
        body={"mode": "raw", "raw": '{"day": "{{day}}", "id": "{{id}}"}'},
    ),
    "a body that a script builds": one(
        path="/echo",
        before="""
        const items = ["ink", "pen"].map((sku, i) => ({sku, quantity: i + 1}));
        pm.variables.set("body", JSON.stringify({reference: "R-1", items}));
        """,
        method="POST",
        body={"mode": "raw", "raw": "{{body}}", "options": {"raw": {"language": "json"}}},
    ),
    "shared functions": Sample(
        items(
            [step('eval(pm.globals.get("utils")).expectOk(pm); eval(pm.globals.get("utils")).expectName(pm, "Bob");')],
            **scripts(
                """
                pm.globals.set("utils", `({
                    expectOk: (pm) => pm.test("shared ok", () => pm.response.to.have.status(200)),
                    expectName: (pm, name) => pm.test("shared name",
                    () => pm.expect(pm.response.json().name).to.equal(name)),
                })`);
                """
            ),
        )
    ),
    "XML service": one(
        """
        const order = xml2Json(pm.response.text()).order;
        pm.test("id", () => pm.expect(order.$.id).to.equal("7")); pm.environment.set("sku", order.item[0].$.sku);
        """,
        "/xml",
        method="POST",
        body={"mode": "raw", "raw": "<query/>", "options": {"raw": {"language": "xml"}}},
    ),
    "GraphQL": one(
        'pm.test("no errors", () => pm.expect(pm.response.json()).to.not.have.property("errors")); '
        'pm.test("sent", () => pm.expect(JSON.parse(pm.response.json().data).variables.id).to.equal(7));',
        "/echo",
        method="POST",
        body={
            "mode": "graphql",
            "graphql": {"query": "query($id: Int) { user(id: $id) { name } }", "variables": '{"id": 7}'},
        },
    ),
}
