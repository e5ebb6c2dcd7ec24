// Runs collections with Newman against a server that answers everything, and writes down what each request sent.
//
//     node capture.js NEWMAN JOBS.json OUT.json
//
// NEWMAN is the folder of the package; a job is {collection, environment?, globals?, data?, workingDir} (paths of files).
// The server is Newman's proxy, so that hosts may be made up. Of each job OUT.json has a list in the order of sending:
// {name, iteration, sent: [{method, url, headers: [[name, value]], body: base64}], refused?: message}.
'use strict';
const fs = require('fs');
const net = require('net');
const path = require('path');

const [newmanFolder, jobsFile, outFile] = process.argv.slice(2);
const newman = require(path.resolve(newmanFolder));
const jobs = JSON.parse(fs.readFileSync(jobsFile, 'utf8'));

let received = [];

// Node's own server knows only the methods of its list, and hosts that are hosts: this one takes whatever comes.
function takeRequest(text) {
    const end = text.indexOf('\r\n\r\n');
    if (end < 0) return null;
    const [first, ...lines] = text.slice(0, end).split('\r\n');
    const [, method, url] = /^(\S+) (.*) HTTP\/1\.1$/s.exec(first);
    const headers = lines.map((line) => /^([^:]*): ?(.*)$/s.exec(line).slice(1));
    const valueOf = (name) => (headers.find(([key]) => key.toLowerCase() === name) || [])[1];
    const rest = text.slice(end + 4);
    const body = valueOf('transfer-encoding') === 'chunked' ? takeChunks(rest) : takeLength(rest, Number(valueOf('content-length') || 0));
    return body === null ? null : {method, url, headers, body: Buffer.from(body, 'latin1').toString('base64')};
}

function takeLength(text, length) {
    return text.length < length ? null : text.slice(0, length);
}

function takeChunks(text) {
    let body = '';
    for (let at = 0; ;) {
        const lineEnd = text.indexOf('\r\n', at);
        if (lineEnd < 0) return null;
        const length = parseInt(text.slice(at, lineEnd), 16);
        if (text.length < lineEnd + 4 + length) return null;
        if (!length) return body;
        body += text.slice(lineEnd + 2, lineEnd + 2 + length);
        at = lineEnd + 4 + length;
    }
}

const ANSWER = '{"ok":true}';

const server = net.createServer((socket) => {
    let text = '';
    socket.on('error', () => {});
    socket.on('data', (data) => {
        text += data.toString('latin1');
        const request = takeRequest(text);
        if (!request) return;
        text = '';
        received.push(request);
        const content = request.method === 'HEAD' ? '' : ANSWER;
        socket.end(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${ANSWER.length}\r\nConnection: close\r\n\r\n${content}`);
    });
});

function nameOf(item) {
    const names = [];
    for (let node = item; node && node.parent(); node = node.parent()) if ('items' in node || node === item) names.unshift(node.name);
    return names.join('/');
}

function run(job) {
    return new Promise((resolve) => {
        const entries = [];
        received = [];
        let entry = null;
        const over = (problem) => {
            clearTimeout(timer);
            resolve(problem ? {problem: String(problem.message || problem)} : entries);
        };
        const timer = setTimeout(() => over('did not end'), 60000);
        const options = {
            collection: job.collection,
            environment: job.environment,
            globals: job.globals,
            iterationData: job.data,
            workingDir: job.workingDir,
            insecureFileRead: false,
            ignoreRedirects: true,
            timeoutRequest: 4000,
        };
        try {
            newman.run(options, (problem) => over(problem))
                .on('beforeItem', (_, {item, cursor}) => {
                    received = [];
                    entry = {name: nameOf(item), iteration: cursor.iteration, sent: []};
                    entries.push(entry);
                })
                .on('request', (problem) => { if (problem && entry) entry.refused = problem.message; })
                .on('item', () => { if (entry) entry.sent = received; });
        } catch (problem) {
            over(problem);
        }
    });
}

server.listen(0, '127.0.0.1', async () => {
    process.env.HTTP_PROXY = process.env.http_proxy = `http://127.0.0.1:${server.address().port}`;
    process.env.NO_PROXY = process.env.no_proxy = '';
    console.warn = console.error = () => {};
    const out = [];
    for (const job of jobs) out.push(await run(job));
    fs.writeFileSync(outFile, JSON.stringify(out));
    process.exit(0);
});
