// The page that describes the API.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';

import { assertAccessible } from './support/axe.mjs';
import { launchBrowser, narrow, openPage } from './support/browser.mjs';
import { Server } from './support/server.mjs';

suite('the API has a page', () => {
    let server;
    let browser;
    before(async () => {
        server = await Server.start();
        browser = await launchBrowser();
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
    });

    const windows = { 'wide, light': { colorScheme: 'light' }, 'narrow, dark': { ...narrow, colorScheme: 'dark' } };
    for (const [name, options] of Object.entries(windows)) {
        test(`that says all of it, to everybody (${name})`, async () => {
            const { page, context } = await openPage(browser, options);
            await page.goto(`${server.address}/api/docs`);
            const { paths } = await (await fetch(`${server.address}/api/openapi.json`)).json();
            const operations = Object.entries(paths).flatMap(([path, item]) =>
                Object.keys(item).filter((key) => key !== 'parameters').map((method) => `${method.toUpperCase()} ${path}`));
            const told = await page.locator('article h3 code').allTextContents();
            assert.deepEqual(told.toSorted(), operations.toSorted());
            const lost = await page.evaluate(() => [...document.querySelectorAll('a[href^="#"]')]
                .map((link) => link.getAttribute('href')).filter((to) => !document.getElementById(to.slice(1))));
            assert.deepEqual(lost, []);
            const width = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
            assert.ok(width[0] <= width[1], `it is ${width[0]} wide in a window of ${width[1]}`);
            await assertAccessible(page, name);
            await context.close();
        });
    }
});
