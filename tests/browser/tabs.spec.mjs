import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { CountingProxy } from './support/counting_proxy.mjs';
import { Person } from './support/person.mjs';
import { useStage } from './support/stage.mjs';

const hearMaxMs = 1000;
const takeOverMaxMs = 10000;

describe('many tabs of one browser', () => {
    let server;
    let proxy;
    let browser;
    let other;
    useStage(async (stage) => {
        ({ server, browser } = stage);
        other = await Person.register(browser, server, 'Other');
    });

    async function until(holds, what, timeout = takeOverMaxMs) {
        const deadline = Date.now() + timeout;
        while (!await holds()) {
            assert.ok(Date.now() < deadline, what());
            await new Promise((resolve) => setTimeout(resolve, 20));
        }
    }

    const streams = (wanted) => until(() => proxy.streams === wanted, () => `${proxy.streams} streams, not ${wanted}`);

    async function openTabs(name, prepare) {
        proxy = await CountingProxy.to(server);
        const first = await Person.visit(browser, proxy, '/', {}, prepare);
        first.troubles.expect(/ERR_INCOMPLETE|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/);
        await first.register(name);
        const tabs = [first];
        for (let i = 0; i < 2; i++) {
            const tab = await first.openTab(proxy.address);
            await tab.chatShown();
            tabs.push(tab);
        }
        return tabs;
    }

    /** Somebody else says this, and every tab hears it in time, after what it heard before. */
    async function allHear(tabs, texts) {
        await other.post([texts.at(-1)]);
        await Promise.all(tabs.map((tab) => tab.reads(texts, hearMaxMs)));
    }

    const live = (tabs) => Promise.all(tabs.map((tab) => tab.page.waitForFunction(() => window.causerie.link === 'live')));

    test('share one stream, which another takes over when the one that has it is closed', async () => {
        const tabs = await openTabs('Ada');
        await streams(1);
        await allHear(tabs, ['one']);
        await tabs[1].write('two');
        await Promise.all(tabs.map((tab) => tab.reads(['one', 'two'], hearMaxMs)));
        const [first, ...rest] = tabs;
        await first.page.close();
        // Said while nobody has the stream: whoever takes over finds it.
        await other.post(['in between']);
        await Promise.all(rest.map((tab) => tab.reads(['one', 'two', 'in between'], takeOverMaxMs)));
        await streams(1);
        await live(rest);
        await allHear(rest, ['one', 'two', 'in between', 'three']);
        assert.equal(proxy.streams, 1);
        await rest[0].leave();
        await streams(0);
        await proxy.stop();
    });

    test('find another stream when the tab that has it crashes, is frozen, or signs out', async () => {
        const tabs = await openTabs('Bob');
        tabs[0].troubles.expect(/the page crashed/);
        await streams(1);
        const [first, second, third] = tabs;
        await first.page.goto('chrome://crash').catch(() => {});
        await until(() => proxy.streams === 1, () => 'one stream');
        await other.post(['after the crash']);
        await Promise.all([second, third].map((tab) => tab.reads(['after the crash'], takeOverMaxMs)));
        await streams(1);
        // Either may have it now.
        for (const [frozen, awake, text] of [[second, third, 'while one slept'], [third, second, 'and the other']]) {
            const devtools = await frozen.page.context().newCDPSession(frozen.page);
            await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
            await other.post([text]);
            await awake.reads([text], takeOverMaxMs);
            await devtools.send('Page.setWebLifecycleState', { state: 'active' });
            await frozen.reads([text], takeOverMaxMs);
            await streams(1);
        }
        await live([second, third]);
        await second.press('Sign out');
        await Promise.all([second, third].map((tab) => tab.page.locator('#login').waitFor()));
        await streams(0);
        await third.leave();
        await proxy.stop();
    });

    test('have a stream each where the browser has no locks', async () => {
        const withoutLocks = (page) => page.context().addInitScript(() => {
            Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });
        });
        const tabs = await openTabs('Cat', withoutLocks);
        await streams(3);
        await allHear(tabs, ['to each']);
        await tabs[0].leave();
        await proxy.stop();
    });
});
