import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';

import { Clone, until } from './clone.mjs';

// A recipe that takes as long as the test wants and needs no network: it goes on when the file `go` exists.
const slowRecipe = `
recipe_version=1
recipe_build() {
    printf 'half' >"$2/content"
    printf 'building\\n' >>"$checkout/builds"
    while [ ! -e "$checkout/go" ]; do sleep 0.05; done
    printf ' and half' >>"$2/content"
}
`;

let clone;
let cache;
beforeEach(() => {
    clone = Clone.make();
    cache = mkdtempSync(path.join(os.tmpdir(), 'causerie-cache-'));
    writeFileSync(at('script/recipes/slow.sh'), slowRecipe);
    // Only what these tests are about: the set-up itself, with the slow recipe in place of all the real ones.
    const setup = readFileSync(at('script/setup'), 'utf8');
    const replaced = setup.replace(/(^ *setup_dependency \w+ .*\n)+/m, "setup_dependency slow 'The slow one'\n");
    assert.notEqual(replaced, setup);
    writeFileSync(at('script/setup'), replaced);
});
afterEach(async () => {
    await clone.remove();
    rmSync(cache, { recursive: true });
});

const at = (name) => path.join(clone.directory, name);
const setUp = () => clone.start(['script/setup', 'server'], { env: { CAUSERIE_CACHE: cache } });
const entries = () => readdirSync(cache).filter((name) => name.startsWith('slow-'));

const building = () => existsSync(at('builds'));
const builds = () => readFileSync(at('builds'), 'utf8').split('\n').length - 1;
const letGo = () => writeFileSync(at('go'), '');

for (const [how, interrupt] of [
    ['Ctrl-C', (run) => run.signalGroup('SIGINT')],
    ['kill', (run) => run.signal('SIGTERM')],
    ['kill -9 of everything', () => clone.killAll()],
]) {
    test(`what ${how} interrupts leaves nothing behind, and the next set-up makes it whole`, async () => {
        const run = setUp();
        await run.until(building);
        interrupt(run);
        await run.ended;
        await until(() => clone.processes().length === 0);
        assert.deepEqual(entries(), []);
        assert.equal(existsSync(at('.deps/slow')), false);

        letGo();
        const { code } = await setUp().ended;
        assert.equal(code, 0);
        assert.equal(readFileSync(at('.deps/slow/content'), 'utf8'), 'half and half');
        assert.equal(entries().length, 1);
        assert.deepEqual(readdirSync(path.join(cache, 'partial')), []);
    });
}

test('two set-ups at once make it once', async () => {
    const first = setUp();
    await first.until(building);
    const second = setUp();
    await new Promise((resolve) => setTimeout(resolve, 500));
    letGo();
    assert.equal((await first.ended).code, 0, first.output);
    assert.equal((await second.ended).code, 0, second.output);
    assert.equal(builds(), 1);
});

test('the second set-up has nothing to do', async () => {
    letGo();
    await setUp().ended;
    const again = setUp();
    assert.equal((await again.ended).code, 0);
    assert.equal(builds(), 1);
    assert.match(again.output, /^set up for server in \d+\.\d s\n$/);
});

test('a changed recipe is made anew beside the old one', async () => {
    letGo();
    await setUp().ended;
    writeFileSync(at('script/recipes/slow.sh'), slowRecipe.replace('and half', 'and more'));
    assert.equal((await setUp().ended).code, 0);
    assert.equal(readFileSync(at('.deps/slow/content'), 'utf8'), 'half and more');
    assert.equal(entries().length, 2);
});

test('what fails says why, and is not kept', async () => {
    writeFileSync(at('script/recipes/slow.sh'), 'recipe_version=1\nrecipe_build() { echo "the mirror is away"; false; }\n');
    const run = setUp();
    assert.equal((await run.ended).code, 1);
    assert.match(run.output, /the mirror is away/);
    assert.match(run.output, /^setup: "The slow one" failed after/m);
    assert.deepEqual(entries(), []);
});
