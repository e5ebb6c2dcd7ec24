// Runs collections with Newman or Postman's CLI against a server that answers everything, and writes down what was sent.
//
//     node capture.js newman FOLDER-OF-NEWMAN JOBS.json OUT.json
//     node capture.js postman COMMAND JOBS.json OUT.json
//
// A job is {collection, environment?, globals?, data?, workingDir} (paths of files, or of a folder for the CLI).
// The server is the runner's proxy, so that hosts may be made up. Of each job OUT.json has a list in the order of sending:
// {name, sent: [{method, url, headers: [[name, value]], body: base64}], refused?: message}; or {problem: message}.
'use strict';
const {spawn} = require('child_process');
const fs = require('fs');
const net = require('net');
const path = require('path');

const [runner, tool, jobsFile, outFile] = process.argv.slice(2);
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

// A URL may ask to be redirected: http://api.test/302?location=/there
function statusLines(url) {
    const asked = /\/(\d{3})\?location=(.*)$/.exec(url);
    return asked ? `HTTP/1.1 ${asked[1]} Redirect\r\nLocation: ${decodeURIComponent(asked[2])}` : 'HTTP/1.1 200 OK';
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
        socket.end(`${statusLines(request.url)}\r\nContent-Type: application/json\r\nContent-Length: ${ANSWER.length}\r\nConnection: close\r\n\r\n${content}`);
    });
});

function nameOf(item) {
    const names = [];
    for (let node = item; node && node.parent(); node = node.parent()) if ('items' in node || node === item) names.unshift(node.name);
    return names.join('/');
}

function runNewman(job) {
    const newman = require(path.resolve(tool));
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
            timeoutRequest: 4000,
        };
        try {
            newman.run(options, (problem) => over(problem))
                .on('beforeItem', (_, {item}) => {
                    received = [];
                    entry = {name: nameOf(item), sent: []};
                    entries.push(entry);
                })
                .on('request', (problem) => { if (problem && entry) entry.refused = problem.message; })
                .on('item', () => { if (entry) entry.sent = received; });
        } catch (problem) {
            over(problem);
        }
    });
}

// The CLI says of each request in a line of its own whether it was sent, and above it what it is called.
function runPostman(job) {
    return new Promise((resolve) => {
        received = [];
        const command = ['collection', 'run', job.collection, '--reporters', 'cli', '--disable-unicode', '--color', 'off'];
        const child = spawn(tool, command, {cwd: job.workingDir, stdio: ['ignore', 'pipe', 'pipe']});
        let said = '';
        child.stdout.on('data', (data) => { said += data; });
        child.stderr.on('data', (data) => { said += data; });
        child.on('close', () => {
            const entries = [];
            let above = '';
            for (const line of said.split('\n').map((each) => each.trimEnd()).filter(Boolean)) {
                const outcome = /^\s+[^\s|]+ .*\[(.*)\]$/.exec(line);
                if (outcome && outcome[1] === 'errored') entries.push({name: above, sent: [], refused: 'errored'});
                else if (outcome) entries.push({name: above, sent: [received.shift()]});
                else if (/^(Root|Sub-folder) /.test(line)) above = line.replace(/^\S+ /, '');
            }
            resolve(entries.length && !received.length ? entries : {problem: said.slice(0, 2000), received});
        });
    });
}

server.listen(0, '127.0.0.1', async () => {
    process.env.HTTP_PROXY = process.env.http_proxy = `http://127.0.0.1:${server.address().port}`;
    process.env.NO_PROXY = process.env.no_proxy = '';
    console.warn = console.error = () => {};
    const out = [];
    for (const job of jobs) out.push(await (runner === 'newman' ? runNewman : runPostman)(job));
    fs.writeFileSync(outFile, JSON.stringify(out));
    process.exit(0);
});
