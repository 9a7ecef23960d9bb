import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { Clone } from './clone.mjs';

let clone;
before(() => (clone = Clone.make()));
after(() => clone.remove());

async function database(...args) {
    const { code, output } = await clone.run(['script/database', ...args]);
    return { code, output: output.trim() };
}
async function managed(...args) {
    const { code, output } = await database(...args);
    assert.equal(code, 0, output);
    return output;
}
async function ask(query, ...args) {
    return managed('psql', ...args, '-Atc', query);
}
const pidFile = () => path.join(clone.directory, '.state/main/data/postmaster.pid');
const postmaster = () => Number(readFileSync(pidFile(), 'utf8').split('\n')[0]);

test('it starts, says its URL, keeps what it is told, and stops without a trace', async () => {
    const { output } = await database('start');
    assert.match(output, /^postgresql:\/\/causerie:[0-9a-f]{32}@\/causerie\?host=\/tmp\/\./);
    assert.deepEqual(await database('status'), { code: 0, output: 'running' });
    await ask('CREATE TABLE kept AS SELECT 7 AS value');
    await managed('stop');
    assert.deepEqual(await database('status'), { code: 3, output: 'stopped' });
    assert.deepEqual(clone.processes(), []);
    assert.equal((await database('start')).output, output);
    assert.equal(await ask('SELECT value FROM kept'), '7');
});

test('it listens on no network address, and asks for a password', async () => {
    const { output: url } = await database('start');
    assert.equal(await ask('SHOW listen_addresses'), '');
    const wrong = await clone.run(['psql', url.replace(/:[0-9a-f]+@/, ':wrong@'), '-c', 'SELECT 1']);
    assert.match(wrong.output, /password authentication failed/);
});

test('a cluster of another name is another cluster, and --fast only hurries that one', async () => {
    await managed('start');
    await managed('start', '--name', 'test', '--fast');
    assert.equal(await ask('SHOW fsync'), 'on');
    assert.equal(await ask('SHOW fsync', '--name', 'test'), 'off');
    await managed('destroy', '--name', 'test');
    assert.equal((await database('status')).output, 'running');
    assert.equal((await database('status', '--name', 'test')).output, 'stopped');
});

test('kill stops it at once, and the next start recovers', async () => {
    await managed('start');
    await ask('CREATE TABLE survivor AS SELECT 1');
    await managed('kill');
    assert.equal((await database('status')).code, 3);
    await managed('start');
    assert.equal(await ask('SELECT count(*) FROM survivor'), '1');
});

test('it starts again after its server was killed', async () => {
    await managed('start');
    process.kill(postmaster(), 'SIGKILL');
    await managed('start');
    assert.equal(await ask('SELECT 1'), '1');
});

test('a stale pid file that names a living process of someone else does not stop it', async () => {
    await managed('stop');
    writeFileSync(pidFile(), `${process.pid}\n/elsewhere\n1\n5432\n/tmp\n`);
    assert.equal((await database('status')).code, 3);
    await managed('start');
    assert.notEqual(postmaster(), process.pid);
});

test('two starts at once make one cluster', async () => {
    await managed('destroy');
    const [first, second] = await Promise.all([database('start'), database('start')]);
    assert.equal(first.code, 0, first.output);
    assert.deepEqual(first, second);
    assert.equal(await ask('SELECT 1'), '1');
});

test('a start that was killed half-way leaves nothing that the next one trips over', async () => {
    await managed('destroy');
    // It cannot get past the renaming, so that there is time to see how far it is.
    const programs = path.join(clone.directory, 'programs');
    mkdirSync(programs);
    writeFileSync(path.join(programs, 'mv'), '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 });
    const run = clone.start(['script/database', 'start'], { env: { PATH: `${programs}:${process.env.PATH}` } });
    const partial = path.join(clone.directory, '.state/main/data.partial');
    await run.until(() => existsSync(path.join(partial, 'PG_VERSION')));
    run.signalGroup('SIGKILL');
    await run.ended;
    await managed('start');
    assert.equal(await ask('SELECT 1'), '1');
});

test('data of a version that is not installed is refused in one line', async () => {
    await managed('stop');
    const versionFile = path.join(clone.directory, '.state/main/data/PG_VERSION');
    const version = readFileSync(versionFile);
    writeFileSync(versionFile, '9\n');
    const { code, output } = await database('start');
    assert.equal(code, 1);
    assert.match(output, /^database: .* made by PostgreSQL 9, which is not installed: .*$/m);
    writeFileSync(versionFile, version);
});

test('it works in a checkout that PostgreSQL may not enter, and whose path is too long for a socket', async () => {
    await managed('destroy');
    const closed = Clone.make(0o700);
    const deep = path.join(closed.directory, 'x'.repeat(120));
    const moved = await closed.run(['bash', '-c', `mkdir ${deep} && cp -r script ${deep}/`]);
    assert.equal(moved.code, 0, moved.output);
    const start = await closed.run([`${deep}/script/database`, 'start']);
    assert.equal(start.code, 0, start.output);
    const destroy = await closed.run([`${deep}/script/database`, 'destroy']);
    assert.equal(destroy.code, 0, destroy.output);
    await closed.remove();
    rmSync(closed.directory, { recursive: true, force: true });
});
