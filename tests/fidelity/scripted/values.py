"""Values of every type in variables, and rows of data."""

from building import Sample, items, pair
from scripted.scopes import every
from scripted.writing import chain, one, step

VALUES = """
const values = {
    number: 5, fraction: 1.5, negative: -0, nan: NaN, infinite: Infinity, yes: true, no: false, nothing: null,
    missing: undefined, empty: "", list: [1, "a", null], object: {a: {b: 1}}, date: new Date(0),
    fn: function named() {},
};
"""
TYPES = (
    'Object.keys(values).forEach((k) => pm.test(k + " " + typeof SCOPE.get(k) + " " + String(SCOPE.get(k)), () => {}));'
)
SENT = "/echo?" + "&".join(
    f"{name}={{{{{name}}}}}"
    for name in ("number", "fraction", "yes", "no", "nothing", "missing", "empty", "list", "object")
)
ROWS = [
    {"id": 1, "name": "Ada", "tags": ["a"], "deep": {"x": 1}, "none": None, "on": True},
    {"id": 2, "name": "Grace", "extra": "only here"},
]
DATA = """
pm.test(JSON.stringify(pm.iterationData.toObject()), () => {});
pm.test("get " + pm.iterationData.get("name") + " " + pm.iterationData.get("nothing"), () => {});
pm.test("has " + pm.iterationData.has("extra"), () => {});
pm.test("info " + pm.info.iteration + " of " + pm.info.iterationCount, () => {});
pm.test("legacy " + JSON.stringify(data) + " " + iteration, () => {});
"""


def of_every_type(scope: str) -> object:
    """Set values of every type in a scope, read and send them, and read them again."""
    setting = f"{VALUES}\nObject.keys(values).forEach((k) => {scope}.set(k, values[k]));\n"
    return chain(
        step(setting + TYPES.replace("SCOPE", scope), SENT),
        step(VALUES + TYPES.replace("SCOPE", scope), SENT),
    )


COLLECTIONS: dict[str, object] = {
    "environment": of_every_type("pm.environment"),
    "collection variables": of_every_type("pm.collectionVariables"),
    "globals": of_every_type("pm.globals"),
    "local": of_every_type("pm.variables"),
    "types that are given": chain(
        step(
            """
            pm.environment.set("n", "5", "number"); pm.environment.set("b", "true", "boolean");
            pm.environment.set("j", {a: 1}, "json"); pm.environment.set("s", 5, "string");
            pm.environment.set("a", 5, "any");
            ["n", "b", "j", "s", "a"].forEach((k) => pm.test(k + " " + typeof pm.environment.get(k), () => {}));
            """
        ),
        step(path="/echo?n={{n}}&b={{b}}&j={{j}}&s={{s}}&a={{a}}"),
    ),
    "JSON in a variable": chain(
        step('pm.environment.set("person", JSON.stringify(pm.response.json()));'),
        step(
            'const person = JSON.parse(pm.environment.get("person")); pm.test(person.address.city, () => {});',
            "/echo",
            method="POST",
            body={"mode": "raw", "raw": "{{person}}"},
        ),
    ),
    "an object is kept by its value": chain(
        step(
            'const o = {a: 1}; pm.environment.set("o", o); o.a = 2; '
            'pm.test(String(pm.environment.get("o").a), () => {});'
        ),
        step('pm.test(JSON.stringify(pm.environment.get("o")), () => {});'),
    ),
    "types of initial values": Sample(
        items(
            [step('["n", "t", "z", "s"].forEach(k => pm.test(k + typeof pm.collectionVariables.get(k), () => {}));')],
            variable=[pair("n", 5), pair("t", True), pair("z", None), pair("s", "text")],
        ),
        environment=[pair("e", 5, enabled=True)],
    ),
    "rows": Sample(chain(step(DATA, "/echo?id={{id}}&name={{name}}&extra={{extra}}"), step(DATA)), data=ROWS),
    "rows that scripts change": Sample(
        chain(
            step(
                'pm.iterationData.set && pm.iterationData.set("name", "changed"); pm.test(data.name, () => {});',
                "/echo?n={{name}}",
            ),
            step("pm.test(String(pm.iterationData.get('name')), () => {});", "/echo?n={{name}}"),
        ),
        data=ROWS,
    ),
    "rows that are unset": Sample(
        chain(step('pm.iterationData.unset("name");', "/echo?n={{name}}"), step(DATA, "/echo?n={{name}}")), data=ROWS
    ),
    "what lasts from row to row": Sample(
        chain(
            step(
                every('pm.SCOPE.set("n", (pm.SCOPE.get("n") || 0) + 1);')
                + 'pm.variables.set("local", (pm.variables.get("local") || 0) + 1);',
                "/echo?n={{n}}&local={{local}}",
            )
        ),
        data=[{"x": 1}, {"x": 2}, {"x": 3}],
    ),
    "a row goes before an environment": Sample(
        chain(
            step('pm.environment.set("name", "set"); pm.test(pm.variables.get("name"), () => {});', "/echo?n={{name}}"),
            step(path="/echo?n={{name}}"),
        ),
        data=ROWS,
    ),
    "long texts": chain(
        step(
            'pm.environment.set("long", "x".repeat(50000) + "end"); pm.globals.set("big", pm.response.text());', "/big"
        ),
        step(
            'pm.test(pm.environment.get("long").length + " " + pm.globals.get("big").length, () => {});'
            'pm.environment.unset("long"); pm.globals.unset("big");',
            "/echo",
            method="POST",
            body={"mode": "raw", "raw": "{{long}}"},
        ),
    ),
    "unicode": one(
        """
        pm.environment.set("größe", "☃ 😀 \\u0000 \\ud800");
        pm.environment.set("astral", "😀"); pm.test("länge " + pm.environment.get("astral").length, () => {});
        pm.test(pm.response.json().emoji + pm.response.json().snowman, () => {});
        """,
        "/unicode",
    ),
}
