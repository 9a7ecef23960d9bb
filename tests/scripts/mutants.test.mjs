// The ways in which script/chaos --mutants breaks the server fit the server as it is. (Whether each is caught takes too
// long to ask every time.)
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { checkout } from './clone.mjs';

const folder = path.join(checkout, 'tests/chaos/mutants');

for (const name of readdirSync(folder)) {
    test(`${name} applies, and says what it breaks`, async () => {
        const patch = path.join(folder, name);
        assert.match(readFileSync(patch, 'utf8'), /^.+\nBreaks: [a-z, ]+\n\ndiff /);
        await promisify(execFile)('git', ['-c', 'safe.directory=*', '-C', checkout, 'apply', '--check', patch]);
    });
}
