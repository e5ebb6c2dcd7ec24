"""Variables of every scope: set, read, shadowed, removed."""

from building import Sample, items, pair
from scripted.writing import chain, one, step

ENVIRONMENT = [pair("e", "environment", enabled=True), pair("all", "environment", enabled=True)]
GLOBALS = [pair("g", "globals", enabled=True), pair("all", "globals", enabled=True)]
OWN = [pair("c", "collection"), pair("all", "collection")]
READ = """
pm.test("environment " + pm.environment.get("all"), () => {});
pm.test("collection " + pm.collectionVariables.get("all"), () => {});
pm.test("globals " + pm.globals.get("all"), () => {});
pm.test("variables " + pm.variables.get("all"), () => {});
pm.test("data " + pm.iterationData.get("all"), () => {});
"""
SENT = "/echo?e={{e}}&c={{c}}&g={{g}}&all={{all}}&local={{local}}"
NAMES = ("environment", "collectionVariables", "globals")


def every(source: str) -> str:
    """Write a script for each of the scopes that are kept, in whose text SCOPE stands for it."""
    return "\n".join(source.replace("SCOPE", name) for name in NAMES)


def with_scopes(collection: object, **members: object) -> Sample:
    """Run a collection with an environment and globals."""
    return Sample(collection, environment=ENVIRONMENT, globals_=GLOBALS, **members)  # type: ignore[arg-type]


COLLECTIONS: dict[str, object] = {
    "read": with_scopes(items([step(READ)], variable=OWN), data=[{"all": "data"}]),
    "set and get": chain(
        step(every('pm.SCOPE.set("a", "SCOPE"); pm.test(pm.SCOPE.get("a"), () => {});')),
        step(every('pm.test("later " + pm.SCOPE.get("a"), () => {});'), SENT),
    ),
    "set before, sent after": one(
        path=SENT,
        before="""
        pm.environment.set("e", "1"); pm.collectionVariables.set("c", "2");
        pm.globals.set("g", "3"); pm.variables.set("local", "4");
        """,
    ),
    "set in a test, sent by the next": chain(
        step('pm.environment.set("e", pm.response.json().name); pm.globals.set("g", pm.response.json().id);'),
        step(path=SENT),
    ),
    "shadowing": with_scopes(
        chain(
            step('pm.variables.set("all", "local");', SENT),
            step(READ, SENT),
            step('pm.variables.unset("all");', SENT),
            step(READ, SENT),
            variable=OWN,
        )
    ),
    "shadowing of data": with_scopes(
        items([step(READ, SENT), step(READ, SENT, "two")], variable=OWN), data=[{"all": "d"}]
    ),
    "unset": with_scopes(
        chain(
            step(every('pm.SCOPE.unset("all"); pm.test(String(pm.SCOPE.get("all")), () => {});'), SENT),
            step(READ, SENT),
            variable=OWN,
        )
    ),
    "unset what is not there": one(
        every('pm.SCOPE.unset("nothing"); pm.test(String(pm.SCOPE.has("nothing")), () => {});')
    ),
    "clear": with_scopes(
        chain(
            step("pm.environment.clear();", SENT),
            step("pm.globals.clear();", SENT),
            step("pm.collectionVariables.clear();", SENT),
            step(READ, SENT),
            variable=OWN,
        )
    ),
    "clear the local ones": with_scopes(
        chain(
            step('pm.variables.set("local", 1);', SENT),
            step("pm.variables.clear();", SENT),
            step(READ, SENT),
            variable=OWN,
        )
    ),
    "has": with_scopes(
        items(
            [
                step(
                    every(
                        'pm.test("SCOPE", () => { pm.expect(pm.SCOPE.has("all")).to.be.true; '
                        'pm.expect(pm.SCOPE.has("none")).to.be.false; });'
                    )
                    + '\npm.test("variables", () => pm.expect(["e", "c", "g", "x"].map(k => pm.variables.has(k)))'
                    ".to.eql([true, true, true, false]));"
                )
            ],
            variable=OWN,
        )
    ),
    "replaceIn": with_scopes(
        items(
            [
                step(
                    every('pm.test(pm.SCOPE.replaceIn("{{e}}-{{c}}-{{g}}-{{all}}-{{none}}"), () => {});')
                    + """
                    pm.test(pm.variables.replaceIn("{{e}}-{{c}}-{{g}}-{{all}}-{{none}}"), () => {});
                    pm.test(JSON.stringify(pm.variables.replaceIn({a: "{{e}}", b: ["{{g}}"]})), () => {});
                    pm.test(String(pm.variables.replaceIn(5)), () => {});
                    """
                )
            ],
            variable=OWN,
        )
    ),
    "replaceIn, nested": one(
        """
        pm.environment.set("a", "{{b}}"); pm.globals.set("b", "deep {{c}}"); pm.collectionVariables.set("c", "end");
        pm.test(pm.variables.replaceIn("{{a}}"), () => {});
        pm.environment.set("x", "{{x}}");
        pm.test(pm.variables.replaceIn("{{x}}"), () => {});
        """
    ),
    "toObject": with_scopes(
        items(
            [
                step(
                    every("pm.test(JSON.stringify(pm.SCOPE.toObject()), () => {});")
                    + "\npm.test(JSON.stringify(pm.variables.toObject()), () => {});"
                    + "\npm.test(JSON.stringify(pm.environment.toJSON().values.map(v => v.key)), () => {});"
                )
            ],
            variable=OWN,
        ),
        data=[{"d": 1}],
    ),
    "names of the scopes": with_scopes(
        one("pm.test(String(pm.environment.name) + String(pm.globals.name), () => {});")
    ),
    "dynamic values": one(
        """
        const shape = {
            $guid: /^[0-9a-f-]{36}$/, $timestamp: /^\\d{10}$/, $randomInt: /^\\d{1,4}$/, $isoTimestamp: /Z$/,
            $randomFirstName: /^[A-Z]/, $randomBoolean: /^(true|false)$/, $randomEmail: /@/,
            $nothing: /^\\{\\{\\$nothing\\}\\}$/,
        };
        Object.keys(shape).forEach((name) => pm.test(name, () => {
            pm.expect(pm.variables.replaceIn("{{" + name + "}}")).to.match(shape[name]);
        }));
        """
    ),
    "odd names": chain(
        step(
            """
            ["", " ", "a b", "ä", "a.b", "__proto__", "constructor", "toString", "5"].forEach((name) => {
                pm.test("set " + name, () => { pm.environment.set(name, "v:" + name); });
                pm.test(name + "=" + pm.environment.get(name), () => {});
            });
            """
        ),
        step(path="/echo?a={{a b}}&b={{ä}}&c={{a.b}}&d={{5}}&e={{ }}&f={{constructor}}"),
    ),
    "set in one scope while another has it": with_scopes(
        chain(
            step('pm.globals.set("e", "from globals"); pm.environment.unset("e");', SENT), step(path=SENT), variable=OWN
        )
    ),
}
