"""Cookies: those of an answer, and the jar."""

from building import pair
from scripted.writing import chain, one, step

JAR = 'const jar = pm.cookies.jar(), url = "http://api.test/";\n'
SHOW = "pm.test(JSON.stringify(pm.cookies.toObject()), () => {});"

COLLECTIONS: dict[str, object] = {
    "of an answer": chain(
        step(
            SHOW + 'pm.test(pm.cookies.get("a") + pm.cookies.has("b") + pm.cookies.has("none") + '
            'String(pm.cookies.get("none")), () => {});',
            "/cookies/set?a=1&b=2",
        ),
        step(SHOW, "/echo"),
    ),
    "before the next request": chain(step(path="/cookies/set?a=1"), step(path="/echo", before=SHOW, after=SHOW)),
    "attributes": chain(
        step(
            SHOW + "pm.test(JSON.stringify(pm.cookies.all().map((c) => [c.name, c.value, c.path, c.httpOnly, "
            "c.secure])), () => {});",
            "/cookies/rich",
        ),
        step(SHOW, "/cookies/deep"),
        step(SHOW, "/echo"),
    ),
    "encoded values": chain(
        step(SHOW + 'pm.test(pm.cookies.get("enc") + "|" + pm.cookies.get("quoted"), () => {});', "/cookies/encoded"),
        step(SHOW, "/echo"),
    ),
    "legacy": one(
        """
        pm.test(String(postman.getResponseCookie("a").value) + String(postman.getResponseCookie("none")), () => {});
        pm.test(responseCookies.map((c) => c.name + "=" + c.value).join(), () => {});
        """,
        "/cookies/set?a=1&b=2",
    ),
    "a header of the request": one(SHOW, "/echo", header=[pair("Cookie", "own=1")]),
    "jar: get": one(
        JAR
        + """
        jar.get(url, "a", (error, value) => pm.test("a " + error + " " + value, () => {}));
        jar.get(url, "none", (error, value) => pm.test("none " + error + " " + value, () => {}));
        jar.get("http://other.test/", "a", (error, value) => pm.test("other " + error + " " + value, () => {}));
        """,
        "/cookies/set?a=1",
    ),
    "jar: set": chain(
        step(
            JAR
            + """
            jar.set(url, "one", "1", (error, cookie) => pm.test("set " + error + " " + cookie.name + "=" +
            cookie.value + cookie.path, () => {}));
            """
        ),
        step(SHOW, "/echo"),
    ),
    "jar: set an object": chain(
        step(
            JAR + 'jar.set(url, {name: "obj", value: "v", path: "/echo", httpOnly: true}, (e, c) => '
            "pm.test(String(e) + c.name + c.path + c.httpOnly, () => {}));"
        ),
        step(SHOW, "/echo"),
        step(SHOW, "/person"),
    ),
    "jar: set a text": chain(
        step(
            JAR + 'jar.set(url, "text=5; Path=/; HttpOnly", (e, c) => pm.test(String(e) + c.name + c.value, () => {}));'
        ),
        step(SHOW, "/echo"),
    ),
    "jar: set before": chain(
        step(SHOW, "/echo", before=JAR + 'jar.set(url, "early", "1", () => {});'), step(SHOW, "/echo")
    ),
    "jar: getAll": one(
        JAR
        + """
        jar.getAll(url, (error, cookies) => pm.test("all " + error + cookies.map((c) => c.name + "=" +
        c.value).sort().join(), () => {}));
        """,
        "/cookies/set?a=1&b=2",
    ),
    "jar: unset": chain(
        step(JAR + 'jar.unset(url, "a", (error) => pm.test("unset " + error, () => {}));', "/cookies/set?a=1&b=2"),
        step(SHOW, "/echo"),
    ),
    "jar: unset what is not there": one(
        JAR + 'jar.unset(url, "none", (error) => pm.test("unset " + error, () => {}));'
    ),
    "jar: clear": chain(
        step(JAR + 'jar.clear(url, (error) => pm.test("clear " + error, () => {}));', "/cookies/set?a=1&b=2"),
        step(SHOW, "/echo"),
    ),
    "jar: wrong calls": one(
        JAR
        + """
        pm.test("no URL", () => jar.get(null, "a", () => {}));
        pm.test("no callback", () => jar.get(url, "a"));
        pm.test("no name", () => jar.get(url, 5, () => {}));
        pm.test("set nothing", () => jar.set(url));
        pm.test("all", () => jar.getAll(url, 5, () => {}));
        pm.test("unset", () => jar.unset(url, null, () => {}));
        pm.test("clear", () => jar.clear());
        """
    ),
    "jar: one after another": one(
        JAR
        + """
        jar.set(url, "x", "1", () => jar.set(url, "y", "2", () => jar.unset(url, "x", () => jar.getAll(url, (e, all) =>
            pm.test("left " + all.map((c) => c.name).sort().join(), () => {})))));
        """
    ),
    "deleted by the server": chain(step(SHOW, "/cookies/set?gone=1"), step(SHOW, "/cookies/rich"), step(SHOW, "/echo")),
    "of a request that a script sent": chain(
        step(
            'pm.sendRequest("http://api.test/cookies/set?s=1", () => pm.test("sent " + pm.cookies.has("s"), () => {}));'
        ),
        step(SHOW, "/echo"),
    ),
    "hosts": chain(
        step(path="/cookies/set?a=1"), step(SHOW, "http://other.test/echo"), step(SHOW, "http://sub.api.test/echo")
    ),
}
