import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { Person } from './support/person.mjs';
import { useStage } from './support/stage.mjs';

const reconnectMaxMs = 20000;

describe('what could not be sent', () => {
    let server;
    let browser;
    useStage((stage) => ({ server, browser } = stage));

    function expectOutage({ troubles }) {
        troubles.expect(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE|ERR_CONNECTION_RESET|ERR_FAILED|status of 503 /);
    }

    /** Everything that the server holds, oldest first. */
    const delivered = (person) => person.page.evaluate(async () => {
        const { messages } = await (await fetch('/api/v1/rooms/1/messages?limit=50')).json();
        return messages.map(({ body }) => body);
    });

    /** Waits until these are the newest in the log: a message is on the screen before the server has it. */
    async function logEndsWith(person, expected) {
        const deadline = Date.now() + reconnectMaxMs;
        for (;;) {
            const newest = (await delivered(person)).slice(-expected.length);
            if (newest.join('\u0000') === expected.join('\u0000')) return;
            if (Date.now() > deadline) assert.deepEqual(newest, expected);
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
    }

    /** Another tab of the same browser, looking at the chat. */
    async function openTab(person) {
        const tab = await person.openTab(server.address);
        await tab.chatShown();
        return tab;
    }

    /** Nothing that this tab posts arrives. Counts the attempts. */
    async function holdPosts(person) {
        const held = { attempts: 0 };
        await person.page.route('**/messages', (route) => {
            if (route.request().method() !== 'POST') return route.continue();
            held.attempts++;
            return route.abort();
        });
        return held;
    }

    async function stopServer(person) {
        await server.stop();
        await person.page.waitForFunction(() => window.causerie.link === 'waiting', null, { timeout: reconnectMaxMs });
    }

    test('is sent once and in order by the page that is opened next, and the draft is there', async () => {
        const ann = await Person.register(browser, server, 'Ann');
        expectOutage(ann);
        await stopServer(ann);
        await ann.write('one');
        await ann.write('two');
        await ann.write('three');
        await ann.composer.fill('half a thought');
        await ann.page.goto('about:blank');
        await server.start();
        await ann.page.goto(server.address);
        await ann.chatShown();
        await ann.reads(['one', 'two', 'three'], reconnectMaxMs);
        assert.equal(await ann.composer.inputValue(), 'half a thought');
        await logEndsWith(ann, ['one', 'two', 'three']);
        await ann.page.waitForTimeout(1000);
        assert.deepEqual(await delivered(ann), ['one', 'two', 'three']);
        assert.deepEqual(await ann.texts(), ['one', 'two', 'three']);
        await ann.composer.fill('');
        await ann.reload();
        await ann.reads(['one', 'two', 'three']);
        assert.deepEqual(await ann.texts(), ['one', 'two', 'three']);
        assert.equal(await ann.composer.inputValue(), '');
        await ann.leave();
    });

    test('survives a page that crashes', async () => {
        const ben = await Person.register(browser, server, 'Ben');
        expectOutage(ben);
        ben.troubles.expect(/the page crashed/);
        await stopServer(ben);
        await ben.write('before the crash');
        await ben.write('just before');
        await ben.page.goto('chrome://crash').catch(() => {});
        await ben.page.close();
        await server.start();
        const again = await openTab(ben);
        await again.reads(['before the crash', 'just before'], reconnectMaxMs);
        await logEndsWith(again, ['one', 'two', 'three', 'before the crash', 'just before']);
        await again.leave();
    });

    test('is left to the tab that wrote it while that lives, and taken over by another when it is closed', async () => {
        const cat = await Person.register(browser, server, 'Cat');
        expectOutage(cat);
        const held = await holdPosts(cat);
        await cat.write('from the first tab');
        await cat.page.waitForTimeout(300);
        const second = await openTab(cat);
        let posts = 0;
        second.page.on('request', (request) => { if (request.method() === 'POST') posts++; });
        await second.page.waitForTimeout(1500);
        assert.equal(posts, 0, 'the second tab keeps quiet');
        assert.ok(!(await second.texts()).includes('from the first tab'));
        assert.ok(held.attempts > 0);
        await cat.page.close();
        await second.reads(['from the first tab'], reconnectMaxMs);
        await logEndsWith(second, ['just before', 'from the first tab']);
        assert.equal(posts, 1);
        await second.leave();
    });

    test('is taken over at once by a tab that was there first, when the one that wrote it crashes', async () => {
        const hal = await Person.register(browser, server, 'Hal');
        expectOutage(hal);
        hal.troubles.expect(/the page crashed/);
        const later = await openTab(hal);
        await holdPosts(later);
        await later.write('from the later tab');
        await later.page.waitForTimeout(300);
        assert.ok(!(await hal.texts()).includes('from the later tab'));
        await later.page.goto('chrome://crash').catch(() => {});
        await hal.reads(['from the later tab'], 5000);
        await logEndsWith(hal, ['from the first tab', 'from the later tab']);
        await hal.leave();
    });

    test('is written to the disk a few times a second at most while a draft grows, and is all there after a reload', async () => {
        const ian = await Person.visit(browser, server, '/', {}, (page) => page.addInitScript(() => {
            const { put } = IDBObjectStore.prototype;
            window.puts = 0;
            IDBObjectStore.prototype.put = function count(...args) {
                window.puts++;
                return put.apply(this, args);
            };
        }));
        await ian.register('Ian');
        const text = 'as fast as I can type, and faster than anybody could ever read it';
        const begun = Date.now();
        await ian.composer.pressSequentially(text, { delay: 10 });
        const mostly = 2 + (Date.now() - begun) / 300;
        const puts = await ian.page.evaluate(() => window.puts);
        assert.ok(puts <= mostly && puts < text.length / 2, `${puts} writes`);
        await ian.page.reload();
        await ian.chatShown();
        await ian.page.waitForFunction((wanted) => document.getElementById('field-composer').value === wanted, text,
            { timeout: 5000 });
        await ian.composer.fill('');
        await ian.leave();
    });

    test('is deleted, and said to be, when its author signs out; nobody else ever sees it', async () => {
        const dan = await Person.register(browser, server, 'Dan');
        expectOutage(dan);
        await holdPosts(dan);
        await dan.write('never to be sent');
        await dan.button(/^Retry/).waitFor({ state: 'attached' });
        await dan.press('Sign out');
        await dan.page.locator('#login').waitFor();
        assert.match(await dan.page.locator('#login .problem.whole').textContent(), /1 message /);
        await dan.page.unroute('**/messages');
        await dan.page.reload();
        await dan.signIn('Dan');
        await dan.page.waitForTimeout(500);
        assert.ok(!(await dan.texts()).includes('never to be sent'));
        assert.ok(!(await delivered(dan)).includes('never to be sent'));
        await dan.leave();
    });

    test('waits unseen while somebody else is signed in at the same browser', async () => {
        const eve = await Person.register(browser, server, 'Eve');
        expectOutage(eve);
        await holdPosts(eve);
        await eve.write('by Eve');
        await eve.page.waitForTimeout(300);
        // The session ends as it does when it expires: without anybody signing out.
        await eve.context.clearCookies();
        await eve.page.goto(server.address);
        await eve.page.unroute('**/messages');
        await eve.register('Fay');
        await eve.page.waitForTimeout(500);
        assert.ok(!(await eve.texts()).includes('by Eve'));
        await eve.context.clearCookies();
        await eve.page.reload();
        await eve.signIn('Eve');
        await eve.reads(['by Eve'], reconnectMaxMs);
        await logEndsWith(eve, ['from the later tab', 'by Eve']);
        await eve.leave();
    });

    test('is lost with the page, and nothing else is, where the browser keeps nothing', async () => {
        const gus = await Person.visit(browser, server, '/', {}, (page) => page.addInitScript(() => {
            indexedDB.open = () => { throw new DOMException('no', 'SecurityError'); };
        }));
        await gus.register('Gus');
        await gus.write('as ever');
        await gus.reads(['as ever']);
        await gus.reload();
        await gus.reads(['as ever']);
        await gus.leave();
    });
});
