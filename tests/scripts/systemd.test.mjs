import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { checkout } from './clone.mjs';
import { drainSeconds, isSecret, variables } from './server_facts.mjs';

const unit = path.join(checkout, 'docs/operations/causerie.service');
const text = readFileSync(unit, 'utf8');
const analyze = (...args) => promisify(execFile)('systemd-analyze', args);
const values = (key) => [...text.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map((match) => match[1]);

/** What systemd says of a unit; it is silent when all is well. */
async function verify(changed) {
    const directory = mkdtempSync(path.join(os.tmpdir(), 'causerie-unit-'));
    const copy = path.join(directory, 'causerie.service');
    // It looks whether the program is there, which is installed by hand.
    writeFileSync(copy, changed.replace('/usr/local/bin/causerie', '/bin/true'));
    try {
        const { stderr } = await analyze('verify', '--man=no', copy);
        return stderr;
    } catch (error) {
        return error.stderr || String(error);
    } finally {
        rmSync(directory, { recursive: true });
    }
}

test('systemd understands the whole unit', async () => {
    assert.equal(await verify(text), '');
    assert.match(await verify(text.replace('LockPersonality', 'LockPersonalty')), /Unknown key/);
    assert.match(await verify(text.replace('ExecStart=', '#')), /ExecStart/);
});

test('the unit is locked down, by the measure of systemd itself', async () => {
    // 20 of 100, where a service without any precaution has 96.
    await analyze('security', '--offline=true', '--threshold=20', '--no-pager', unit);
    await assert.rejects(analyze('security', '--offline=true', '--threshold=10', '--no-pager', unit));
});

test('the unit sets what the server knows, and no secret', () => {
    const names = values('Environment').flatMap((line) => line.split(' ').map((pair) => pair.split('=')[0]));
    assert.deepEqual(names.filter((name) => !variables().includes(name)), []);
    assert.deepEqual(names.filter(isSecret), []);
    assert.ok(names.includes('STATIC_DIR') && names.includes('TRUSTED_PROXIES'));
});

test('the unit gives the server the time to drain', () => {
    assert.ok(Number(values('TimeoutStopSec')[0]) > drainSeconds());
});
