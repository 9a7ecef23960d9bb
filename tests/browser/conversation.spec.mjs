import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { Person } from './support/person.mjs';
import { useStage } from './support/stage.mjs';

const arrivalMaxMs = 1000;

describe('a conversation', () => {
    let server;
    let browser;
    useStage((stage) => ({ server, browser } = stage));

    test('what one writes the other sees within a second, without a reload', async () => {
        const ada = await Person.register(browser, server, 'Ada');
        const bob = await Person.register(browser, server, 'Bob');
        const sent = await ada.page.evaluateHandle(() => ({
            at: new Promise((resolve) => {
                addEventListener('keydown', (event) => { if (event.key === 'Enter') resolve(Date.now()); }, true);
            }),
        }));
        const read = await bob.page.evaluateHandle(() => ({
            at: new Promise((resolve) => {
                const log = document.getElementById('log-messages');
                const look = () => { if (log.textContent.includes('Good morning, Bob')) resolve(Date.now()); };
                new MutationObserver(look).observe(log, { childList: true, subtree: true });
            }),
        }));
        await ada.write('Good morning, Bob');
        const took = await read.evaluate(({ at }) => at) - await sent.evaluate(({ at }) => at);
        assert.ok(took < arrivalMaxMs, `${took} ms`);
        await bob.write('Good morning, Ada');
        await ada.reads(['Good morning, Bob', 'Good morning, Ada']);
        const [{ heading }] = (await ada.messages()).slice(-1);
        assert.match(heading, /^Bob\b/);
        await ada.leave();
        await bob.leave();
    });

    test('a reload keeps what was said', async () => {
        const cleo = await Person.register(browser, server, 'Cleo');
        const texts = ['first', 'second', 'third'];
        for (const text of texts) await cleo.write(text);
        await cleo.reads(texts);
        await cleo.reload();
        await cleo.reads(texts);
        await cleo.leave();
    });

    test('three messages sent at once arrive once each, in order', async () => {
        const dora = await Person.register(browser, server, 'Dora');
        const eric = await Person.register(browser, server, 'Eric');
        await dora.composer.focus();
        for (const text of ['one', 'two', 'three']) {
            await dora.page.keyboard.type(text);
            await dora.page.keyboard.press('Enter');
        }
        await eric.reads(['one', 'two', 'three']);
        await dora.reads(['one', 'two', 'three']);
        await dora.leave();
        await eric.leave();
    });

    test('a new message of somebody else is said aloud, once', async () => {
        const fay = await Person.register(browser, server, 'Fay');
        const gus = await Person.register(browser, server, 'Gus');
        await fay.write('Listen to this');
        await gus.reads(['Listen to this']);
        const said = await gus.page.$$eval('#announcements > *', (lines) => lines.map((line) => line.textContent));
        assert.equal(said.filter((line) => line.includes('Listen to this')).length, 1);
        assert.match(said.at(-1), /Fay/);
        await fay.leave();
        await gus.leave();
    });

    test('what one reads above is not moved by what arrives below', async () => {
        const hal = await Person.register(browser, server, 'Hal');
        const ida = await Person.register(browser, server, 'Ida');
        await hal.post(Array.from({ length: 40 }, (_, i) => `line ${i}`));
        await ida.reads(['line 38', 'line 39']);
        await ida.log.hover();
        await ida.page.mouse.wheel(0, -600);
        await ida.page.waitForFunction(() => {
            const log = document.getElementById('log');
            return log.scrollHeight - log.clientHeight - log.scrollTop > 300;
        });
        await ida.settled();
        const top = await ida.log.evaluate((log) => log.scrollTop);
        await hal.write('the newest');
        await hal.reads(['the newest']);
        await ida.page.waitForTimeout(300);
        assert.equal(await ida.log.evaluate((log) => log.scrollTop), top);
        await hal.leave();
        await ida.leave();
    });
});
