"""Runs with options: data of CSV files, several times, some of a collection, variables given beside."""

from building import Sample, folder, items, pair
from scripted.writing import Asked, chain, scripts, step

DATA = """
pm.test(JSON.stringify(pm.iterationData.toObject()), () => {});
pm.test(pm.info.iteration + " of " + pm.info.iterationCount + " " + JSON.stringify(data) + iteration, () => {});
pm.test(Object.keys(data).map((name) => typeof data[name]).join(), () => {});
"""
SENT = "/echo?id={{id}}&name={{name}}"
ROWS = chain(step(DATA, SENT))
SAY = "pm.test(pm.info.requestName + pm.info.iteration, () => {});"
BACK = 'if (!pm.globals.has("back")) { pm.globals.set("back", 1); pm.execution.setNextRequest("a"); }'
TREE = items(
    [
        folder(
            "F", [step(SAY, SENT, "a"), folder("G", [step(SAY, SENT, "b")], **scripts("", 'pm.test("G", () => {});'))]
        ),
        folder("H", [step(SAY, SENT, "c"), step(SAY + BACK, SENT, "d")]),
        step(SAY, SENT, "e"),
    ],
    **scripts('pm.test("before all", () => {});'),
)
READ = 'pm.test(pm.environment.get("id") + pm.variables.get("name") + typeof pm.environment.get("id"), () => {});'

COLLECTIONS: dict[str, Sample] = {
    "CSV": Asked(ROWS, csv="id,name\n1,Ada\n2,Grace\n"),
    "CSV with quotes": Asked(ROWS, csv='id,name\n"1","Ada, Countess"\n"007","say ""hi"""\n'),
    "CSV of numbers": Asked(ROWS, csv="id,name\n007,1.50\n-5,1e3\n0x1f,true\n"),
    "CSV with blanks": Asked(ROWS, csv=" id , name \n 1 , Ada \n,\n3\n"),
    "CSV with lines of Windows": Asked(ROWS, csv="id,name\r\n1,größe\r\n"),
    "CSV with a mark": Asked(ROWS, csv="\ufeffid,name\n1,x\n"),
    "three times": Asked(ROWS, times=3),
    "more times than rows": Asked(ROWS, csv="id,name\n1,a\n2,b\n", times=4),
    "fewer times than rows": Asked(ROWS, csv="id,name\n1,a\n2,b\n3,c\n", times=2),
    "once": Asked(ROWS, times=1),
    "a folder": Asked(TREE, folders=("F",)),
    "an inner folder": Asked(TREE, folders=("G",)),
    "a request": Asked(TREE, folders=("c",)),
    "folders in another order": Asked(TREE, folders=("H", "F")),
    "a folder that leads out of itself": Asked(TREE, folders=("H",)),
    "a folder, twice": Asked(TREE, folders=("F",), times=2),
    "variables given": Asked(chain(step(READ, SENT)), variables=(("id", "5"), ("name", "given"))),
    "variables given over an environment": Asked(
        chain(step(READ + 'pm.environment.set("id", 6);', SENT), step(READ, SENT)),
        environment=[pair("id", "1", enabled=True), pair("name", "own", enabled=True)],
        variables=(("id", "5"),),
    ),
}
