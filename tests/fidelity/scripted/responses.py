"""What an answer is to a script, and Postman's assertions on it."""

from building import items
from scripted.writing import chain, one, step

SHOWN = """
pm.test(pm.response.code + " " + pm.response.status + " " + pm.response.reason(), () => {});
pm.test(pm.response.headers.get("Content-Type"), () => {});
pm.test("text " + pm.response.text().substring(0, 200), () => {});
pm.test("size " + JSON.stringify(pm.response.size().body) + " " + typeof pm.response.responseTime, () => {});
pm.test("mime " + JSON.stringify(pm.response.contentInfo()), () => {});
"""
PATHS = (
    "/person",
    "/text",
    "/latin1",
    "/html",
    "/xml",
    "/csv",
    "/empty",
    "/no-type",
    "/status/204",
    "/status/404",
    "/gzip",
    "/unicode",
)


def asserting(*sources: str, path: str = "/person") -> object:
    """Make each assertion a test of its own."""
    return one("\n".join(f"pm.test({source!r}, () => {{ {source}; }});" for source in sources), path)


def statuses(*codes: int) -> object:
    """Ask for each status, and name every word that Postman has for one."""
    words = "info success redirection clientError serverError error ok accepted withBody badRequest unauthorized"
    words += " forbidden notFound rateLimited json"
    source = "\n".join(f'pm.test("{word}", () => pm.response.to.be.{word});' for word in words.split())
    return items([step(source, f"/status/{code}", str(code)) for code in codes])


COLLECTIONS: dict[str, object] = {
    "what answers are": items([step(SHOWN, path, path) for path in PATHS]),
    "JSON": items(
        [
            step("pm.test(typeof pm.response.json() + JSON.stringify(pm.response.json()), () => {});", path, path)
            for path in (
                "/person",
                "/list",
                "/number",
                "/string",
                "/null",
                "/true",
                "/empty-object",
                "/bom",
                "/no-type",
            )
        ]
    ),
    "JSON that is none": items(
        [
            step(
                'pm.test("in a test", () => pm.response.json()); pm.response.json(); pm.test("never", () => {});',
                path,
                path,
            )
            for path in ("/text", "/broken", "/not-json", "/empty", "/html")
        ]
    ),
    "JSON with a reviver": one(
        'pm.test(JSON.stringify(pm.response.json((key, value) => typeof value === "number" ? value * 2 : '
        "value)), () => {});"
    ),
    "JSON is new each time": one(
        "const a = pm.response.json(); a.name = 'x'; pm.test(pm.response.json().name, () => {});"
    ),
    "headers": one(
        """
        pm.test(pm.response.headers.get("x-one") + pm.response.headers.has("X-ONE") + pm.response.headers.has("none"),
        () => {});
        pm.test(String(pm.response.headers.get("none")) + "|" + pm.response.headers.get("X-Empty") + "|", () => {});
        pm.test(pm.response.headers.get("X-Twice"), () => {});
        pm.test(JSON.stringify(pm.response.headers.filter((h) => /^x-/i.test(h.key)).map((h) => h.key + ":" +
        h.value)), () => {});
        pm.test(JSON.stringify(pm.response.headers.toObject()["ETag"]), () => {});
        pm.test(String(pm.response.headers.one("ETag")), () => {});
        """,
        "/headers",
    ),
    "a stream": one(
        """
        pm.test(pm.response.stream ? pm.response.stream.constructor.name + pm.response.stream.length : "none",
        () => {});
        pm.test(pm.response.dataURI().substring(0, 40), () => {});
        pm.test(Buffer.from(pm.response.stream).toString("base64").substring(0, 20), () => {});
        """,
        "/pixel",
    ),
    "statuses of success": statuses(200, 201, 202, 204, 206),
    "statuses of failure": statuses(400, 401, 403, 404, 406, 422, 429),
    "statuses of the server": statuses(500, 502, 503),
    "special statuses": items(
        [step(SHOWN, f"/status/{code}", str(code)) for code in (207, 226, 299, 418, 451, 509, 599)]
    ),
    "to.have.status": asserting(
        "pm.response.to.have.status(200)",
        "pm.response.to.have.status('OK')",
        "pm.response.to.have.status(404)",
        "pm.response.to.have.status('Not Found')",
        "pm.response.to.not.have.status(200)",
        "pm.expect(pm.response).to.have.status(201)",
        "pm.response.to.have.statusCode(200)",
        "pm.response.to.have.statusReason('OK')",
        "pm.response.to.have.statusCodeClass(2)",
        "pm.response.to.have.statusCode(500)",
        "pm.response.to.have.statusReason('No')",
        "pm.response.to.have.statusCodeClass(4)",
    ),
    "to.have.header": asserting(
        "pm.response.to.have.header('X-One')",
        "pm.response.to.have.header('x-one', '1')",
        "pm.response.to.have.header('X-One', '2')",
        "pm.response.to.have.header('X-None')",
        "pm.response.to.not.have.header('X-One')",
        "pm.response.to.not.have.header('X-None')",
        path="/headers",
    ),
    "to.have.body": asserting(
        "pm.response.to.have.body()",
        "pm.response.to.have.body('Hello, world')",
        "pm.response.to.have.body('no')",
        "pm.response.to.have.body(/world$/)",
        "pm.response.to.have.body(/nope/)",
        "pm.response.to.not.have.body('Hello, world')",
        path="/text",
    ),
    "to.have.jsonBody": asserting(
        "pm.response.to.have.jsonBody()",
        "pm.response.to.have.jsonBody('name')",
        "pm.response.to.have.jsonBody('name', 'Ada')",
        "pm.response.to.have.jsonBody('address.geo.lat', 46.2)",
        "pm.response.to.have.jsonBody('none')",
        "pm.response.to.have.jsonBody('name', 'Bob')",
        "pm.response.to.have.jsonBody({a: 1})",
        "pm.response.to.not.have.jsonBody('name')",
        "pm.response.to.have.jsonBody('orders[1].total', 25)",
    ),
    "to.have.jsonBody of text": asserting(
        "pm.response.to.have.jsonBody()", "pm.response.to.not.have.jsonBody()", "pm.response.to.be.json", path="/text"
    ),
    "to.be.withBody and json": asserting(
        "pm.response.to.be.withBody",
        "pm.response.to.be.json",
        "pm.response.to.not.be.json",
        "pm.response.to.not.be.withBody",
    ),
    "to.have.responseTime": asserting(
        "pm.response.to.have.responseTime",
        "pm.expect(pm.response.responseTime).to.be.below(4000)",
        "pm.expect(pm.response.responseTime).to.be.a('number')",
        "pm.response.to.have.responseTime.below(4000)",
    ),
    "to.have.responseSize": asserting(
        "pm.response.to.have.responseSize()",
        "pm.expect(pm.response.responseSize).to.be.above(0)",
        "pm.response.to.have.responseSize(12)",
        path="/text",
    ),
    "chained": asserting(
        "pm.response.to.be.ok.and.to.have.header('Content-Type')",
        "pm.expect(pm.response).to.have.property('code', 200)",
        "pm.expect(pm.response.headers.get('Content-Type')).to.include('json')",
        "pm.expect(pm.response.text()).to.include('Ada')",
        "pm.expect(pm.response.code).to.be.oneOf([201, 202])",
    ),
    "no response before": one(
        before='pm.test(String(pm.response), () => {}); pm.test("code", () => pm.response.code);'
    ),
    "no answer": chain(
        step('pm.test("code " + pm.response.code, () => {}); pm.test("json", () => pm.response.json());', "/drop"),
        step('pm.test("next", () => {});'),
    ),
    "redirected": one(
        'pm.test(pm.response.code + " " + pm.response.json().id + " " + pm.request.url, () => {});',
        "/redirect?to=/person",
    ),
    "a large answer": one(
        "const all = pm.response.json(); "
        'pm.test(all.length + all[499].text.length + " " + pm.response.size().body, () => {});',
        "/big",
    ),
    "what is there no longer": one(
        'pm.test("mime", () => pm.response.mime()); pm.test("data", () => pm.response.dataURI()); pm.response.mime();'
    ),
    "details": one(
        "pm.test(JSON.stringify(pm.response.details()), () => {}); "
        "pm.test(String(pm.response.encoding && pm.response.encoding()), () => {});",
        "/gzip",
    ),
}
