import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { parse } from 'yaml';

import { checkout } from './clone.mjs';
import { deliveries, load, play, problems } from './workflows.mjs';

const texts = load();
const main = { event_name: 'push', ref: 'refs/heads/main', event: { repository: { private: false } } };
const ran = (results, titles) => titles.filter((title) => (results[title] ?? 'skipped') !== 'skipped');

test('the workflows break no rule of GitHub and none of ours', async () => {
    assert.deepEqual(await problems(texts), []);
});

test('a commit on main of which every check passes is published and deployed', () => {
    const results = play(texts, main);
    assert.deepEqual(deliveries(texts), ['delivery / publish', 'delivery / deploy']);
    assert.deepEqual(Object.entries(results).filter(([, result]) => result !== 'success'), []);
});

test('whichever check fails, nothing reaches the registry or Render', () => {
    const checks = Object.keys(parse(texts['ci.yml']).jobs).filter((id) => id !== 'delivery');
    assert.deepEqual(checks, ['lint', 'build', 'test', 'sanitizers', 'archive', 'image']);
    for (const failing of [...checks, 'delivery / scan']) {
        assert.deepEqual(ran(play(texts, main, [failing]), deliveries(texts)), [], failing);
    }
});

test('what could not be published is not deployed', () => {
    assert.equal(play(texts, main, ['delivery / publish'])['delivery / deploy'], 'skipped');
});

for (const world of [
    { ...main, event_name: 'pull_request', ref: 'refs/pull/7/merge' },
    { ...main, event_name: 'merge_group', ref: 'refs/heads/gh-readonly-queue/main/pr-7' },
    { ...main, event_name: 'workflow_dispatch' },
    { ...main, ref: 'refs/heads/topic' },
    { ...main, ref: 'refs/heads/main-2' },
]) {
    test(`${world.event_name} of ${world.ref} is checked in full and not delivered`, () => {
        const results = play(texts, world);
        assert.deepEqual(ran(results, deliveries(texts)), []);
        assert.deepEqual(ran(results, ['lint', 'build', 'test', 'sanitizers', 'image']).length, 5);
    });
}

// Each rule sees what it is there for: a copy of a workflow, broken in one place.
for (const [title, name, find, replacement, expected] of [
    ['an unknown key', 'ci.yml', 'concurrency:', 'concurency:', /ci\.yml:\d+: Unexpected value 'concurency'/],
    ['a job that is not there', 'ci.yml', 'needs: archive', 'needs: archiv', /depends on unknown job 'archiv'/],
    ['an input that is not there', 'ci.yml', '      artifact: image', '      artefact: image', /artefact/],
    ['an unknown context', 'delivery.yml', 'needs.publish.outputs', 'needs.push.outputs', /might be invalid: push/],
    ['an action by its tag', 'ci.yml', /checkout@\w+/, 'checkout@v7', /checkout@v7 is not pinned/],
    ['an action without its version', 'release.yml', ' # v7.0.1', '', /does not say which version/],
    ['a container by its tag', 'script.yml', /@sha256:\w+/, '', /its container is not pinned/],
    ['another Debian', 'script.yml', /@sha256:\w/, (found) => `${found.slice(0, -1)}x`, /its Debian is not that/],
    ['permissions for all', 'ci.yml', 'permissions: {}', 'permissions: read-all', /gives all of its jobs permissions/],
    ['a check that may write', 'script.yml', 'contents: read', 'contents: write', /script: may write contents/],
    ['a job without permissions', 'delivery.yml', '    permissions: {}\n', '', /does not say what it may do/],
    ['a job without a time-out', 'ci.yml', '    timeout-minutes: 45\n', '', /ci\.yml archive: has no time-out/],
    ['every secret handed on', 'ci.yml', /secrets:\n[^]*$/, 'secrets: inherit\n', /hands on every secret/],
    ['a token left behind', 'codeql.yml', 'persist-credentials: false', 'fetch-depth: 1', /leaves its token/],
    ['an injection', 'rollback.yml', '$DIGEST script', '${{ inputs.digest }} script', /puts an expression/],
    ['secrets for strangers', 'ci.yml', 'pull_request:', 'pull_request_target:', /to what strangers wrote/],
    ['a failure hidden', 'ci.yml', /    needs: build\n/, '$&    if: always()\n', /always\(\) hides a failure/],
    ['a failure swallowed', 'delivery.yml', /cosign sign .*/, '$& || true', /hides a failure/],
    ['a script that is not there', 'ci.yml', 'script/check lint', 'script/chekc lint', /there is no script\/chekc/],
    ['a forgotten part of the tests', 'ci.yml', ', browser', '', /nobody runs script\/test browser/],
    ['a forgotten trial of the image', 'ci.yml', 'image try build/', 'image try ', /nobody runs script\/image try/],
    ['delivery by hand', 'delivery.yml', 'on:\n', 'on:\n  workflow_dispatch:\n', /is started by workflow_dispatch/],
    ['delivery from elsewhere', 'release.yml', 'jobs:\n', '$&  sneak:\n    uses: ./.github/workflows/delivery.yml\n',
        /release\.yml sneak: delivers past the checks/],
    ['a roll-back to anything', 'rollback.yml', 'script/verify-image', 'true', /delivers what nobody has verified/],
    ['a release of anything', 'release.yml', 'script/verify-image', 'true', /delivers what nobody has verified/],
    ['a proof that is skipped', 'rollback.yml', '!github.event.repository.private', 'false', /does not always verify/],
]) {
    test(`${title} is found`, async () => {
        const broken = texts[name].replace(find, replacement);
        assert.notEqual(broken, texts[name]);
        assert.match((await problems(load({ [name]: broken }))).join('\n'), expected);
    });
}

for (const check of ['lint', 'build', 'test', 'sanitizers', 'archive', 'image']) {
    test(`delivery that does not wait for ${check} is found`, () => {
        const needs = texts['ci.yml'].match(/needs: \[(.*)\]/)[1].split(', ');
        // What others need in turn is waited for all the same.
        const less = needs.filter((name) => name !== check && !(check === 'build' && name === 'test')
            && !(check === 'archive' && name === 'image'));
        const broken = load({ 'ci.yml': texts['ci.yml'].replace(/needs: \[.*\]/, `needs: [${less.join(', ')}]`) });
        assert.deepEqual(ran(play(broken, main, [check]), deliveries(broken)), deliveries(broken));
    });
}

test('delivery of what is not on main is found', () => {
    const broken = load({ 'ci.yml': texts['ci.yml'].replace(/^    if: .*\n/m, '') });
    const results = play(broken, { ...main, event_name: 'pull_request', ref: 'refs/pull/7/merge' });
    assert.deepEqual(ran(results, deliveries(broken)), deliveries(broken));
});

for (const [title, find] of [
    ['publishing', '    needs: scan\n'],
    ['deploying', '    needs: publish\n'],
]) {
    test(`${title} that does not wait is found`, () => {
        const broken = load({ 'delivery.yml': texts['delivery.yml'].replace(find, '') });
        const failing = ['delivery / scan', 'delivery / publish'];
        assert.notDeepEqual(ran(play(broken, main, failing), deliveries(broken)), []);
    });
}

/** Runs a script with a `gh` of ours in front, which prints what it is asked and ends with `status`. */
async function verify(status, environment) {
    const directory = mkdtempSync(path.join(os.tmpdir(), 'causerie-gh-'));
    writeFileSync(path.join(directory, 'gh'), `#!/bin/sh\nprintf '%s\\n' "$*"\nexit ${status}\n`);
    chmodSync(path.join(directory, 'gh'), 0o755);
    const PATH = `${directory}:${process.env.PATH}`;
    const env = { ...process.env, PATH, GITHUB_REPOSITORY: 'Ann/Chat', ...environment };
    try {
        return await promisify(execFile)(path.join(checkout, 'script/verify-image'), { env });
    } finally {
        rmSync(directory, { recursive: true });
    }
}

const image = { DIGEST: `sha256:${'a'.repeat(64)}`, REVISION: 'b'.repeat(40) };

test('an image is verified by who made it, of which commit, and where', async () => {
    const { stdout } = await verify(0, image);
    assert.match(stdout, new RegExp(`^attestation verify oci://ghcr.io/ann/chat@${image.DIGEST} --repo Ann/Chat `));
    assert.match(stdout, /--signer-workflow Ann\/Chat\/\.github\/workflows\/delivery\.yml /);
    assert.match(stdout, new RegExp(`--source-ref refs/heads/main --source-digest ${image.REVISION}\n`));
});

for (const [title, status, change] of [
    ['that GitHub does not vouch for', 1, {}],
    ['by a tag', 0, { DIGEST: 'latest' }],
    ['of an abbreviated commit', 0, { REVISION: 'bbbbbbb' }],
]) {
    test(`an image ${title} is refused`, async () => {
        await assert.rejects(verify(status, { ...image, ...change }), { code: 1 });
    });
}

test('a release is refused unless its tag, the version and the changelog agree', async (t) => {
    const run = promisify(execFile);
    const directory = mkdtempSync(path.join(os.tmpdir(), 'causerie-release-'));
    t.after(() => rmSync(directory, { recursive: true }));
    await run('cp', ['-r', ...['script', 'CMakeLists.txt'].map((name) => path.join(checkout, name)), directory]);
    const version = readFileSync(path.join(directory, 'CMakeLists.txt'), 'utf8').match(/ VERSION ([0-9.]+)/)[1];
    const notes = (tag) => run(path.join(directory, 'script/release-notes'), [tag]);
    const write = (heading) => {
        const text = `# C\n\n## [Unreleased]\n- later\n\n${heading}\n- new\n\n## [0.0.1]\n- old\n`;
        writeFileSync(path.join(directory, 'CHANGELOG.md'), text);
    };

    write(`## [${version}] - 2026-11-23`);
    assert.equal((await notes(`v${version}`)).stdout.trim(), '- new');
    await assert.rejects(notes('v99.0.0'), /the tag is v99\.0\.0/);
    write('## [98.0.0]');
    await assert.rejects(notes(`v${version}`), /has no section/);
});
