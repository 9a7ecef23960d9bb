import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { test } from 'node:test';

import { checkout, freePort } from './clone.mjs';

const oldRevision = 'a'.repeat(40);
const revision = 'b'.repeat(40);
const image = `ghcr.io/ann/chat@sha256:${'c'.repeat(64)}`;
const key = 'hook-secret-key';

/** Render and production in one: a hook, and a service that becomes what it was asked to be after some questions. */
class FakeRender {
    constructor({ hookStatus = 200, becomes = revision, questions = 2, ready = true } = {}) {
        Object.assign(this, { hookStatus, becomes, questions, ready, asked: [] });
        this.server = http.createServer((request, response) => this.answer(request, response));
    }

    async listen(port = 0) {
        await new Promise((resolve) => this.server.listen(port, '127.0.0.1', resolve));
        this.address = `http://127.0.0.1:${this.server.address().port}`;
        return this;
    }

    close() {
        this.server.closeAllConnections();
        return new Promise((resolve) => this.server.close(resolve));
    }

    answer(request, response) {
        const url = new URL(request.url, 'http://render');
        if (url.pathname === '/deploy/srv-1') {
            const { imgURL: wanted, key: by } = Object.fromEntries(url.searchParams);
            this.asked.push({ method: request.method, wanted, by, raw: request.url });
            response.writeHead(this.hookStatus).end('{"deploy":{"id":"dep-1"}}');
        } else if (url.pathname === '/version') {
            const isNew = this.asked.length > 0 && this.hookStatus < 300 && this.questions-- <= 0;
            response.writeHead(200, { 'Content-Type': 'application/json' });
            response.end(JSON.stringify({ revision: isNew ? this.becomes : oldRevision, version: '0.1.0' }));
        } else {
            response.writeHead(this.ready ? 200 : 503).end();
        }
    }
}

/** For a deploy that succeeds: however slow the machine is. */
const enoughTime = { DEPLOY_TIMEOUT_S: '60' };

async function deploy(render, change = {}, args = []) {
    const env = {
        PATH: process.env.PATH,
        RENDER_DEPLOY_HOOK_URL: `${render?.address}/deploy/srv-1?key=${key}`,
        PRODUCTION_URL: render?.address,
        IMAGE: image,
        REVISION: revision,
        DEPLOY_TIMEOUT_S: '2',
        DEPLOY_POLL_S: '0.1',
        ...change,
    };
    const child = spawn(path.join(checkout, 'script/deploy'), args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
    const code = await new Promise((resolve) => child.on('close', resolve));
    assert.doesNotMatch(output, new RegExp(key), 'a secret is printed');
    return { code, output };
}

async function fake(t, options) {
    const render = await new FakeRender(options).listen();
    t.after(() => render.close());
    return render;
}

test('a deploy is done when production says that it is the new revision, and ready', async (t) => {
    const render = await fake(t);
    const { code, output } = await deploy(render, enoughTime);
    assert.equal(code, 0, output);
    assert.match(output, new RegExp(`${revision} is live and ready`));
    assert.deepEqual(render.asked.map(({ method, wanted, by }) => [method, wanted, by]), [['POST', image, key]]);
    assert.match(render.asked[0].raw, /&imgURL=ghcr\.io%2Fann%2Fchat%40sha256%3Ac{64}$/);
});

for (const hookStatus of [401, 404, 500]) {
    test(`a deploy that Render refuses with ${hookStatus} fails at once, and is not asked for again`, async (t) => {
        const render = await fake(t, { hookStatus });
        const { code, output } = await deploy(render);
        assert.equal(code, 1);
        assert.match(output, new RegExp(`Render refused the deploy \\(status ${hookStatus}\\)`));
        assert.equal(render.asked.length, 1);
    });
}

test('a new revision that never becomes ready fails', async (t) => {
    const { code, output } = await deploy(await fake(t, { ready: false }));
    assert.equal(code, 1);
    assert.match(output, /is not live after 2 s; seen last: that revision, not ready/);
});

test('a production that stays what it was fails', async (t) => {
    const { code, output } = await deploy(await fake(t, { questions: Infinity }));
    assert.equal(code, 1);
    assert.match(output, new RegExp(`seen last: revision ${oldRevision}`));
});

test('a production that becomes something else fails', async (t) => {
    const { code, output } = await deploy(await fake(t, { becomes: 'd'.repeat(40) }));
    assert.equal(code, 1);
    assert.match(output, /seen last: revision d{40}/);
});

test('a revision that only begins alike is not the wanted one', async (t) => {
    const { code } = await deploy(await fake(t, { becomes: `${revision}-changed` }));
    assert.equal(code, 1);
});

test('a Render that cannot be reached fails', async () => {
    const { code, output } = await deploy({ address: `http://127.0.0.1:${await freePort()}` });
    assert.equal(code, 1);
    assert.match(output, /status 000/);
});

test('a Render that is away for a moment is asked again', async (t) => {
    const port = await freePort();
    const render = new FakeRender({ questions: 0 });
    t.after(() => render.close());
    const deployed = deploy({ address: `http://127.0.0.1:${port}` }, { ...enoughTime, DEPLOY_POLL_S: '2' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await render.listen(port);
    assert.equal((await deployed).code, 0);
    assert.equal(render.asked.length, 1);
});

for (const [title, change, expected] of [
    ['an image by its tag', { IMAGE: 'ghcr.io/ann/chat:main' }, /IMAGE has to be/],
    ['an abbreviated revision', { REVISION: 'bbbbbbb' }, /REVISION has to be/],
    ['no hook', { RENDER_DEPLOY_HOOK_URL: '' }, /RENDER_DEPLOY_HOOK_URL is not set/],
    ['no address of production', { PRODUCTION_URL: '' }, /PRODUCTION_URL is not set/],
]) {
    for (const args of [[], ['--if-configured']]) {
        test(`${title} is refused before Render is asked ${args}`.trim(), async (t) => {
            const render = await fake(t);
            const { code, output } = await deploy(render, change, args);
            assert.equal(code, 1);
            assert.match(output, expected);
            assert.deepEqual(render.asked, []);
        });
    }
}

test('a fork without secrets is told so, and stays green', async () => {
    const unset = { RENDER_DEPLOY_HOOK_URL: '', PRODUCTION_URL: '' };
    const { code, output } = await deploy(undefined, { ...unset, GITHUB_ACTIONS: 'true' }, ['--if-configured']);
    assert.equal(code, 0);
    assert.match(output, /^::notice title=Not deployed::The secret RENDER_DEPLOY_HOOK_URL/);
    assert.equal((await deploy(undefined, unset)).code, 1);
});

test('the hook is on no command line', async (t) => {
    const render = await fake(t, { questions: Infinity });
    const deployed = deploy(render);
    const seen = [];
    const { pid } = process;
    const timer = setInterval(() => seen.push(...commandLines(pid)), 5);
    await deployed;
    clearInterval(timer);
    assert.ok(seen.some((line) => line.includes('curl')), 'curl was seen at work');
    assert.deepEqual(seen.filter((line) => line.includes(key)), []);
});

/** The command lines of the processes that descend from `ancestor`. */
function commandLines(ancestor) {
    const read = (name) => {
        try {
            return readFileSync(name, 'utf8');
        } catch {
            return ''; // It ended meanwhile.
        }
    };
    const children = read(`/proc/${ancestor}/task/${ancestor}/children`).split(' ').filter(Boolean);
    return children.flatMap((pid) => [read(`/proc/${pid}/cmdline`), ...commandLines(pid)]);
}
