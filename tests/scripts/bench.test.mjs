import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { checkout } from './clone.mjs';

// In the checkout itself: a clone would have to be built first.
test('script/bench measures everything in small, and finds nothing wrong', { timeout: 600_000 }, async () => {
    const { stdout } = await promisify(execFile)(path.join(checkout, 'script/bench'), ['--small']);
    for (const name of [
        'posts, 2 connections',
        'batches of 1, no server',
        'newest page, 2 connections',
        'earlier pages, 2 connections',
        'fan-out to 10 streams, 50 posts/s',
        'memory, 10 streams',
        'reconnection of 10 streams',
    ]) {
        assert.match(stdout, new RegExp(`^${name} .*[1-9]`, 'm'));
    }
    assert.doesNotMatch(stdout, /WRONG/);
});
