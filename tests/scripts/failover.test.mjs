// The primary is lost and its standby promoted, with the server running: what was acknowledged is there exactly once.
// And an old copy takes over: nobody takes its positions for those that they knew.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, before, test } from 'node:test';
import { promisify } from 'node:util';

import { clusterName } from '../browser/support/private_database.mjs';
import { Server } from '../browser/support/server.mjs';
import { checkout } from './clone.mjs';

const run = promisify(execFile);
const cluster = clusterName('failover');
const password = 'correct horse battery';

async function database(...args) {
    const { stdout } = await run(path.join(checkout, 'script/database'), [...args, '--name', cluster]);
    return stdout.trim();
}

/** A copy of the primary, made by PostgreSQL's own tools and run by the user who runs the primary. */
class Copy {
    static async take(primary, programs) {
        const directory = mkdtempSync('/tmp/causerie-copy-');
        const owner = statSync(primary.socket);
        chownSync(directory, owner.uid, owner.gid);
        const copy = new Copy(directory, programs, owner);
        await copy.run('pg_basebackup', '--pgdata', copy.data, '--dbname', primary.url, '--checkpoint', 'fast',
            '--write-recovery-conf');
        return copy;
    }

    constructor(directory, programs, owner) {
        this.directory = directory;
        this.data = path.join(directory, 'data');
        this.programs = programs;
        this.owner = owner;
    }

    async run(program, ...args) {
        const { uid, gid } = this.owner;
        const identity = process.getuid() === 0 ? { uid, gid } : {};
        await run(path.join(this.programs, program), args, { ...identity, cwd: '/' });
    }

    async start() {
        const options = `-c listen_addresses='' -c unix_socket_directories='${this.directory}'`;
        await this.run('pg_ctl', '--pgdata', this.data, '--log', path.join(this.directory, 'log'), '--options', options,
            '--wait', 'start');
        this.runs = true;
    }

    async promote() {
        await this.run('pg_ctl', '--pgdata', this.data, '--wait', 'promote');
    }

    async remove() {
        if (this.runs) await this.run('pg_ctl', '--pgdata', this.data, '--mode', 'immediate', '--wait', 'stop');
        rmSync(this.directory, { recursive: true, force: true });
    }
}

/** Somebody who talks to the API. */
class Caller {
    static async register(address, username) {
        const answer = await fetch(`${address}/api/v1/register`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json', Origin: address },
            body: JSON.stringify({ username, password }),
        });
        assert.equal(answer.status, 201, await answer.text());
        return new Caller(address, answer.headers.get('set-cookie').split(';')[0]);
    }

    constructor(address, cookie) {
        this.address = address;
        this.cookie = cookie;
    }

    async get(url) {
        const answer = await fetch(this.address + url, { headers: { Cookie: this.cookie } });
        return { status: answer.status, text: await answer.text() };
    }

    async json(url) {
        const { status, text } = await this.get(url);
        assert.equal(status, 200, text);
        return JSON.parse(text);
    }

    /** Posts until it is acknowledged; `refusals` collects how long every other answer took. */
    async post(room, body, refusals = []) {
        for (const deadline = Date.now() + 30_000; Date.now() < deadline;) {
            const start = performance.now();
            const answer = await fetch(`${this.address}/api/v1/rooms/${room}/messages`, {
                method: 'POST',
                headers: { 'Content-Type': 'application/json', Origin: this.address, Cookie: this.cookie },
                body: JSON.stringify({ body, client_id: body.replace(/\W+/g, '-') }),
            });
            if (answer.status < 300) return (await answer.json()).message;
            assert.equal(answer.status, 503, await answer.text());
            refusals.push(performance.now() - start);
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        throw new Error('nothing is accepted any more');
    }

    /** Every message of a room, in order. */
    async history(room) {
        const all = [];
        for (let more = true; more;) {
            const page = await this.json(`/api/v1/rooms/${room}/messages?after=${all.at(-1)?.seq ?? 0}&limit=200`);
            all.push(...page.messages);
            more = page.has_after;
        }
        return all;
    }
}

async function eventually(condition) {
    for (const deadline = Date.now() + 30_000; !(await condition());) {
        assert.ok(Date.now() < deadline, `waited in vain for ${condition}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}

const ask = (query) => database('psql', '-qAtc', query);

let primary;
let programs;
let server;
let copies;
before(async () => {
    await run(path.join(checkout, 'script/build'), ['release', 'causerie'], { maxBuffer: 1 << 26 });
});

async function begin() {
    await database('destroy');
    const url = await database('start');
    primary = { url, socket: new URL(url.replace('@/', '@localhost/')).searchParams.get('host') };
    programs = await ask("SELECT setting FROM pg_config WHERE name = 'BINDIR'");
    copies = [];
}

async function copy() {
    copies.push(await Copy.take(primary, programs));
    return copies.at(-1);
}

/** A server that knows where the primary is, and who may take over. */
async function serve(...others) {
    process.env.TEST_DATABASE_URL = primary.url;
    const hosts = [primary.socket, ...others.map(({ directory }) => directory)].join(',');
    server = await Server.start({
        DATABASE_URL: primary.url.replace(primary.socket, hosts),
        DATABASE_SCHEMA: 'public',
        STATIC_DIR: '',
    });
}

async function end() {
    await server?.stop();
    for (const each of copies) await each.remove();
    await database('destroy');
}
afterEach(end);

test('nothing that was acknowledged is lost when a synchronous standby takes over', async () => {
    await begin();
    const standby = await copy();
    await standby.start();
    await ask("ALTER SYSTEM SET synchronous_standby_names = '*'");
    await ask('SELECT pg_reload_conf()');
    await eventually(async () => (await ask("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'")) === '1');
    await serve(standby);
    const ann = await Caller.register(server.address, 'ann');
    const { cursor, rooms } = await ann.json('/api/v1/snapshot');
    const room = rooms[0].id;

    const told = [];
    const refusals = [];
    let stopping = false;
    const writing = (async () => {
        for (let i = 0; !stopping; ++i) told.push(await ann.post(room, `message ${i}`, refusals));
    })();
    await eventually(() => told.length >= 200);
    await database('kill');
    await eventually(() => refusals.length >= 3);
    assert.equal((await ann.get('/health')).status, 503);
    await standby.promote();
    const before = told.length;
    await eventually(() => told.length >= before + 50);
    stopping = true;
    await writing;

    // 1 s, and what a loaded machine adds to it.
    assert.ok(Math.max(...refusals) < 1500, `a refusal took ${Math.max(...refusals)} ms`);
    const history = await ann.history(room);
    assert.deepEqual(history.map(({ seq }) => seq), history.map((_, index) => index + 1));
    assert.deepEqual(history.map(({ id, body }) => [id, body]), told.map(({ id, body }) => [id, body]));
    // It might as well have been a standby that lags behind: whoever knows the old log starts over.
    const epoch = async () => (await ann.json('/api/v1/snapshot')).cursor.split('-')[0];
    const original = cursor.split('-')[0];
    await eventually(async () => (await epoch()) !== original);
    assert.equal((await ann.get(`/api/v1/events?since=${cursor}&wait=0`)).status, 410);
    await eventually(async () => (await ann.get('/health')).status === 200);
});

test('a copy from earlier is another log: a client that knows more starts over, and all of the copy is there', async () => {
    await begin();
    await serve();
    const ann = await Caller.register(server.address, 'ann');
    const room = (await ann.json('/api/v1/snapshot')).rooms[0].id;
    await ann.post(room, 'in the copy');
    const old = await copy();
    await ann.post(room, 'lost with the primary');
    await ann.post(room, 'lost, too');
    const known = (await ann.json('/api/v1/snapshot')).cursor;
    await server.stop();
    await database('kill');

    await old.start();
    await old.promote();
    await serve(old);
    ann.address = server.address;
    const snapshot = await ann.json('/api/v1/snapshot');
    assert.equal(snapshot.rooms[0].last_seq, 1);
    assert.deepEqual((await ann.history(room)).map(({ body }) => body), ['in the copy']);
    const [epoch, position] = known.split('-');
    for (const cursor of [known, `${epoch}-${Number(position) - 3}`]) {
        assert.equal((await ann.get(`/api/v1/events?since=${cursor}&wait=0`)).status, 410, cursor);
    }
});
