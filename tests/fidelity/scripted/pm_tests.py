"""`pm.test`: names, skipped ones, asynchronous ones, errors in them."""

from building import items
from scripted.writing import chain, one, scripts, step, then

COLLECTIONS: dict[str, object] = {
    "passed and failed": one(
        'pm.test("yes", () => {}); pm.test("no", () => { pm.expect(1).to.equal(2); }); pm.test("again", () => {});'
    ),
    "names": one(
        """
        ["", " ", "a\\nb", "tab\\t", "größe ☃ 😀", "<b>&amp;</b>", "{{variable}}", "x".repeat(300), "same", "same"]
            .forEach((name) => pm.test(name, () => {}));
        [5, null, undefined, true, {a: 1}, [1, 2]].forEach((name) => pm.test(name, () => pm.expect(1).to.equal(1)));
        """
    ),
    "no function": one('pm.test("nothing"); pm.test("text", "x"); pm.test("null", null); pm.test();'),
    "skipped": one(
        'pm.test.skip("skipped", () => { throw new Error("never"); }); pm.test.skip("again"); pm.test("run", () => {});'
    ),
    "chained": one(
        'pm.test("a", () => {}).test("b", () => {}).test.skip("c"); pm.test("d " + pm.test.index(), () => {});'
    ),
    "nested": one(
        'pm.test("outer", () => { pm.test("inner", () => { pm.expect(1).to.equal(2); }); '
        'pm.test("inner two", () => {}); });'
    ),
    "throwing": one(
        """
        pm.test("error", () => { throw new Error("boom"); });
        pm.test("type", () => { throw new TypeError("wrong"); });
        pm.test("own", () => { class Own extends Error { constructor(m) { super(m); this.name = "Own";
        } } throw new Own("mine"); });
        pm.test("text", () => { throw "text"; });
        pm.test("member of nothing", () => { pm.response.json().none.deeper; });
        pm.test("no function", () => { pm.response.none(); });
        pm.test("no such name", () => { unknownName; });
        pm.test("constant", () => { const a = 1; a = 2; });
        pm.test("go on", () => {});
        """
    ),
    "done": one(
        """
        pm.test("at once", (done) => done());
        pm.test("with an error", (done) => done(new Error("given")));
        pm.test("with a text", (done) => done("text"));
        pm.test("later", (done) => setTimeout(done, 10));
        pm.test("later, failed", (done) => setTimeout(() => done(new Error("late")), 20));
        pm.test("thrown", (done) => { throw new Error("thrown"); });
        pm.test("twice", (done) => { done(); done(); });
        """
    ),
    "done, never": one('pm.test("never", (done) => {}); pm.test("after", () => {});'),
    "done, with a request": one(
        """
        pm.test("asked", (done) => pm.sendRequest("http://api.test/list", (error, response) => {
            try { pm.expect(response.json()).to.have.lengthOf(3); done(); } catch (e) { done(e); }
        }));
        pm.test("asked, failed", (done) => pm.sendRequest("http://api.test/text", (error, response) => {
            done(response.code === 200 ? new Error("was " + response.text()) : undefined);
        }));
        """
    ),
    "async functions": one(
        """
        pm.test("async", async () => { pm.expect(1).to.equal(1); });
        pm.test("async, failed", async () => { pm.expect(1).to.equal(2); });
        pm.test("promise", () => Promise.reject(new Error("rejected")));
        """
    ),
    "in callbacks": one(
        """
        setTimeout(() => pm.test("timer", () => pm.expect(1).to.equal(2)), 5);
        Promise.resolve(5).then((n) => pm.test("promise " + n, () => {}));
        pm.test("first", () => {});
        """
    ),
    "made of data": one(
        'pm.response.json().forEach((each) => pm.test("item " + each.id, () => pm.expect(each.name).to.equal("b")));',
        "/list",
    ),
    "several in one": one(
        """
        pm.test("person", () => {
            const person = pm.response.json();
            pm.expect(person.id).to.equal(7); pm.expect(person.name).to.equal("Ada");
            pm.expect(person.tags).to.include("three");
            pm.expect(person.never).to.exist;
        });
        """
    ),
    "before the request": one(
        'pm.test("after", () => {});', before='pm.test("before", () => pm.expect(1).to.equal(2));'
    ),
    "of every place": items(
        [step('pm.test("own", () => pm.expect(1).to.equal(2));')],
        **scripts('pm.test("all before", () => {});', 'pm.test("all after", () => {});'),
    ),
    "values that a test sets": then(
        'pm.test("sets", () => { pm.environment.set("a", 1); pm.expect(1).to.equal(2); pm.environment.set("b", 1); });',
        'pm.test(pm.environment.has("a") + " " + pm.environment.has("b"), () => {});',
    ),
    "none": chain(step(), step("// a remark\n"), step("var a = 1;")),
}
