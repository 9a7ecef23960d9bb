// The Status screen: how the server is, for those who run it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { assertAccessible } from './support/axe.mjs';
import { desktop, launchBrowser, narrow } from './support/browser.mjs';
import { Person } from './support/person.mjs';
import { PrivateDatabase } from './support/private_database.mjs';
import { keepScreenshot } from './support/screenshot.mjs';
import { Server } from './support/server.mjs';

const refreshMs = 5000;
const patienceMs = 30_000;
const awayMs = 4000;

describe('the status', () => {
    let database;
    let server;
    let browser;
    before(async () => {
        database = await PrivateDatabase.start('status');
        server = await Server.start({ DATABASE_URL: database.url });
        browser = await launchBrowser();
        // Whoever comes first owns the workspace.
        const owner = await Person.register(browser, server, 'Ada');
        await owner.post(['Hello', 'there']);
        await owner.leave();
        await (await Person.register(browser, server, 'Bob')).leave();
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
        await database?.destroy();
    });

    async function visit(name, options = {}) {
        const person = await Person.visit(browser, server, '/', options);
        await person.signIn(name);
        return person;
    }

    const openStatus = async (person, options = {}) => {
        if (options.isMobile) await person.press('Show the room list');
        await person.press('Status');
        await person.page.locator('#sheet h2').first().waitFor();
        await person.settled();
    };
    const lines = (person) => person.page.locator('#sheet p, #sheet h2').allTextContents();
    const says = (person, text) => person.page.waitForFunction((wanted) => {
        const told = [...document.querySelectorAll('#sheet p, #sheet h2')];
        return told.some(({ textContent }) => new RegExp(wanted).test(textContent));
    }, text.source, { timeout: patienceMs });

    for (const [name, options] of [
        ['dark', { ...desktop, colorScheme: 'dark' }],
        ['light', { ...desktop, colorScheme: 'light' }],
        ['narrow-dark', { ...narrow, colorScheme: 'dark' }],
        ['narrow-light', { ...narrow, colorScheme: 'light' }],
    ]) {
        test(`the owner sees how the server is, and axe finds nothing wrong (${name})`, async () => {
            const person = await visit('ada', options);
            await openStatus(person, options);
            await says(person, /^Everything works$/);
            // The server has only just been started, and measures every few seconds.
            await says(person, /^Ready for requests: Yes now/);
            const told = await lines(person);
            for (const title of ['Checks', 'Resources', 'What changed', 'Health checks that arrived']) {
                assert.ok(told.includes(title), `${title} in\n${told.join('\n')}`);
            }
            for (const pattern of [/^Database[:,] OK, since \d\d:\d\d:\d\d, /, /^Version /, /Up for /, /^Requests: /,
                /^Response time: /, /^Events in the log: [1-9]/, /^Memory: [\d.]+ MB/, /^Ready for requests: Yes now/]) {
                assert.ok(told.some((line) => pattern.test(line)), `${pattern} in\n${told.join('\n')}`);
            }
            await keepScreenshot(person.page, `status-${name}`);
            await assertAccessible(person.page, 'status');
            await person.page.locator('#sheet').evaluate((sheet) => { sheet.scrollTop = sheet.scrollHeight; });
            await person.settled();
            await keepScreenshot(person.page, `status-end-${name}`);
            await person.leave();
        });
    }

    test('a member is not offered it, and the server would not tell', async () => {
        const person = await visit('bob');
        assert.equal(await person.button('Status').count(), 0);
        const status = await person.page.evaluate(async () => (await fetch('/api/v1/status')).status);
        assert.equal(status, 403);
        person.troubles.found.splice(0);
        await person.leave();
    });

    test('somebody who may not see it any more is told so', async () => {
        const person = await visit('ada');
        const refusal = { status: 403, body: '{"code":"forbidden"}' };
        await person.page.route('**/api/v1/status', (route) => route.fulfill(refusal));
        await person.press('Status');
        await says(person, /^Only owners and admins/);
        person.troubles.found.splice(0);
        await person.leave();
    });

    test('a health check shows up with who sent it', async () => {
        const person = await visit('ada');
        const answer = await fetch(`${server.address}/health`, { headers: { 'User-Agent': 'Render/1.0' } });
        assert.equal(answer.status, 200);
        await openStatus(person);
        await says(person, /^\d\d:\d\d:\d\d, 200 \/health, (127\.0\.0\.1|::1) · Render\/1\.0$/);
        await person.leave();
    });

    test('Escape closes it, the focus returns, and nothing is asked or drawn any more', async () => {
        const person = await visit('ada');
        let asked = 0;
        person.page.on('request', (request) => { if (request.url().endsWith('/api/v1/status')) asked++; });
        await openStatus(person);
        await person.page.keyboard.press('Tab');
        assert.equal(await person.page.evaluate(() => document.activeElement.textContent), 'Close');
        await person.page.keyboard.press('Tab');
        assert.equal(await person.page.evaluate(() => document.activeElement.id), 'sheet');
        await person.page.keyboard.press('End');
        await person.page.waitForFunction(() => document.getElementById('sheet').scrollTop > 100);
        await person.page.keyboard.press('Escape');
        await person.page.waitForFunction(() => document.activeElement.dataset?.id === 'status');
        await person.page.waitForTimeout(500);
        const [before, askedBefore] = [await person.frames(), asked];
        await person.page.waitForTimeout(refreshMs + 1000);
        assert.ok(askedBefore >= 1);
        assert.equal(asked, askedBefore);
        assert.equal(await person.frames(), before);
        await openStatus(person);
        assert.equal(await person.page.evaluate(() => document.getElementById('sheet').scrollTop), 0);
        await person.leave();
    });

    test('a curve tells what was when the pointer is over it', async () => {
        const person = await visit('ada');
        await openStatus(person);
        const box = await person.page.locator('#sheet p').filter({ hasText: /^Requests:/ }).boundingBox();
        const clip = { ...box, height: 40 };
        const before = await person.page.screenshot({ clip });
        await person.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
        await person.settled();
        assert.ok(!before.equals(await person.page.screenshot({ clip })));
        await person.page.mouse.move(2, 2);
        await person.leave();
    });

    test('a database that stops is shown as unavailable, and its coming back with how long it was away', async () => {
        const person = await visit('ada');
        person.troubles.expect(/status of 50[34]|ERR_/);
        await openStatus(person);
        await database.stop();
        await says(person, /^Unavailable: .*Database/);
        await says(person, /^Database: Unavailable, /);
        await keepScreenshot(person.page, 'status-without-database');
        await person.page.waitForTimeout(awayMs);
        await database.start();
        await says(person, /^Everything works$/);
        await says(person, /^\d\d:\d\d:\d\d, Database: OK, after (\d+ min )?\d+ s/);
        const told = (await lines(person)).find((line) => /Database: OK, after/.test(line));
        const [, seconds] = told.match(/after (\d+) s/);
        assert.ok(Number(seconds) >= awayMs / 1000, told);
        await person.leave();
    });

    test('a server that does not answer is said not to, and since when', async () => {
        const person = await visit('ada');
        person.troubles.expect(/status of 503|ERR_/);
        await openStatus(person);
        await server.stop('SIGKILL');
        await says(person, /^No answer since \d\d:\d\d:\d\d, for \d+ s\. .* The server cannot be reached$/);
        await says(person, /^The server does not answer$/);
        await keepScreenshot(person.page, 'status-without-server');
        await server.start();
        await says(person, /^Everything works$/);
        await person.leave();
    });
});
