"""Chai's assertions, and what they say when they fail."""

from scripted.writing import one

GROUPS: dict[str, tuple[str, ...]] = {
    "equality": (
        "expect(1).to.equal(1)",
        "expect(1).to.equal(2)",
        "expect('a').to.equal('b')",
        "expect(1).to.eq('1')",
        "expect({a: 1}).to.equal({a: 1})",
        "expect({a: 1}).to.eql({a: 1})",
        "expect({a: 1}).to.eql({a: 2})",
        "expect([1, [2]]).to.deep.equal([1, [2]])",
        "expect([1, 2]).to.deep.equal([2, 1])",
        "expect(NaN).to.eql(NaN)",
        "expect(null).to.equal(undefined)",
        "expect(1).to.not.equal(1)",
        "expect('x'.repeat(100)).to.equal('y')",
        "expect('größe ☃').to.equal('grösse')",
        "expect(-0).to.eql(+0)",
    ),
    "truth": (
        "expect(true).to.be.true",
        "expect(1).to.be.true",
        "expect('').to.be.ok",
        "expect(null).to.be.null",
        "expect(0).to.be.null",
        "expect(undefined).to.be.undefined",
        "expect(1).to.be.undefined",
        "expect(null).to.exist",
        "expect(0).to.exist",
        "expect(false).to.be.false",
        "expect(0).to.be.false",
        "expect(NaN).to.be.NaN",
        "expect(1).to.be.NaN",
        "expect(1 / 0).to.be.finite",
    ),
    "types": (
        "expect('a').to.be.a('string')",
        "expect(1).to.be.a('string')",
        "expect([]).to.be.an('array')",
        "expect({}).to.be.an('array')",
        "expect(null).to.be.a('null')",
        "expect(/a/).to.be.a('regexp')",
        "expect(new Date(0)).to.be.a('date')",
        "expect(new Error('x')).to.be.an('error')",
        "expect(() => {}).to.be.a('function')",
        "expect(Symbol('s')).to.be.a('symbol')",
        "expect(new Map()).to.be.a('map')",
        "expect(Promise.resolve()).to.be.a('promise')",
        "expect([]).to.be.instanceOf(Array)",
        "expect({}).to.be.an.instanceof(Date)",
        "expect(undefined).to.be.an('undefined')",
    ),
    "emptiness and length": (
        "expect('').to.be.empty",
        "expect('a').to.be.empty",
        "expect([]).to.be.empty",
        "expect([1]).to.be.empty",
        "expect({}).to.be.empty",
        "expect({a: 1}).to.be.empty",
        "expect(5).to.be.empty",
        "expect([1, 2]).to.have.length(2)",
        "expect([1]).to.have.lengthOf(3)",
        "expect('abc').to.have.length.above(5)",
        "expect(new Set([1])).to.have.lengthOf(2)",
        "expect([1, 2, 3]).to.have.lengthOf.at.most(2)",
        "expect([1]).to.have.lengthOf.within(2, 4)",
    ),
    "numbers": (
        "expect(5).to.be.above(6)",
        "expect(5).to.be.gt(4)",
        "expect(5).to.be.at.least(6)",
        "expect(5).to.be.below(5)",
        "expect(5).to.be.at.most(4)",
        "expect(5).to.be.within(6, 7)",
        "expect(1.5).to.be.closeTo(1, 0.1)",
        "expect('5').to.be.above(4)",
        "expect(5).to.be.not.within(1, 9)",
        "expect(new Date(5)).to.be.above(new Date(9))",
        "expect(1).to.approximately(2, 0.5)",
    ),
    "inclusion": (
        "expect('hello').to.include('ell')",
        "expect('hello').to.include('x')",
        "expect([1, 2]).to.include(3)",
        "expect([1, 2]).to.contain(1)",
        "expect({a: 1, b: 2}).to.include({a: 1})",
        "expect({a: 1}).to.include({a: 2})",
        "expect([{a: 1}]).to.include({a: 1})",
        "expect([{a: 1}]).to.deep.include({a: 1})",
        "expect({a: {b: 1}}).to.deep.include({a: {b: 2}})",
        "expect({a: {b: 1}}).to.nested.include({'a.b': 2})",
        "expect(5).to.include(5)",
        "expect('a').to.be.oneOf(['b', 'c'])",
        "expect(1).to.be.oneOf([1, 2])",
        "expect([1, 2, 3]).to.include.members([4])",
        "expect([1, 2]).to.have.members([2, 1])",
        "expect([1, 2]).to.have.ordered.members([2, 1])",
        "expect([{a: 1}]).to.have.deep.members([{a: 1}])",
        "expect('hello').to.not.include('ell')",
    ),
    "properties": (
        "expect({a: 1}).to.have.property('a')",
        "expect({a: 1}).to.have.property('b')",
        "expect({a: 1}).to.have.property('a', 2)",
        "expect({a: {b: [1]}}).to.have.nested.property('a.b[0]', 1)",
        "expect({a: {b: 1}}).to.have.nested.property('a.c')",
        "expect({a: {x: 1}}).to.have.deep.property('a', {x: 2})",
        "expect({a: 1}).to.have.own.property('toString')",
        "expect({a: 1}).to.not.have.property('a')",
        "expect(undefined).to.have.property('a')",
        "expect({a: 1}).to.have.property('a').that.is.a('string')",
        "expect({a: 1, b: 2}).to.have.all.keys('a', 'b')",
        "expect({a: 1, b: 2}).to.have.all.keys('a')",
        "expect({a: 1}).to.have.any.keys('x', 'y')",
        "expect({a: 1, b: 2}).to.include.all.keys('a', 'c')",
        "expect({a: 1}).to.not.have.keys('a')",
        "expect([1, 2]).to.have.property('length', 3)",
    ),
    "patterns and functions": (
        "expect('abc').to.match(/b/)",
        "expect('abc').to.match(/x/i)",
        "expect('abc').to.have.string('d')",
        "expect(() => { throw new Error('boom'); }).to.throw()",
        "expect(() => {}).to.throw()",
        "expect(() => { throw new Error('boom'); }).to.throw('bang')",
        "expect(() => { throw new TypeError('t'); }).to.throw(RangeError)",
        "expect(() => { throw new Error('boom'); }).to.not.throw()",
        "expect(5).to.satisfy((n) => n > 6)",
        "expect({f() {}}).to.respondTo('g')",
        "expect(() => {}).to.be.a('string')",
    ),
    "changes": (
        "const o = {n: 1}; expect(() => { o.n += 2; }).to.change(o, 'n').by(2)",
        "const o = {n: 1}; expect(() => {}).to.change(o, 'n')",
        "const o = {n: 1}; expect(() => { o.n--; }).to.increase(o, 'n')",
        "const o = {n: 1}; expect(() => { o.n -= 1; }).to.decrease(o, 'n').by(2)",
        "expect(Object.freeze({})).to.be.frozen",
        "expect({}).to.be.sealed",
        "expect({}).to.be.extensible",
        "expect(Object.preventExtensions({})).to.be.extensible",
    ),
    "own messages": (
        "expect(1, 'the answer').to.equal(2)",
        "expect(1).to.equal(2, 'said last')",
        "expect({a: 1}, 'thing').to.have.property('b')",
        "expect.fail()",
        "expect.fail('failed on purpose')",
        "expect.fail(1, 2)",
        "expect.fail(1, 2, 'with values')",
        "throw new Error('plain')",
        "throw 'text'",
        "throw null",
        "throw {message: 'object', name: 'Odd'}",
        "throw undefined",
        "throw 5",
    ),
    "how values are shown": (
        "expect({a: {b: {c: {d: 1}}}}).to.equal(1)",
        "expect([1, 'a', null, undefined, true]).to.equal(1)",
        "expect(new Date(0)).to.equal(1)",
        "expect(/re/g).to.equal(1)",
        "expect(function named() {}).to.equal(1)",
        "expect(Symbol('s')).to.equal(1)",
        "expect(new Error('inner')).to.equal(1)",
        "expect(new Map([[1, {a: 2}]])).to.equal(1)",
        "expect(new Set([1, 2])).to.equal(1)",
        "expect(Array(50).fill(7)).to.equal(1)",
        "expect({long: 'x'.repeat(60), other: 1}).to.equal(1)",
        "expect('line\\nbreak').to.equal('x')",
        "expect('quote\\'s').to.equal('x')",
        "expect(class A {}).to.equal(1)",
        "expect(new Uint8Array([1, 2])).to.equal(1)",
        "expect(Object.create(null)).to.equal(1)",
        "expect(pm.response.json()).to.eql({})",
    ),
    "chains": (
        "expect([1, 2, 3]).to.be.an('array').that.includes(4)",
        "expect({a: 'x'}).to.be.an('object').and.have.property('a').which.equals('y')",
        "expect('abc').to.be.a('string').and.match(/^a/).and.have.lengthOf(4)",
        "expect(1).to.be.nothing",
        "expect(1).to.be.a.thing()",
        "expect(1).to.equl(1)",
    ),
}


def group(sources: tuple[str, ...]) -> object:
    """Make each assertion a test of its own."""
    tests = "\n".join(f'pm.test("{number}", () => {{ {source}; }});' for number, source in enumerate(sources))
    return one(f"const expect = pm.expect;\n{tests}")


COLLECTIONS: dict[str, object] = {
    "big integers": one(
        'pm.test("equal", () => pm.expect(1n).to.equal(1n)); '
        'pm.test("not", () => pm.expect(1n).to.equal(2n)); pm.test("after", () => {});'
    ),
    **{name: group(sources) for name, sources in GROUPS.items()},
    "chai itself": one(
        """
        const chai = require("chai"), {assert} = chai;
        pm.test("assert", () => assert.equal(1, 2, "one"));
        pm.test("deepEqual", () => assert.deepEqual({a: 1}, {a: 2}));
        pm.test("isString", () => assert.isString(5));
        pm.test("lengthOf", () => assert.lengthOf([1], 2));
        pm.test("property", () => assert.property({a: 1}, "b", "no b"));
        pm.test("throws", () => assert.throws(() => {}));
        pm.test("expect", () => chai.expect(1).to.equal(2));
        pm.test("should", () => { chai.should(); (5).should.equal(6); });
        pm.test("version " + chai.version, () => {});
        """
    ),
}
