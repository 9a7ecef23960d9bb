import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { assertAccessible } from './support/axe.mjs';
import { desktop, narrow } from './support/browser.mjs';
import { Person } from './support/person.mjs';
import { keepScreenshot } from './support/screenshot.mjs';
import { useStage } from './support/stage.mjs';

const idleMs = 5000;
const downloadMax = 200_000;  // Bytes, compressed.

const conversation = [
    ['Ada', 'Morning! **Release 2.4** is out 🎉 see https://example.org/releases/2.4 for the *full* notes.'],
    ['Bob', 'Nice. `TextRunCache::get()` returns a stale id after the flush, can you look at it?'],
    ['Ada', 'On it. The reproduction:\n```\nint main() {\n    return run(chat::App{});  // entry\n}\n```'],
    ['美咲', '今日はリリース日です。テストは全部通りました！'],
    ['Omar', 'مرحبا بالعالم، هذا اختبار قصير'],
    ['Bob', '> It is only a small thing\n\nSmall things add up 😀 👩‍💻 🇩🇪'],
    ['Priya', 'नमस्ते दुनिया — and a list:\n- first\n- second'],
    ['Ada', 'Thanks everybody ❤️'],
];

describe('the page', () => {
    let server;
    let browser;
    useStage(async (stage) => {
        ({ server, browser } = stage);
        const names = ['Ada', 'Bob', '美咲', 'Omar', 'Priya'];
        const usernames = ['ada', 'bob', 'misaki', 'omar', 'priya'];
        const tokens = {};
        for (const [index, name] of names.entries()) {
            const body = JSON.stringify({ username: usernames[index], display_name: name, password: 'correct horse battery' });
            const headers = { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin', Origin: server.address };
            const answer = await fetch(`${server.address}/api/v1/register`, { method: 'POST', headers, body });
            assert.equal(answer.status, 201, await answer.text());
            tokens[name] = answer.headers.get('Set-Cookie').split(';')[0];
        }
        for (const [index, [name, text]] of conversation.entries()) {
            const body = JSON.stringify({ client_id: `c${index}`, body: text });
            const headers = { 'Content-Type': 'application/json', Cookie: tokens[name], Origin: server.address };
            const answer = await fetch(`${server.address}/api/v1/rooms/1/messages`, { method: 'POST', headers, body });
            assert.equal(answer.status, 201, await answer.text());
        }
    });

    async function visit(options = {}) {
        const person = await Person.visit(browser, server, '/', options);
        await person.signIn('ada');
        await person.page.waitForFunction(() => document.querySelectorAll('#log-messages > li').length > 3);
        await person.settled();
        return person;
    }

    for (const [name, options] of [
        ['dark', { ...desktop, colorScheme: 'dark' }],
        ['light', { ...desktop, colorScheme: 'light' }],
        ['narrow-dark', { ...narrow, colorScheme: 'dark' }],
        ['narrow-light', { ...narrow, colorScheme: 'light' }],
    ]) {
        test(`axe finds nothing wrong with the chat, its list of rooms and its dialogs (${name})`, async () => {
            const person = await visit(options);
            await person.page.mouse.move(2, 2);
            await person.settled();
            await keepScreenshot(person.page, `chat-${name}`);
            await assertAccessible(person.page, 'chat');
            if (options.isMobile) {
                await person.press('Show the room list');
                await person.settled();
                await keepScreenshot(person.page, `menu-${name}`);
                await assertAccessible(person.page, 'menu');
            }
            await person.press('Create a room');
            await person.page.locator('#field-room_name').fill('gardening');
            await person.settled();
            await keepScreenshot(person.page, `create-room-${name}`);
            await assertAccessible(person.page, 'creating a room');
            await person.page.keyboard.press('Escape');
            if (options.isMobile && await person.button('Browse rooms').count() === 0) await person.press('Show the room list');
            await person.press('Browse rooms');
            await person.settled();
            await keepScreenshot(person.page, `browse-rooms-${name}`);
            await assertAccessible(person.page, 'browsing rooms');
            await person.leave();
        });
    }

    test('needs little to be downloaded before its first frame', async () => {
        const person = await visit();
        const needed = await person.page.evaluate(() => {
            const [{ startTime: drawnAt }] = performance.getEntriesByName('causerie:first-frame');
            const files = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
                .filter(({ name, startTime }) => startTime < drawnAt && !new URL(name).pathname.startsWith('/api/'));
            return files.map(({ name, encodedBodySize }) => [new URL(name).pathname, encodedBodySize]);
        });
        const told = JSON.stringify(needed);
        assert.ok(needed.length >= 5 && needed.every(([, size]) => size > 0), told);
        assert.ok(needed.reduce((sum, [, size]) => sum + size, 0) <= downloadMax, told);
        await person.leave();
    });

    test('draws nothing while nothing happens', async () => {
        const person = await visit();
        await person.page.mouse.move(600, 400);
        await person.page.waitForTimeout(1000);
        const before = await person.frames();
        await person.page.waitForTimeout(idleMs);
        assert.equal(await person.frames() - before, 0);
        await person.leave();
    });

    test('draws again exactly what it drew when the graphics processor was taken away', async () => {
        const person = await visit();
        await person.page.mouse.move(2, 2);
        await person.settled();
        const before = await person.page.screenshot();
        const isLost = await person.page.evaluate(async () => {
            const gl = document.getElementById('canvas').getContext('webgl2');
            const extension = gl.getExtension('WEBGL_lose_context');
            // The event must have been dealt with by everybody: it is what allows the context to be restored.
            const wait = (name) => new Promise((resolve) => {
                document.getElementById('canvas').addEventListener(name, () => setTimeout(resolve), { once: true });
            });
            const lost = wait('webglcontextlost');
            extension.loseContext();
            await lost;
            const restored = wait('webglcontextrestored');
            extension.restoreContext();
            await restored;
            return gl.isContextLost();
        });
        assert.equal(isLost, false);
        await person.settled();
        const after = await person.page.screenshot();
        assert.ok(before.equals(after), 'the same picture');
        await person.leave();
    });

    test('follows the window and the person\'s colour scheme', async () => {
        const person = await visit();
        await person.page.setViewportSize({ width: 900, height: 600 });
        await person.page.waitForFunction(() => {
            const { width, height } = document.getElementById('canvas');
            return width === 900 && height === 600;
        });
        await person.settled();
        const box = await person.composer.boundingBox();
        assert.ok(box.y + box.height <= 600 && box.x + box.width <= 900);
        const background = () => person.page.evaluate(() => document.documentElement.style.backgroundColor);
        const dark = await background();
        await person.page.emulateMedia({ colorScheme: 'light' });
        await person.page.waitForFunction((was) => document.documentElement.style.backgroundColor !== was, dark);
        await person.leave();
    });

    test('everything can be reached with the Tab key, in reading order', async () => {
        const person = await visit();
        await person.page.evaluate(() => document.activeElement.blur());
        const order = [];
        for (let i = 0; i < 40 && order.at(-1) !== 'composer'; i++) {
            await person.page.keyboard.press('Tab');
            order.push(await person.page.evaluate(() => {
                const { activeElement } = document;
                if (activeElement.closest('#rooms')) return 'rooms';
                if (activeElement.id === 'field-composer') return 'composer';
                return activeElement.closest('#log') ? 'log' : 'others';
            }));
        }
        const parts = order.filter((part, i) => part !== 'others' && part !== order[i - 1]);
        assert.deepEqual(parts, ['rooms', 'log', 'composer']);
        await person.leave();
    });

    test('is said to be what it is: regions, headings, messages with their authors', async () => {
        const person = await visit();
        assert.equal(await person.page.getByRole('log').getAttribute('aria-live'), 'off');
        assert.equal(await person.page.getByRole('heading', { level: 1 }).count(), 1);
        assert.ok(await person.page.getByRole('navigation', { name: 'Rooms' }).getByRole('button').count() > 0);
        assert.ok((await person.composer.getAttribute('aria-label')).includes('general'));
        const first = (await person.messages())[0];
        assert.match(first.heading, /^Ada\b/);
        await person.leave();
    });
});
