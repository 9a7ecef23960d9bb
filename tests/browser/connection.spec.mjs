import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { BufferingProxy } from './support/buffering_proxy.mjs';
import { Person } from './support/person.mjs';
import { useStage } from './support/stage.mjs';
import { Wire } from './support/wire.mjs';

const reconnectMaxMs = 20000;

describe('the connection', () => {
    let server;
    let browser;
    useStage((stage) => ({ server, browser } = stage));

    const link = (person, wanted) => person.page.waitForFunction((state) => window.causerie.link === state, wanted,
        { timeout: reconnectMaxMs });

    function expectOutage(...people) {
        for (const { troubles } of people) {
            troubles.expect(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE|ERR_CONNECTION_RESET|status of 503 /);
        }
    }

    test('a server that went away and came back is found by itself; nothing is missing, nothing twice', async () => {
        const una = await Person.register(browser, server, 'Una');
        const vic = await Person.register(browser, server, 'Vic');
        expectOutage(una, vic);
        await una.write('before');
        await vic.reads(['before']);
        await server.stop();
        await link(una, 'waiting');
        await server.start();
        await link(una, 'live');
        await una.write('after');
        await vic.reads(['before', 'after'], reconnectMaxMs);
        await una.reads(['before', 'after']);
        await una.reload();
        await una.reads(['before', 'after']);
        await una.leave();
        await vic.leave();
    });

    test('what is written while the server is away stays on the screen and is delivered once', async () => {
        const wim = await Person.register(browser, server, 'Wim');
        const xia = await Person.register(browser, server, 'Xia');
        expectOutage(wim, xia);
        await wim.write('still here');
        await xia.reads(['still here']);
        await server.stop();
        await link(wim, 'waiting');
        await wim.write('into the void');
        await wim.write('and again');
        await wim.reads(['still here', 'into the void', 'and again']);
        await wim.page.waitForTimeout(500);
        await wim.reads(['still here', 'into the void', 'and again']);
        await server.start();
        await xia.reads(['still here', 'into the void', 'and again'], 2 * reconnectMaxMs);
        await wim.page.waitForTimeout(1500);
        await wim.reads(['still here', 'into the void', 'and again']);
        await xia.reads(['still here', 'into the void', 'and again']);
        await wim.leave();
        await xia.leave();
    });

    test('what the server refuses stays with a way to try again and one to give up', async () => {
        const yan = await Person.register(browser, server, 'Yan');
        yan.troubles.expect(/status of 422 /);
        let refusing = true;
        await yan.page.route('**/messages', (route) => {
            if (!refusing || route.request().method() !== 'POST') return route.continue();
            const problem = { title: 'Unprocessable', status: 422, code: 'validation_failed', detail: 'Not like this' };
            return route.fulfill({ status: 422, contentType: 'application/problem+json', body: JSON.stringify(problem) });
        });
        await yan.write('first try');
        await yan.button(/^Retry/).waitFor({ state: 'attached' });
        await yan.reads(['first try']);
        refusing = false;
        await yan.press(/^Retry/);
        await yan.button(/^Retry/).waitFor({ state: 'detached' });
        await yan.reload();
        await yan.reads(['first try']);
        refusing = true;
        await yan.write('never mind');
        await yan.button(/^Discard/).waitFor({ state: 'attached' });
        await yan.click(/^Discard/);
        await yan.reads(['first try']);
        await yan.leave();
    });

    test('a newer server may say more than this client knows, fractions included', async () => {
        const zia = await Person.register(browser, server, 'Zia');
        await zia.write('kept');
        await zia.page.route('**/api/v1/snapshot', async (route) => {
            const answer = await route.fetch();
            const text = (await answer.text()).replace('{', '{"future":[0.5,-2.25e-3,1E+2,12345678901234567890.5,-0.0],');
            await route.fulfill({ response: answer, body: text });
        });
        await zia.reload();
        await zia.reads(['kept']);
        await zia.leave();
    });

    test('two people chat through a proxy that holds streams back', async () => {
        const proxy = await BufferingProxy.to(server);
        const bea = await Person.register(browser, proxy, 'Bea');
        const cyd = await Person.register(browser, proxy, 'Cyd');
        const polls = (person) => person.page.waitForRequest(/events\?.*wait=[1-9]/, { timeout: reconnectMaxMs });
        await Promise.all([polls(bea), polls(cyd)]);
        await bea.write('can you read me?');
        await cyd.reads(['can you read me?'], 2000);
        await cyd.write('every word');
        await bea.reads(['can you read me?', 'every word'], 2000);
        await bea.page.waitForTimeout(1000);
        await bea.reads(['can you read me?', 'every word']);
        assert.ok(proxy.withheld >= 2, 'streams were tried');
        await link(bea, 'live');
        await bea.leave();
        await cyd.leave();
        await proxy.stop();
    });

    test('a stream that was cut goes on where it ended', async () => {
        const wire = await Wire.to(server);
        const zoe = await Person.register(browser, wire, 'Zoe');
        const abe = await Person.register(browser, server, 'Abe');
        expectOutage(zoe);
        await wire.cut();
        await link(zoe, 'waiting');
        const missed = ['while you', 'were away', 'all this was said'];
        await abe.post(missed);
        await wire.mend();
        await zoe.reads(missed, reconnectMaxMs);
        await abe.write('welcome back');
        await zoe.reads([...missed, 'welcome back']);
        await zoe.leave();
        await abe.leave();
        await wire.cut();
    });
});
