// The README's two commands, as a newcomer runs them: in a clean clone.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { after, afterEach, before, test } from 'node:test';

import { checkout, Clone, freePort } from './clone.mjs';

// The compiler cache is warm, but a busy machine must not fail the test.
const buildTimeoutMs = 8 * 60 * 1000;
const serving = /^Causerie is at (http:\/\/localhost:\d+)/m;

let clone;
let port;
before(async () => {
    clone = Clone.make();
    port = await freePort();
});
afterEach(() => clone.stop());
after(() => clone.remove());

const serve = ({ env = {}, ...options } = {}) =>
    clone.start(['script/server'], { env: { PORT: String(port), ...env }, ...options });

async function stopsCleanly(run, stop) {
    stop(run);
    assert.deepEqual(await run.ended, { code: 0, signal: null }, run.output);
    assert.deepEqual(clone.processes(), []);
}

test('the README names the two commands that these tests run', () => {
    const readme = readFileSync(path.join(checkout, 'README.md'), 'utf8');
    for (const command of ['script/server', 'script/test']) assert.match(readme, new RegExp(`^ *${command}$`, 'm'));
});

test('script/server builds, serves the page and its files, and SIGTERM stops everything', async (t) => {
    const started = Date.now();
    const run = serve();
    const [, address] = await run.says(serving, buildTimeoutMs);
    t.diagnostic(`ready after ${Date.now() - started} ms`);
    assert.equal((await fetch(`${address}/livez`)).status, 200);
    assert.equal((await fetch(`${address}/readyz`)).status, 200);
    const page = await (await fetch(`${address}/`)).text();
    const wasm = page.match(/causerie\.[0-9a-f]{16}\.wasm/);
    assert.ok(wasm, page);
    assert.equal((await fetch(`${address}/${wasm[0]}`)).headers.get('content-type'), 'application/wasm');
    await stopsCleanly(run, () => run.signal('SIGTERM'));
});

test('the second start takes less than five seconds, without a network, and Ctrl-C stops it', async () => {
    // A network namespace of its own has nothing but loopback; only root can make one.
    const offline = process.getuid() === 0 ? ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'] : [];
    const started = Date.now();
    const run = serve({ under: offline });
    await run.says(serving);
    const elapsed = Date.now() - started;
    assert.ok(elapsed < 5_000, `${elapsed} ms:\n${run.output}`);
    await stopsCleanly(run, () => run.signalGroup('SIGINT'));
});

test('a busy port is one clear line, before anything is built', async () => {
    const listener = net.createServer().listen(port, '127.0.0.1');
    await once(listener, 'listening');
    const { code, output } = await (async () => {
        const run = serve();
        return { ...(await run.ended), output: run.output };
    })();
    listener.close();
    assert.equal(code, 1);
    assert.equal(output, `server: port ${port} is busy: stop what listens there, or choose another with PORT=8081 script/server\n`);
});

for (const value of ['eighty', '0', '65536']) {
    test(`PORT=${value} is one clear line`, async () => {
        const run = serve({ env: { PORT: value } });
        assert.equal((await run.ended).code, 1);
        assert.match(run.output, /^server: PORT must be .*\n$/);
    });
}

test('it starts again after everything was killed', async () => {
    const run = serve();
    await run.says(serving);
    clone.killAll();
    await run.ended;
    const again = serve();
    await again.says(serving);
    await stopsCleanly(again, () => again.signal('SIGTERM'));
});

test('two of one checkout share the database until the last of them stops', async () => {
    const first = serve();
    await first.says(serving);
    const second = serve({ env: { PORT: String(await freePort()) } });
    const [, address] = await second.says(serving);
    first.signal('SIGTERM');
    await first.ended;
    assert.equal((await fetch(`${address}/readyz`)).status, 200);
    await stopsCleanly(second, () => second.signal('SIGTERM'));
});

test('a database that was started by hand is left running', async () => {
    const { code } = await clone.run(['script/database', 'start']);
    assert.equal(code, 0);
    const run = serve();
    await run.says(serving);
    run.signal('SIGTERM');
    await run.ended;
    assert.equal((await clone.run(['script/database', 'status'])).code, 0);
    await clone.run(['script/database', 'stop']);
});

test('DATABASE_URL is used instead of the private database', async () => {
    const { output: url } = await clone.run(['script/database', 'start', '--name', 'test']);
    const run = serve({ env: { DATABASE_URL: url.trim() } });
    await run.says(serving);
    assert.equal((await clone.run(['script/database', 'status'])).code, 3);
    run.signal('SIGTERM');
    assert.equal((await run.ended).code, 0);
    await clone.run(['script/database', 'destroy', '--name', 'test']);
});

test('a server that cannot start says so, and leaves nothing running', async () => {
    const run = serve({ env: { LOG_LEVEL: 'shout' } });
    assert.equal((await run.ended).code, 1, run.output);
    assert.match(run.output, /LOG_LEVEL/);
    assert.match(run.output, /^server: the server ended while starting$/m);
    assert.deepEqual(clone.processes(), []);
});

test('being stopped in the middle of the build stops the build', async () => {
    // Something to build, whatever the cache holds.
    const source = path.join(clone.directory, 'common/text/utf8.cpp');
    execFileSync('sh', ['-c', `printf '\\n#include <regex>\\n// ${Date.now()}\\n' >>"${source}"`]);
    const run = serve();
    await run.says(/==> Building the server/);
    await stopsCleanly(run, () => run.signal('SIGTERM'));
    execFileSync('git', ['-c', 'safe.directory=*', 'checkout', '--quiet', 'common/text/utf8.cpp'], { cwd: clone.directory });
});

test('script/test tells how many tests passed in its last line', async () => {
    const { code, output } = await clone.run(['script/test', 'unit']);
    assert.match(output, /\n[1-9][0-9]* passed, 0 failed\n$/);
    assert.equal(code, 0);
});
