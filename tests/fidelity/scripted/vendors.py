"""Scripts as vendors' collections have them: tokens, signatures, pages, things that are made, read and deleted."""

from building import Sample, auth, folder, items, pair, pairs
from scripted.writing import chain, one, scripts, step

TOKEN = """
const expires = pm.environment.get("expires");
if (pm.environment.get("token") && expires && Number(expires) > Date.now()) {
    console.log("token is still good");
    return_ = true;
} else {
    pm.sendRequest({
        url: pm.variables.replaceIn("{{login}}/token"), method: "POST",
        header: {"Content-Type": "application/x-www-form-urlencoded", "Authorization": "Basic " + btoa(pm.variables.get("id") + ":" + pm.variables.get("secret"))},
        body: {mode: "urlencoded", urlencoded: [{key: "grant_type", value: "client_credentials"}, {key: "scope", value: "read write"}]},
    }, (error, response) => {
        if (error) { console.error(error); return; }
        const json = response.json();
        pm.environment.set("token", json.access_token);
        pm.environment.set("expires", 9999999999999);
    });
}
"""
HMAC = """
const method = pm.request.method, path = pm.request.url.getPathWithQuery(), body = pm.request.body ? pm.request.body.toString() : "";
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
    "made, read, changed, deleted": items(
        [
            step(
                'pm.test("created", () => pm.response.to.have.status(201)); pm.collectionVariables.set("id", pm.response.json().id);',
                "/things",
                "create",
                method="POST",
                body={"mode": "raw", "raw": "one"},
            ),
            step(
                'pm.test("found", () => pm.expect(pm.response.json().body).to.equal("one"));', "/things/{{id}}", "read"
            ),
            step(
                'pm.test("changed", () => pm.expect(pm.response.json().body).to.equal("two"));',
                "/things/{{id}}",
                "update",
                method="PUT",
                body={"mode": "raw", "raw": "two"},
            ),
            step(
                'pm.test("deleted", () => pm.response.to.have.status(204));',
                "/things/{{id}}",
                "delete",
                method="DELETE",
            ),
            step(
                'pm.test("gone", () => pm.response.to.be.notFound); pm.collectionVariables.unset("id");',
                "/things/{{id}}",
                "gone",
            ),
        ],
        variable=[pair("id", "")],
    ),
    "location of what was made": chain(
        step(
            'pm.environment.set("where", pm.response.headers.get("Location"));',
            "/things",
            method="POST",
            body={"mode": "raw", "raw": "x"},
        ),
        step(CHECKS, "{{base}}{{where}}"),
        variable=[pair("base", "http://api.test")],
    ),
    "pages": items(
        [
            step(
                """
                const page = pm.response.json(), seen = JSON.parse(pm.environment.get("seen") || "[]").concat(page.items);
                pm.environment.set("seen", JSON.stringify(seen));
                if (page.next) { pm.environment.set("page", page.next); postman.setNextRequest("page"); }
                else { pm.environment.unset("page"); postman.setNextRequest(null); }
                pm.test("page " + page.page, () => pm.expect(page.items).to.have.lengthOf(2));
                """,
                "/pages?page={{page}}",
                "page",
                'if (!pm.environment.get("page")) pm.environment.set("page", 1);',
            ),
            step(name="never"),
        ]
    ),
    "pages within a script": one(
        """
        const seen = [];
        const ask = (page) => pm.sendRequest("http://api.test/pages?page=" + page, (error, response) => {
            pm.expect(error).to.equal(null); seen.push(...response.json().items);
            if (response.json().next) ask(response.json().next); else pm.test("all " + seen.join(), () => pm.expect(seen).to.have.lengthOf(6));
        });
        ask(1);
        """,
        "/text",
    ),
    "basic checks": items(
        [step(CHECKS, path, path) for path in ("/person", "/list", "/text", "/status/404", "/empty")]
    ),
    "checks of members": one(
        """
        const jsonData = pm.response.json();
        pm.test("Response has the required fields", function () {
            pm.expect(jsonData).to.be.an("object"); pm.expect(jsonData).to.have.all.keys("id", "name", "email", "active", "balance", "manager", "tags", "address", "orders");
        });
        pm.test("Orders", function () { jsonData.orders.forEach(function (order) { pm.expect(order.total).to.be.a("number").and.to.be.at.least(20); }); });
        pm.test("Email", () => pm.expect(jsonData.email).to.match(/^[^@]+@[^@]+$/)); pm.test("City", () => pm.expect(jsonData).to.have.nested.property("address.city", "Geneva"));
        """
    ),
    "data-driven": Sample(
        chain(
            step(
                'pm.test("echoes " + pm.iterationData.get("q"), () => pm.expect(pm.response.json().args.q).to.eql(String(pm.iterationData.get("expected"))));',
                "/echo?q={{q}}",
            )
        ),
        data=[{"q": "a", "expected": "a"}, {"q": "b", "expected": "c"}, {"q": 5, "expected": 5}],
    ),
    "dates and ids in a body": one(
        'const sent = JSON.parse(pm.response.json().data); pm.test("day " + sent.day, () => {}); pm.test("id", () => pm.expect(sent.id).to.match(/^[0-9a-f-]{36}$/));',
        "/echo",
        'const moment = require("moment"); pm.variables.set("day", moment.utc(86400000).format("YYYY-MM-DD")); pm.variables.set("id", require("uuid").v4());',
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
                    expectName: (pm, name) => pm.test("shared name", () => pm.expect(pm.response.json().name).to.equal(name)),
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
        'pm.test("no errors", () => pm.expect(pm.response.json()).to.not.have.property("errors")); pm.test("sent", () => pm.expect(JSON.parse(pm.response.json().data).variables.id).to.equal(7));',
        "/echo",
        method="POST",
        body={
            "mode": "graphql",
            "graphql": {"query": "query($id: Int) { user(id: $id) { name } }", "variables": '{"id": 7}'},
        },
    ),
    "session by cookie": chain(
        step('pm.environment.set("session", pm.cookies.get("sid"));', "/cookies/set?sid=s-1"),
        step(
            'pm.test("sent", () => pm.expect(pm.response.json().headers.cookie).to.equal("sid=" + pm.environment.get("session")));',
            "/echo",
        ),
    ),
    "retry on failure": items(
        [
            step(
                'const tries = Number(pm.environment.get("tries") || 0); if (pm.response.code !== 200 && tries < 2) { pm.environment.set("tries", tries + 1); pm.execution.setNextRequest(pm.info.requestName); } else { pm.environment.unset("tries"); }',
                "/status/503",
                "retry",
            ),
            step(CHECKS, name="after"),
        ]
    ),
    "folders of a shop": items(
        [
            folder(
                "Setup",
                [step('pm.globals.set("token", pm.response.json().access_token);', "/token", "login", method="POST")],
            ),
            folder(
                "Orders",
                [
                    step(CHECKS, "/secured", "list"),
                    step(CHECKS, "/things", "create", method="POST", body={"mode": "raw", "raw": "{}"}),
                ],
                auth=auth("bearer", token="{{token}}"),
            ),
            folder(
                "Teardown",
                [
                    step(
                        'pm.globals.unset("token"); pm.test("clean " + pm.globals.has("token"), () => {});',
                        "/echo",
                        "logout",
                        method="DELETE",
                    )
                ],
            ),
        ],
        **scripts("", 'pm.test("no server error", () => pm.expect(pm.response.code).to.be.below(500));'),
    ),
}
