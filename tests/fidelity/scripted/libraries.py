"""What `require` offers, and the libraries that are there without it."""

from scripted.writing import one

HELD: dict[str, str] = {
    "lodash": """
        const lodash = require("lodash");
        pm.test(lodash.VERSION, () => {});
        pm.test(JSON.stringify(lodash.groupBy(pm.response.json().orders, (o) => o.total > 15)), () => {});
        pm.test([lodash.get({a: {b: 1}}, "a.b"), lodash.camelCase("a b c"), lodash.chunk([1, 2, 3], 2).length,
        lodash.isEqual({a: 1}, {a: 1})].join(), () => {});
        pm.test(JSON.stringify(lodash.merge({a: {b: 1}}, {a: {c: 2}})) + lodash.padStart("5", 3, "0") +
        lodash.template("hi <%= n %>")({n: 1}), () => {});
        pm.test(lodash.sortBy([3, 1, 2]).join() + lodash.uniq([1, 1]).length + lodash.sumBy([{n: 1}, {n: 2}], "n"),
        () => {});
    """,
    "a name that is there": """
        const _ = require("lodash");
        pm.test("never", () => {});
    """,
    "names that are there, given anew": """
        var _ = require("lodash"), request = 5; environment = 6; function atob() { return "own"; }
        pm.test([typeof _.pluck, request, environment, atob("x")].join(), () => {});
    """,
    "the lodash that is there": "pm.test(_.VERSION + _.pluck([{a: 1}], 'a') + _.contains([1], 1), () => {});",
    "crypto-js": """
        const C = require("crypto-js");
        pm.test(C.MD5("a").toString() + C.SHA1("a") + C.SHA256("a").toString(C.enc.Base64), () => {});
        pm.test(C.HmacSHA256("text", "key").toString(), () => {});
        pm.test(C.HmacSHA512("größe", "key").toString(C.enc.Base64), () => {});
        pm.test(C.enc.Base64.stringify(C.enc.Utf8.parse("hello")) + C.enc.Utf8.stringify(C.enc.Base64.parse("aGk=")),
        () => {});
        const key = C.enc.Hex.parse("000102030405060708090a0b0c0d0e0f"),
        iv = C.enc.Hex.parse("101112131415161718191a1b1c1d1e1f");
        const sealed = C.AES.encrypt("secret", key, {iv, mode: C.mode.CBC, padding: C.pad.Pkcs7});
        pm.test(sealed.toString() + C.AES.decrypt(sealed.toString(), key, {iv}).toString(C.enc.Utf8), () => {});
        pm.test(C.PBKDF2("p", "salt", {keySize: 4, iterations: 10}).toString() + C.RIPEMD160("a") +
        C.SHA3("a").toString().length, () => {});
        pm.test("random " + C.lib.WordArray.random(16).toString().length, () => {});
    """,
    "the CryptoJS that is there": "pm.test(CryptoJS.SHA256('x').toString() + CryptoJS.MD5('a'), () => {});",
    "moment": """
        const moment = require("moment");
        pm.test(moment.version, () => {});
        pm.test(moment.utc(0).format() + moment.utc("2024-02-29").add(1, "year").format("YYYY-MM-DD dddd"), () => {});
        pm.test(moment.utc("2024-01-31").add(1, "month").toISOString() + moment.duration(90, "minutes").humanize(),
        () => {});
        pm.test([moment("nonsense", "YYYY").isValid(), moment.utc("2024-05-05").diff(moment.utc("2024-05-01"),
        "days")].join(), () => {});
        pm.test("zone " + moment(0).format("Z") + moment.utc(0).unix(), () => {});
    """,
    "uuid": """
        const uuid = require("uuid");
        pm.test("shape",
        () => pm.expect(uuid.v4()).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/));
        pm.test("two", () => pm.expect(uuid.v4()).to.not.equal(uuid.v4()));
        pm.test(typeof uuid + typeof uuid.v1 + (typeof uuid === "function" ? uuid().length : ""), () => {});
    """,
    "xml2js": """
        const {parseString, Builder} = require("xml2js");
        parseString('<r a="1"><b>2</b><b>3</b></r>', (error, result) => pm.test(error + JSON.stringify(result),
        () => {}));
        parseString('<r><b>2</b></r>', {explicitArray: false, mergeAttrs: true}, (error,
        result) => pm.test(JSON.stringify(result), () => {}));
        parseString("<broken>", (error) => pm.test(error.message, () => {}));
        pm.test(new Builder({headless: true}).buildObject({a: {b: 1}}), () => {});
    """,
    "csv-parse": """
        const parse = require("csv-parse/lib/sync");
        pm.test(JSON.stringify(parse("id,name\\n1,Ada\\n2,\\"G, H\\"", {columns: true})), () => {});
        pm.test(JSON.stringify(parse("a;b\\n1;2", {delimiter: ";", skip_empty_lines: true})), () => {});
        pm.test("broken", () => parse("a,b\\n1"));
    """,
    "ajv": "const A = require('ajv'); pm.test(String(new A().validate({type: 'number'}, 5)) + typeof A, () => {});",
    "tv4": "const t = require('tv4'); pm.test(String(t.validate(5, {type: 'string'})) + t.error.message, () => {});",
    "atob and btoa": """
        pm.test(require("atob")("aGk=") + require("btoa")("hi") + atob("aGk=") + btoa("hi"), () => {});
        pm.test("latin " + btoa("\\u00ff") + atob("/w==").charCodeAt(0), () => {});
    """,
    "chai": "const {expect} = require('chai'); pm.test('x', () => expect(1).to.equal(2));",
    "postman-collection": """
        const sdk = require("postman-collection");
        const url = new sdk.Url("http://api.test:8080/a/b?c=1#d");
        pm.test([url.getHost(), url.getPath(), url.getQueryString(), url.port, url.hash, url.getRemote()].join(),
        () => {});
        const asked = new sdk.Request({url: "http://x/", method: "POST", header: [{key: "A", value: "1"}]});
        pm.test(JSON.stringify(asked.headers.toObject()) + asked.method, () => {});
        const scope = new sdk.VariableScope([{key: "a", value: 1}]);
        pm.test(String(scope.get("a")) + scope.has("b"), () => {});
        pm.test(JSON.stringify(sdk.QueryParam.parse("a=1&b=2")) + sdk.Property.replaceSubstitutions("{{x}}", {x: 5}),
        () => {});
        const response = new sdk.Response({code: 201, body: '{"a": 1}', header: [{key: "H", value: "v"}]});
        pm.test(response.reason() + response.json().a + response.headers.get("h"), () => {});
        pm.test(new sdk.HeaderList(null, "A: 1\\nB: 2").map((h) => h.key).join(), () => {});
        pm.test(sdk.Cookie.parse("a=1; Path=/").value, () => {});
    """,
    "querystring and url": """
        pm.test("escape", () => require("querystring").escape("&"));
        const qs = require("querystring"), url = require("url");
        pm.test(qs.stringify({a: [1, 2], b: "ä ö"}) + JSON.stringify(qs.parse("a=1&a=2&b=%20")), () => {});
        const u = url.parse("http://u:p@h.test:81/p?q=1#f", true);
        pm.test([u.auth, u.host, u.port, u.pathname, u.query.q, u.hash, u.protocol].join(), () => {});
        pm.test(url.format({protocol: "http", host: "h", pathname: "/x", query: {a: 1}}) + url.resolve("http://h/a/b",
        "../c"), () => {});
    """,
    "util": """
        const util = require("util");
        pm.test(util.format("%s %d %j %%", "a", 5, {b: 1}) + util.inspect({a: {b: [1, "x"]}}), () => {});
        pm.test([util.isArray([]), util.isString("a"), typeof util.promisify, util.isDeepStrictEqual &&
        util.isDeepStrictEqual({a: 1}, {a: 1})].join(), () => {});
        pm.test(util.inspect(new Error("e")).split("\\n")[0] + util.inspect("quote's") + util.inspect(null), () => {});
    """,
    "assert": """
        const assert = require("assert");
        pm.test("equal", () => assert.equal(1, 2));
        pm.test("strictEqual", () => assert.strictEqual("a", "b", "own message"));
        pm.test("ok", () => assert(0));
        pm.test("throws", () => assert.throws(() => {}));
        pm.test("passes", () => { assert.deepEqual({a: [1]}, {a: [1]}); assert.notEqual(1, 2); });
        pm.test("fail", () => assert.fail("failed"));
    """,
    "buffer": """
        const {Buffer: B} = require("buffer");
        pm.test(B.from("größe").toString("base64") + B.from("aGk=", "base64").toString() + B.from("ff00",
        "hex").length, () => {});
        pm.test(Buffer.concat([Buffer.from("a"), Buffer.from([98])]).toString() + Buffer.byteLength("ä") +
        Buffer.isBuffer(Buffer.alloc(2)), () => {});
        pm.test(JSON.stringify(Buffer.from("ab")) + Buffer.from("a").equals(Buffer.from("a")) +
        Buffer.from([1, 2, 3]).slice(1).readUInt8(0), () => {});
        pm.test(Buffer.from("user:pass").toString("base64") + Buffer.from("x", "latin1").toString("hex") +
        (B === Buffer), () => {});
    """,
    "events": """
        const Events = require("events"), e = new Events();
        e.on("x", (a, b) => pm.test("event " + a + b, () => {})); e.once("x", () => pm.test("once", () => {}));
        pm.test(String(e.emit("x", 1, 2)) + e.emit("none") + e.listenerCount("x"), () => {});
        pm.test("error", () => e.emit("error", new Error("unheard")));
    """,
    "path": """
        const path = require("path");
        pm.test([path.join("a", "..", "b"), path.basename("/x/y.txt", ".txt"), path.extname("a.b.c"),
        path.dirname("/a/b"), path.resolve("/a", "b"), path.normalize("/a//b/./c")].join(), () => {});
    """,
    "punycode": "const p = require('punycode'); "
    "pm.test(p.toASCII('größe.test') + p.toUnicode('xn--gre-6ka8i.test') + p.encode('ä'), () => {});",
    "stream and string_decoder": """
        const {Readable, Transform} = require("stream"), {StringDecoder} = require("string_decoder");
        const decoder = new StringDecoder("utf8");
        pm.test(decoder.write(Buffer.from([0xe2, 0x98])) + decoder.write(Buffer.from([0x83])) + decoder.end(),
        () => {});
        pm.test([typeof Readable, typeof Transform, typeof new Readable().pipe].join(), () => {});
    """,
    "timers": """
        const timers = require("timers");
        pm.test(Object.keys(timers).filter((k) => /^(set|clear)(Timeout|Interval|Immediate)$/.test(k)).sort().join(),
        () => {});
    """,
    "cheerio": """
        const $ = require("cheerio").load(HTML);
        pm.test($("h1.top").text() + $("a").length + $("a").last().attr("href") + $("title").html(), () => {});
        pm.test($("a").map((i, a) => $(a).attr("href")).get().join() + $.html("h1"), () => {});
        pm.test(cheerio.load("<p>x</p>")("p").text(), () => {});
    """.replace("HTML", '\'<title>Shop</title><h1 class="top">Hello</h1><a href="/a">A</a><a href="/b">B</a>\''),
    "xml2Json": """
        pm.test(JSON.stringify(xml2Json('<order id="7"><item sku="a">Ink</item><item>B</item><n/></order>')), () => {});
        pm.test(JSON.stringify(xml2Json("<a> trimmed </a>")), () => {});
        pm.test(JSON.stringify(xml2Json("not xml")) + JSON.stringify(xml2Json("")), () => {});
    """,
    "Backbone": "pm.test(typeof Backbone.Model + Backbone.VERSION + new Backbone.Model({a: 1}).get('a'), () => {});",
    "what there is not": """
        ["fs2", "http", "child_process", "axios", "./x", "", "crypto"].forEach((name) => pm.test(name, () => {
        require(name); }));
        pm.test("nothing", () => { require(); });
    """,
    "what is empty": """
        const fs = require("fs"), os = require("os");
        pm.test(Object.keys(fs).length + " " + typeof fs.readFileSync + " " + typeof os.platform, () => {});
    """,
    "the same each time": 'pm.test(String(require("lodash") === require("lodash")), () => {});',
    "pm.require": 'pm.test(typeof pm.require, () => {}); pm.test("call", () => pm.require("@team/package"));',
}

COLLECTIONS: dict[str, object] = {
    **{name: one(source) for name, source in HELD.items()},
    "XML of an answer": one(
        "const order = xml2Json(responseBody).order; "
        'pm.test(order.$.id + order.item.map((i) => i._ + i.$.sku).join() + "[" + order.note + "]", () => {});',
        "/xml",
    ),
    "HTML of an answer": one(
        'const $ = require("cheerio").load(pm.response.text()); '
        'pm.test($("title").text() + $("a").map((i, a) => a.attribs.href).get(), () => {});',
        "/html",
    ),
    "CSV of an answer": one(
        'const rows = require("csv-parse/lib/sync")(pm.response.text(), {columns: true}); '
        "pm.test(rows[1].name + rows.length, () => {});",
        "/csv",
    ),
}
