import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { Person } from './support/person.mjs';
import { useStage } from './support/stage.mjs';

const messageCount = 180;

describe('history', () => {
    let server;
    let browser;
    let reader;
    useStage(async (stage) => {
        ({ server, browser } = stage);
        reader = await Person.register(browser, server, 'Rita');
        await reader.post(Array.from({ length: messageCount },
            (_, i) => `message ${i + 1} ${'word '.repeat(i % 40)}`.trim()));
        await reader.reload();
    });

    /** The number and place of every message near the screen, from the top of the window. Not by $$eval, which lets the
     * page replace messages between finding them and looking at them. */
    const places = () => reader.page.evaluate(() => Object.fromEntries(
        Array.from(document.querySelectorAll('#log-messages > li'), (item) => [
            /message (\d+)/.exec(item.textContent)?.[1], Math.round(item.getBoundingClientRect().top)])));

    test('older pages load while scrolling up, and nothing on the screen jumps', async () => {
        await reader.log.hover();
        const jumps = [];
        for (let step = 0; step < 400; step++) {
            const before = await places();
            if (before[1] !== undefined && before[1] > 0) break;
            await reader.scroll(-400);
            // What was on the screen must have moved by the same distance, a page having come or not. Above it, the
            // oldest message loses its heading when an older one of the same author turns up.
            const now = await places();
            const seen = Object.keys(before).filter((key) => before[key] >= 0 && key in now);
            const moves = seen.map((key) => now[key] - before[key]);
            if (moves.some((move) => Math.abs(move - moves[0]) > 1 || move < -1 || move > 401)) {
                jumps.push(seen.map((key) => `${key}: ${before[key]} to ${now[key]}`).join(', '));
            }
        }
        assert.deepEqual(jumps, []);
        assert.ok('1' in await places(), 'the first message was reached');
    });

    test('all of it is there once, in order', async () => {
        const seen = new Set();
        let previous = 0;
        for (let step = 0; step < 400; step++) {
            const numbers = Object.keys(await places()).map(Number).filter(Boolean);
            assert.deepEqual(numbers, [...numbers].sort((a, b) => a - b));
            numbers.forEach((number) => seen.add(number));
            const top = await reader.log.evaluate((log) => log.scrollTop);
            if (step > 0 && top === previous) break;
            previous = top;
            await reader.scroll(500);
        }
        assert.equal(seen.size, messageCount);
    });

    test('only what is near the screen is in the document', async () => {
        assert.ok(await reader.page.locator('#log-messages > li').count() < 80);
    });

    test('whoever writes while reading further up sees what they wrote', async () => {
        await reader.log.hover();
        await reader.scroll(-4000);
        await reader.write('from further up');
        await reader.page.waitForFunction(() => {
            const item = [...document.querySelectorAll('#log-messages > li')]
                .find((li) => li.textContent.includes('from further up'))?.getBoundingClientRect();
            const log = document.querySelector('#log').getBoundingClientRect();
            return item && item.top >= log.top && item.bottom <= log.bottom;
        });
    });
});
