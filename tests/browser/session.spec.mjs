import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { Person } from './support/person.mjs';
import { useStage } from './support/stage.mjs';
import { Wire } from './support/wire.mjs';

const reconnectMaxMs = 20000;

describe('a browser that changes hands', () => {
    let server;
    let browser;
    useStage((stage) => ({ server, browser } = stage));

    const link = (person, wanted) => person.page.waitForFunction((state) => window.causerie.link === state, wanted,
        { timeout: reconnectMaxMs });

    const delivered = (person) => person.page.evaluate(async () => {
        const { messages } = await (await fetch('/api/v1/rooms/1/messages?limit=50')).json();
        return messages.map(({ body }) => body);
    });

    /** Somebody signs in where the session before has expired, in another tab. */
    async function takeOver(person, name) {
        await person.context.clearCookies();
        const tab = await person.openTab(server.address);
        await tab.register(name);
        return tab;
    }

    test('a tab that comes back sends nothing of its person as the next one, and keeps it', async () => {
        // Cookies know no ports, but everything by which pages talk to each other does: this tab is told nothing.
        const wire = await Wire.to(server);
        const amy = await Person.register(browser, wire, 'Amy');
        amy.troubles.expect(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE|ERR_CONNECTION_RESET/);
        await amy.write('before');
        await amy.reads(['before']);
        await wire.cut();
        await link(amy, 'waiting');
        await amy.write('by Amy');
        await amy.composer.fill('half a thought');
        const bea = await takeOver(amy, 'Bea');
        await wire.mend();
        await link(amy, 'live');
        await amy.page.waitForTimeout(1000);
        assert.deepEqual(await delivered(bea), ['before']);
        assert.ok(!(await amy.texts()).includes('by Amy'));
        assert.equal(await amy.composer.inputValue(), '');
        await amy.write('by Bea');
        await bea.reads(['by Bea']);
        assert.match((await bea.messages()).at(-1).heading, /^Bea\b/);
        await amy.context.clearCookies();
        await amy.page.reload();
        await amy.signIn('Amy');
        await amy.reads(['by Amy'], reconnectMaxMs);
        assert.match((await amy.messages()).at(-1).heading, /^Amy\b/);
        assert.equal(await amy.composer.inputValue(), 'half a thought');
        await amy.leave();
        await wire.cut();
    });

    test('a tab whose stream goes on for the person before notices a sign-in in another tab', async () => {
        const cid = await Person.register(browser, server, 'Cid');
        await cid.composer.fill('half a thought');
        const dot = await takeOver(cid, 'Dot');
        await cid.page.waitForFunction(() => document.getElementById('field-composer')?.value === '');
        await cid.write('by Dot');
        await dot.reads(['by Dot']);
        assert.match((await dot.messages()).at(-1).heading, /^Dot\b/);
        await cid.leave();
    });

    test('a tab that waits at the form is let in when somebody signs in in another one', async () => {
        const eli = await Person.visit(browser, server);
        await eli.page.locator('#login').waitFor();
        const other = await eli.openTab(server.address);
        await other.register('Eli');
        await eli.chatShown();
        assert.ok(await eli.page.locator('#login').isHidden());
        await eli.leave();
    });
});
