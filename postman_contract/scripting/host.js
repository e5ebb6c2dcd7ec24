// What stands around Postman's sandbox: the queue of its events, timers, clock, random numbers, and a watch over what
// scripts share. It is evaluated first, keeps what it needs of the language before any script could change it, and is
// reachable by one function alone, which is given to whoever evaluates it and stands in no scope of a script.
(function () {
    "use strict";

    const root = globalThis,
        { parse, stringify } = JSON,
        { apply, ownKeys, construct } = Reflect,
        { getOwnPropertyDescriptor, getPrototypeOf, defineProperty, freeze, is, isExtensible } = Object,
        { imul } = Math,
        includes = Array.prototype.includes,
        getterOf = Function.prototype.call.bind(Object.prototype.__lookupGetter__),
        setterOf = Function.prototype.call.bind(Object.prototype.__lookupSetter__),
        RealDate = Date,
        RealMap = Map,
        RealSet = Set,
        RealRegExp = RegExp,
        RealProxy = Proxy,
        setHas = Set.prototype.has,
        setAdd = Set.prototype.add,
        textOf = String,
        startsWith = String.prototype.startsWith,
        slice = String.prototype.slice,
        READS_PER_MS = 50,
        NEAR = 4,            // of what each script has in its scope: it need name no library to change that
        // A script without any of this has no way to a library: it names none, and no member by a name made up. What
        // stands in brackets behind one of `:=([`, in the same line, is an array.
        REACHING = new RegExp("\\\\|(?<![:=(\\[][ \\t]*)\\[(?!\\s*(?:\\d+|\"[^\"]*\"|'[^']*')\\s*\\])|"
            + "\\b(?:_|__\\w+__|require|CryptoJS|tv4|xml2Json|Backbone|cheerio|postman|constructor|prototype|eval|Function|"
            + "Object|Reflect|Proxy|Symbol|this|import|getPrototypeOf)\\b"),
        { test } = RegExp.prototype,
        MOST_LINES = 1000,   // of the console, of each script
        LONGEST = 10000;     // characters of each of their parts

    let events = [],        // what the sandbox has said since it was last asked
        timers = [],        // [id, due (ms of the script's clock), order, function, arguments, interval or null]
        order = 0,
        clock = 0,          // ms since the epoch, as scripts read it
        reads = 0,          // of the clock: it moves with them, for a script that waits by reading it
        random = 0,         // the state of the random numbers
        bridge = null,
        ended = null,       // the id of a script that has come to its end since the sandbox was last asked
        lines = 0,          // of the console
        reachesLibraries = true,
        baseline = null,    // the request as a pre-request script found it, as JSON
        libraryOf = null,   // what `require` is
        watched = [],
        inherited = [],
        ownGlobals = null;  // the names of those that no script has added

    // ---- clock, random numbers and timers

    function now() {
        reads += 1;
        if (reads % READS_PER_MS === 0) { clock += 1; }
        return clock;
    }

    const FakeDate = new RealProxy(RealDate, {
        apply: () => textOf(new RealDate(now())),
        construct: (target, given, newTarget) => construct(target, given.length ? given : [now()], newTarget),
    });
    defineProperty(RealDate, "now", { value: now, writable: true, configurable: true });
    defineProperty(RealDate.prototype, "constructor", { value: FakeDate, writable: true, configurable: true });
    defineProperty(root, "Date", { value: FakeDate, writable: true, configurable: true });

    defineProperty(Math, "random", { value: function random_() {  // mulberry32
        random = (random + 0x6d2b79f5) | 0;
        let mixed = imul(random ^ (random >>> 15), 1 | random);
        mixed = (mixed + imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    }, writable: true, configurable: true });

    function addTimer(callback, delay, given, repeats) {
        if (typeof callback !== "function") { return undefined; }
        const wait = delay > 0 ? +delay : 0;
        order += 1;
        timers[timers.length] = [order, clock + wait, order, callback, given, repeats ? wait : null];
        return order;
    }

    function removeTimer(id) {
        const kept = [];
        for (let at = 0; at < timers.length; at += 1) {
            if (timers[at][0] !== id) { kept[kept.length] = timers[at]; }
        }
        timers = kept;
    }

    const timing = {
        setTimeout: (callback, delay, ...given) => addTimer(callback, delay, given, false),
        setInterval: (callback, delay, ...given) => addTimer(callback, delay > 1 ? delay : 1, given, true),
        setImmediate: (callback, ...given) => addTimer(callback, 0, given, false),
        clearTimeout: removeTimer,
        clearInterval: removeTimer,
        clearImmediate: removeTimer,
    };
    for (const name of ownKeys(timing)) {
        defineProperty(root, name, { value: timing[name], writable: true, configurable: true });
    }

    function nextTimer() {
        let first = null;
        for (let at = 0; at < timers.length; at += 1) {
            const each = timers[at];
            if (first === null || each[1] < first[1] || (each[1] === first[1] && each[2] < first[2])) { first = each; }
        }
        return first;
    }

    // ---- what goes out: always flat text, and never a rope

    function flat(value) {
        const text = stringify(value);
        return text === undefined ? "null" : parse(stringify(text));
    }

    function put(kind, ...parts) {
        events[events.length] = [kind, ...parts];
    }

    function withoutCycles(value) {
        const above = [];
        return parse(stringify(value, function (key, each) {
            if (typeof each === "bigint") { return textOf(each); }
            if (each === null || typeof each !== "object") { return each; }
            while (above.length && above[above.length - 1] !== this) { above.length -= 1; }
            for (let at = 0; at < above.length; at += 1) { if (above[at] === each) { return "[Circular]"; } }
            above[above.length] = each;
            return each;
        }) ?? "null");
    }

    function plain(value) {
        try { return parse(stringify(value) ?? "null"); } catch (_) { /* it refers to itself, or refuses */ }
        try { return withoutCycles(value); } catch (_) { return null; }
    }

    function safeText(value) {
        try { return `${textOf(value)}`; } catch (_) { return "[a value that has no text]"; }
    }

    function errorOf(error) {
        if (error === null || error === undefined) { return null; }
        try {
            if (typeof error === "object" || typeof error === "function") {
                const name = error.name === undefined ? "" : shortened(safeText(error.name)),
                    message = shortened(safeText(error.message === undefined ? error : error.message));
                return { name, message, stack: typeof error.stack === "string" ? shortened(error.stack) : "" };
            }
        } catch (_) { /* a getter that throws */ }
        return { name: "", message: shortened(safeText(error)), stack: "" };
    }

    // Of what JSON has no text for, in the console.
    function shownOfClass(value) {
        if (typeof value === "function") {
            const kind = safeText(value.constructor?.name || "Function");
            return value.name ? `[${kind}: ${safeText(value.name)}]` : `[${kind}]`;
        }
        if (value instanceof Error) { const { name, message } = errorOf(value); return `${name}: ${message}`; }
        if (value instanceof RealRegExp) { return safeText(value); }
        if (value instanceof RealMap) { return `Map ${stringify(plain([...value]))}`; }
        if (value instanceof RealSet) { return `Set ${stringify(plain([...value]))}`; }
        return null;
    }

    function shown(value) {
        if (typeof value === "string") { return value; }
        if (!isObject(value)) { return safeText(value); }
        const known = shownOfClass(value);
        if (known !== null) { return known; }
        const found = plain(value);  // of a date it is a text
        return typeof found === "string" ? found : stringify(found);
    }

    function shortened(text) {
        return text.length > LONGEST ? `${apply(slice, text, [0, LONGEST])}…` : text;
    }

    const console = {};
    for (const level of ["log", "warn", "debug", "info", "error", "clear"]) {
        console[level] = (...given) => {
            lines += 1;
            if (lines > MOST_LINES) { return; }
            const parts = [];
            for (let at = 0; at < given.length; at += 1) {
                try { parts[at] = shortened(shown(given[at])); } catch (_) { parts[at] = "[a value that cannot be shown]"; }
            }
            put("console", lines === MOST_LINES ? "error" : level,
                lines === MOST_LINES ? ["the script writes more than is kept"] : parts);
        };
    }
    defineProperty(root, "console", { value: console, writable: true, configurable: true });

    // ---- the sandbox's side of the bridge

    root.__uvm_emit = () => {};  // what the bridge would hand its texts to, if `dispatch` let them come that far

    function assertion(each) {
        const name = shortened(safeText(each.name));
        return { name, skipped: !!each.skipped, passed: !!each.passed, error: errorOf(each.error) };
    }

    function changed(scope, name) {
        const mutations = scope.mutations;
        if (mutations.count() === 0) { return null; }
        const values = [];
        scope.values.each((each) => {
            const isLost = typeof each.value === "function" && name !== "_variables";
            values[values.length] = isLost ? { ...each.toJSON(), value: null } : each.toJSON();
        });
        return plain(values);
    }

    function said(error, execution) {
        const scopes = {};
        let request = null, result = {};
        if (execution) {
            for (const name of ["environment", "collectionVariables", "globals", "_variables"]) {
                scopes[name] = changed(execution[name], name);
            }
            if (baseline !== null) {
                const after = plain(execution.request);
                if (stringify(after) !== baseline) { request = after; }
            }
            result = execution.return || {};
        }
        const goesOn = "nextRequest" in result && result.nextRequest !== undefined;
        put("result", { error: errorOf(error), scopes, request, goesOn, next: goesOn ? plain(result.nextRequest) : null });
    }

    function dispatch(name, ...given) {
        const is = (prefix) => apply(startsWith, name, [prefix]);
        if (is("execution.assertion.")) {
            for (let at = 0; at < given[1].length; at += 1) { put("assertion", assertion(given[1][at])); }
        } else if (is("execution.error.")) {
            put("error", errorOf(given[1]));
        } else if (is("execution.request.")) {
            put("request", given[2], plain(given[3]));
        } else if (is("execution.cookies.")) {
            put("cookies", given[0], given[2], plain(given[3]));
        } else if (is("execution.skipRequest.")) {
            put("skip");
        } else if (is("execution.result.")) {
            said(given[0], given[1]);
            ended = apply(slice, name, ["execution.result.".length]);
        } else if (name === "initialize" || name === "error") {
            put(name, errorOf(given[0]));
        }
    }

    // ---- a watch over what all scripts share

    const SAID_LAST = ["error", "missing", "valid"];  // by tv4, which keeps it in itself

    const isObject = (value) => (typeof value === "object" && value !== null) || typeof value === "function";

    function watch(object, isLibrary) {
        const names = ownKeys(object), fields = [], values = [], getters = [], setters = [];
        for (let at = 0; at < names.length; at += 1) {
            const found = getOwnPropertyDescriptor(object, names[at]);
            [getters[at], setters[at]] = [found.get, found.set];
            if ("value" in found && !(isLibrary && apply(includes, SAID_LAST, [names[at]]))) {
                fields[fields.length] = names[at];
                values[values.length] = found.value;
            }
            // Nobody takes away what a library has; what the language has, some take away to put in their own.
            if (isLibrary) { defineProperty(object, names[at], { configurable: false }); }
        }
        const prototype = getPrototypeOf(object);
        watched[watched.length] = { object, prototype, names, fields, values, getters, setters, isLibrary };
    }

    // Where all objects inherit from, one that cannot be written forbids its name to each of them.
    function watchWhatIsInherited(prototypes) {
        for (let at = 0; at < prototypes.length; at += 1) {
            const object = prototypes[at], names = ownKeys(object), flags = [];
            for (let each = 0; each < names.length; each += 1) { flags[each] = flagsOf(object, names[each]); }
            inherited[at] = { object, names, flags };
        }
    }

    function flagsOf(object, name) {
        const { writable, enumerable, configurable } = getOwnPropertyDescriptor(object, name);
        return (writable ? 1 : 0) + (enumerable ? 2 : 0) + (configurable ? 4 : 0);
    }

    function hasFlagsAsBefore({ object, names, flags }) {
        for (let at = 0; at < names.length; at += 1) {
            if (flagsOf(object, names[at]) !== flags[at]) { return false; }
        }
        return true;
    }

    // A global that a script adds is kept for later scripts, as Postman does, but not one that runs when it is read, or
    // cannot be taken away.
    function addsValuesAlone() {
        const now = ownKeys(root);
        for (let at = 0; at < now.length; at += 1) {
            if (!apply(setHas, ownGlobals, [now[at]])) {
                const { configurable, get, set } = getOwnPropertyDescriptor(root, now[at]);
                if (!configurable || get !== undefined || set !== undefined) { return false; }
            }
        }
        return true;
    }

    // This is asked of thousands of properties after each script, so it makes no descriptors.
    function isAsBefore({ object, prototype, extensible, names, fields, values, getters, setters, isLibrary }) {
        const now = object === root ? names : ownKeys(object);  // globals are added: Postman keeps them for later scripts
        if (getPrototypeOf(object) !== prototype || now.length !== names.length) { return false; }
        if (extensible !== isExtensible(object)) { return false; }
        if (!isLibrary) {
            for (let at = 0; at < names.length; at += 1) {
                const name = names[at];
                if (now[at] !== name || getterOf(object, name) !== getters[at]) { return false; }
                if (getters[at] === undefined && object[name] === undefined && setterOf(object, name) !== setters[at]) {
                    return false;
                }
            }
        }
        for (let at = 0; at < fields.length; at += 1) {
            if (object[fields[at]] !== values[at] && !is(object[fields[at]], values[at])) { return false; }
        }
        return true;
    }

    // Tells whether a function holds nothing of its own, as most do.
    function isPlain(callable) {
        for (const key of ownKeys(callable)) {
            if (key !== "length" && key !== "name" && key !== "prototype") { return false; }
        }
        const made = callable.prototype;
        return !isObject(made) || (ownKeys(made).length === 1 && getOwnPropertyDescriptor(made, "constructor") !== undefined);
    }

    function beginWatching(libraries, near) {
        const seen = new RealSet(), waiting = [];
        const add = (value, depth, isLibrary) => {
            if (isObject(value) && !apply(setHas, seen, [value])) {
                apply(setAdd, seen, [value]);
                waiting[waiting.length] = [value, depth, isLibrary];
            }
        };
        add(root, 3, false);
        for (const made of [[], function () {}, () => 1, /x/, "", 0, true, Symbol(), 0n, async function () {},
            function* () {}, async function* () {}, new Error(), [].values(), new RealMap().keys(), ""[Symbol.iterator]()]) {
            for (let each = getPrototypeOf(made); each !== null; each = getPrototypeOf(each)) { add(each, 2, false); }
        }
        for (const library of libraries) { add(library, 2, true); }
        for (let at = 0; at < waiting.length; at += 1) {
            const [object, depth, isLibrary] = waiting[at];
            if (typeof object === "function" && isPlain(object)) {
                // Frozen, it need not be watched. What a library keeps on its functions, such as errors, is its own.
                if (!isLibrary) { freeze(object); }
                continue;
            }
            watch(object, isLibrary);
            if (depth > 0) {
                for (const key of ownKeys(object)) {
                    const found = getOwnPropertyDescriptor(object, key);
                    // What Sugar keeps of the methods that it has added is for itself.
                    if ("value" in found && key !== "SugarMethods") { add(found.value, depth - 1, isLibrary); }
                }
            }
        }
        for (const each of watched) {
            each.extensible = isExtensible(each.object);  // now that all is frozen that will be
            each.isNear = !each.isLibrary || apply(includes, near, [each.object]);
        }
    }

    // What every script finds in its scope, and `require` may not have: a script of ours is run to hand it over.
    function sharedByScope() {
        const found = [], { log } = console, said = events;
        events = [];
        console.log = (...given) => { for (let at = 0; at < given.length; at += 1) { found[at] = given[at]; } };
        const source = "console.log(JSON, pm.expect, Object.getPrototypeOf(pm), Object.getPrototypeOf(console), "
            + "_, CryptoJS, tv4, xml2Json, Backbone, cheerio, atob, btoa, Object.getPrototypeOf(postman));";
        bridge.emit("execute", "shared", { listen: "test", script: { exec: source } }, {}, { debug: true });
        leave("shared");
        console.log = log;
        events = said;
        return found;
    }

    function leave(id) {
        bridge.off(`execution.abort.${id}`);
        bridge.off(`execution.response.${id}`);
        bridge.off(`execution.cookies.${id}`);
        events = [];
        timers = [];
        baseline = null;
    }

    function areAllAsBefore() {
        const looksFurther = reachesLibraries || ownKeys(root).length > watched[0].names.length;
        for (let at = 0; at < watched.length; at += 1) {
            const each = watched[at];
            if ((looksFurther || each.isNear) && !isAsBefore(each)) { return false; }
        }
        for (let at = 0; at < inherited.length; at += 1) {
            if (!hasFlagsAsBefore(inherited[at])) { return false; }
        }
        return addsValuesAlone();
    }

    // ---- schemas

    const META = "http://json-schema.org/draft-07/schema",
        HARMLESS = ["allErrors", "jsonPointers", "logger", "loopRequired", "messages", "serialize", "verbose"];

    function haveSameNames(one, other) {
        const names = ownKeys(one);
        for (let at = 0; at < names.length; at += 1) {
            if (getOwnPropertyDescriptor(other, names[at]) === undefined) { return false; }
        }
        return names.length === ownKeys(other).length;
    }

    // Nearly all that a test of a JSON Schema costs is that Ajv compiles the schema of schemas anew in each instance, to
    // ask whether a schema is one. One instance, which no script reaches, is asked instead where it would say the same.
    function askWhetherSchema(Ajv) {
        const usual = new Ajv({ logger: false }), ask = Ajv.prototype.validateSchema;

        function isUsual(ajv) {
            for (const name of ownKeys(ajv._opts)) {
                if (name !== "defaultMeta" && !apply(includes, HARMLESS, [name])) { return false; }
            }
            for (const name of ownKeys(usual._formats)) {
                if (ajv._formats[name] !== usual._formats[name]) { return false; }
            }
            return haveSameNames(usual._formats, ajv._formats) && haveSameNames(usual._schemas, ajv._schemas)
                && haveSameNames(usual._refs, ajv._refs) && usual._schemas[META].schema === ajv._schemas[META].schema
                && haveSameNames(usual.RULES.all, ajv.RULES.all) && ownKeys(ajv.RULES.custom).length === 0;
        }

        defineProperty(Ajv.prototype, "validateSchema", { value: function validateSchema(schema, throws) {
            if (isUsual(this) && apply(ask, usual, [schema])) {
                this.errors = null;
                return true;
            }
            return apply(ask, this, [schema, throws]);
        }, writable: true, configurable: true, enumerable: true });
    }

    // ---- commands

    const commands = {
        // The bridge is there, the sandbox is not yet: take it off the global scope's hands.
        connect() {
            bridge = root.bridge;
            bridge.dispatch = dispatch;
        },
        initialize({ libraries }) {
            libraryOf = root.require;
            askWhetherSchema(libraryOf("ajv"));
            bridge.emit("initialize", {});
            const found = sharedByScope(), near = found.slice(0, NEAR);
            for (const name of libraries) { found[found.length] = libraryOf(name); }
            // What reaches the engine leaves the scope before the first script.
            for (const name of ["__uvm_emit", "__uvm_dispatch", "bridge"]) { delete root[name]; }
            beginWatching(found, near);
            ownGlobals = new RealSet(ownKeys(root));
            watchWhatIsInherited([Object.prototype, Function.prototype, Array.prototype, Error.prototype, String.prototype,
                Number.prototype, Promise.prototype]);
        },
        begin({ clock: start, seed }) {
            events = [];
            timers = [];
            ended = null;
            [clock, reads, lines, random] = [start, 0, 0, seed | 0];
        },
        execute({ id, event, context, options }) {
            baseline = null;
            reachesLibraries = !event.script || apply(test, REACHING, [event.script.exec]);
            // What a test does to the request changes nothing: it has been sent.
            if (event.listen === "prerequest" && context.request !== undefined) {
                const { Request } = libraryOf("postman-collection");
                baseline = stringify(plain(new Request(parse(stringify(context.request)))));
            }
            bridge.emit("execute", id, event, context, options);
        },
        answer({ name, given }) { bridge.emit(name, ...given); },
        advance({ until }) {
            if (until > clock) { clock = until; }
        },
        // Lets the next timer fire, if it is due; says whether one was.
        fire() {
            const due = nextTimer();
            if (due === null || due[1] > clock) { return ""; }
            removeTimer(due[0]);
            if (due[5] !== null) {
                order += 1;
                timers[timers.length] = [due[0], clock + due[5], order, due[3], due[4], due[5]];
            }
            apply(due[3], undefined, due[4]);
            return "fired";
        },
        // Takes away the global variables that scripts have made.
        forget() {
            for (const key of ownKeys(root)) {
                if (!apply(setHas, ownGlobals, [key])) { delete root[key]; }
            }
        },
    };
    return function host(command, text) {
        if (command === "drain") {
            const due = nextTimer(), happened = { events, due: due === null ? null : due[1], clock, unchanged: null };
            events = [];
            if (ended !== null) {  // what the script has left behind goes
                leave(ended);
                ended = null;
                happened.unchanged = areAllAsBefore();
            }
            return flat(happened);
        }
        return commands[command](text === undefined ? {} : parse(text)) ?? "";
    };
}());
