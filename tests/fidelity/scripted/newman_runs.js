// Runs collections with Newman and says what their scripts did.
//
//     node newman_runs.js FOLDER-OF-NEWMAN
//
// Each line of its input is a job, {collection, environment?, globals?, data?, workingDir} (paths of files), with {times?,
// folders?, variables?: [[name, value]]}; each line of its output says what it came to, {items, assertions, errors, console, environment, collectionVariables, globals}, or
// {problem: message}. Values that JSON does not have are written as {"$date": …} and the like: see `written`.
'use strict';
const path = require('path');
const readline = require('readline');

const newman = require(path.resolve(process.argv[2]));

const SCOPES = ['environment', 'collectionVariables', 'globals'];
const OUTPUT = process.stdout.write.bind(process.stdout);

function written(value) {
    if (value === undefined) return {$undefined: true};
    if (typeof value === 'number' && !Number.isFinite(value)) return {$number: String(value)};
    if (typeof value === 'bigint') return {$bigint: String(value)};
    if (typeof value === 'symbol') return {$symbol: String(value)};
    if (typeof value === 'function') return {$function: value.name};
    if (value === null || typeof value !== 'object') return value;
    if (value instanceof Date) return {$date: Number.isNaN(value.getTime()) ? 'invalid' : value.toISOString()};
    if (value instanceof RegExp) return {$regexp: String(value)};
    if (value instanceof Error) return {$error: [value.name, value.message]};
    if (value instanceof Map) return {$map: [...value].map(written)};
    if (value instanceof Set) return {$set: [...value].map(written)};
    if (ArrayBuffer.isView(value)) return {$bytes: [value.constructor.name, ...value]};
    if (Array.isArray(value)) return Array.from(value, written);
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, written(each)]));
}

function described(error) {
    if (error === null || error === undefined) return ['', ''];
    return error instanceof Object && 'message' in error ? [String(error.name), String(error.message)] : ['', String(error)];
}

function valuesOf(scope) {
    const values = scope && scope.values ? scope.values.all() : [];
    return Object.fromEntries(values.filter((each) => !each.disabled).map((each) => [each.key, written(each.value)]));
}

function runNewman(job) {
    return new Promise((resolve) => {
        const seen = {items: [], assertions: [], errors: [], console: []};
        let name = '';
        let iteration = 0;
        let listen = '';
        const over = (problem) => {
            clearTimeout(timer);
            resolve(problem ? {problem: String(problem.message || problem)} : seen);
        };
        const timer = setTimeout(() => over('did not end'), 20000);
        const options = {
            collection: job.collection,
            environment: job.environment,
            globals: job.globals,
            iterationData: job.data,
            iterationCount: job.times,
            folder: job.folders,
            envVar: job.variables && job.variables.map(([key, value]) => ({key, value})),
            workingDir: job.workingDir,
            insecureFileRead: false,
            timeoutRequest: 4000,
            timeoutScript: 4000,
            reporters: [],
        };
        try {
            newman.run(options, (problem, summary) => {
                if (summary && !seen.globals) Object.assign(seen, initialScopes(summary));
                over(problem);
            })
                .on('beforeItem', (_, {item, cursor}) => {
                    ({name} = item);
                    ({iteration} = cursor);
                    seen.items.push([name, iteration]);
                })
                .on('request', (problem, {item}) => { if (problem && item.name === name) seen.items.at(-1).push(problem.message); })
                .on('beforeScript', (_, {event}) => { ({listen} = event); })
                .on('script', (_, {execution}) => {
                    if (execution) SCOPES.forEach((scope) => { seen[scope] = valuesOf(execution[scope]); });
                })
                .on('assertion', (problem, {assertion, skipped, error}) => {
                    const result = skipped ? 'skipped' : problem ? 'failed' : 'passed';
                    // Newman would repeat the name of the test where what was thrown has no message.
                    seen.assertions.push([name, iteration, assertion, result, result === 'failed' ? described(error)[1] : '']);
                })
                .on('exception', (_, {error}) => { seen.errors.push([name, iteration, listen, ...described(error)]); })
                .on('console', (_, {level, messages}) => { seen.console.push([name, level, messages.map(written)]); });
        } catch (problem) {
            over(problem);
        }
    });
}

function initialScopes({environment, globals, collection}) {
    return {
        environment: valuesOf(environment),
        collectionVariables: valuesOf(collection && {values: collection.variables}),
        globals: valuesOf(globals),
    };
}

async function main() {
    console.warn = console.error = console.log = () => {};
    process.on('unhandledRejection', () => {}); // which would end Newman, with whatever else was to be run
    for await (const line of readline.createInterface({input: process.stdin})) {
        OUTPUT(`${JSON.stringify(await runNewman(JSON.parse(line)))}\n`);
    }
    process.exit(0);
}

main();
