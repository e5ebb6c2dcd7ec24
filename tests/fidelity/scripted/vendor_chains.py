"""Chains of requests as vendors' collections have them: pages, things that are made, read and deleted, sessions."""

from building import auth, folder, items, pair
from scripted.vendors import CHECKS
from scripted.writing import chain, one, scripts, step

COLLECTIONS: dict[str, object] = {
    "made, read, changed, deleted": items(
        [
            step(
                'pm.test("created", () => pm.response.to.have.status(201)); '
                'pm.collectionVariables.set("id", pm.response.json().id);',
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
                const page = pm.response.json(),
                seen = JSON.parse(pm.environment.get("seen") || "[]").concat(page.items);
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
            if (response.json().next) ask(response.json().next);
            else pm.test("all " + seen.join(), () => pm.expect(seen).to.have.lengthOf(6));
        });
        ask(1);
        """,
        "/text",
    ),
    "session by cookie": chain(
        step('pm.environment.set("session", pm.cookies.get("sid"));', "/cookies/set?sid=s-1"),
        step(
            'pm.test("sent", () => pm.expect(pm.response.json().headers.cookie).to.equal("sid=" + '
            'pm.environment.get("session")));',
            "/echo",
        ),
    ),
    "retry on failure": items(
        [
            step(
                'const tries = Number(pm.environment.get("tries") || 0); '
                'if (pm.response.code !== 200 && tries < 2) { pm.environment.set("tries", tries + 1); '
                'pm.execution.setNextRequest(pm.info.requestName); } else { pm.environment.unset("tries"); }',
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
