import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { assertAccessible } from './support/axe.mjs';
import { narrow } from './support/browser.mjs';
import { Person, password } from './support/person.mjs';
import { keepScreenshot } from './support/screenshot.mjs';
import { useStage } from './support/stage.mjs';

describe('signing in', () => {
    let server;
    let browser;
    useStage((stage) => ({ server, browser } = stage));

    const problem = (person, id) => person.page.locator(`#${id}-problem`);

    test('a form is shown before the program has arrived', async () => {
        const person = await Person.visit(browser, server, '/', {}, (page) => page.route('**/*.wasm', () => {}));
        await person.page.locator('#login').waitFor();
        assert.equal(await person.page.evaluate(() => document.activeElement.id), 'login-username');
        assert.equal(await person.page.evaluate(() => typeof window.causerie), 'undefined');
        await person.leave();
    });

    test('a new account leads into the chat, and a password manager is told what is what', async () => {
        const person = await Person.visit(browser, server);
        const autocomplete = await person.page.$$eval('#sign-in input', (inputs) => inputs.map((input) => input.autocomplete));
        assert.deepEqual(autocomplete, ['username', 'current-password', 'username', 'name', 'new-password']);
        await person.register('Nora');
        assert.equal(await person.page.locator('#sign-in').isVisible(), false);
        await person.leave();
    });

    test('what is wrong is said at the field it is about', async () => {
        const person = await Person.visit(browser, server);
        const { page } = person;
        await page.click('#login [data-show=register]');
        await page.fill('#register-username', 'no spaces please');
        await page.fill('#register-password', 'short');
        await page.keyboard.press('Enter');
        assert.match(await problem(person, 'register-username').textContent(), /letters, digits/);
        assert.match(await problem(person, 'register-password').textContent(), /8 characters/);
        const username = page.locator('#register-username');
        assert.equal(await username.getAttribute('aria-invalid'), 'true');
        assert.match(await username.getAttribute('aria-describedby'), /register-username-problem/);
        assert.equal(await page.evaluate(() => document.activeElement.id), 'register-username');
        await username.fill('fine');
        assert.equal(await problem(person, 'register-username').textContent(), '');
        await person.leave();
    });

    test('what the server refuses is said at its field, too', async () => {
        const first = await Person.register(browser, server, 'Taken');
        const second = await Person.visit(browser, server);
        second.troubles.expect(/status of 409 /);
        await second.page.click('#login [data-show=register]');
        await second.page.fill('#register-username', 'taken');
        await second.page.fill('#register-password', password);
        await second.page.keyboard.press('Enter');
        await second.page.waitForFunction(() => document.getElementById('register-username-problem').textContent);
        assert.match(await problem(second, 'register-username').textContent(), /taken/);
        await first.leave();
        await second.leave();
    });

    test('a wrong password says so, and the right one works after that', async () => {
        const first = await Person.register(browser, server, 'Wanda');
        const second = await Person.visit(browser, server);
        await second.page.fill('#login-username', 'wanda');
        await second.page.fill('#login-password', 'not the password');
        await second.page.keyboard.press('Enter');
        await second.page.waitForFunction(() => document.querySelector('#login .whole').textContent);
        assert.match(await second.page.textContent('#login .whole'), /do not match/);
        await second.signIn('Wanda');
        await first.leave();
        await second.leave();
    });

    test('without a connection the form says so and can be sent again', async () => {
        const person = await Person.visit(browser, server);
        person.troubles.expect(/ERR_INTERNET_DISCONNECTED/);
        await person.page.click('#login [data-show=register]');
        await person.page.fill('#register-username', 'offline');
        await person.page.fill('#register-password', password);
        await person.context.setOffline(true);
        await person.page.keyboard.press('Enter');
        await person.page.waitForFunction(() => document.querySelector('#register .whole').textContent);
        assert.match(await person.page.textContent('#register .whole'), /cannot be reached/);
        await person.context.setOffline(false);
        await person.page.keyboard.press('Enter');
        await person.chatShown();
        await person.leave();
    });

    test('signing out shows the form again without a new page, and the next person sees nothing of the last', async () => {
        const person = await Person.register(browser, server, 'Olga');
        await person.write('my secret');
        await person.reads(['my secret']);
        await person.page.evaluate(() => { window.sameDocument = true; });
        await person.click('Sign out');
        await person.page.locator('#login').waitFor();
        assert.equal(await person.page.evaluate(() => window.sameDocument), true);
        assert.equal(await person.page.inputValue('#login-password'), '');
        // Hidden with the chat at once, and taken away by the next frame.
        assert.equal(await person.log.isVisible(), false);
        await person.reads([]);
        await person.signIn('Olga');
        await person.reads(['my secret']);
        await person.leave();
    });

    test('a session that ended elsewhere shows the form', async () => {
        const person = await Person.register(browser, server, 'Elsa');
        await person.context.clearCookies();
        await person.page.reload();
        await person.page.locator('#login').waitFor();
        await person.leave();
    });

    for (const [name, options] of [['dark', { colorScheme: 'dark' }], ['light', { colorScheme: 'light' }],
        ['narrow', { ...narrow, colorScheme: 'dark' }], ['forced colours', { forcedColors: 'active' }]]) {
        test(`axe finds nothing wrong with the forms (${name})`, async () => {
            const person = await Person.visit(browser, server, '/', options);
            await person.page.locator('#login').waitFor();
            await assertAccessible(person.page, 'signing in');
            await keepScreenshot(person.page, `sign-in-${name.replace(' ', '-')}`);
            await person.page.click('#login [data-show=register]');
            await person.page.click('#register button[type=submit]');
            await assertAccessible(person.page, 'registering, with problems shown');
            await keepScreenshot(person.page, `register-${name.replace(' ', '-')}`);
            await person.leave();
        });
    }

    test('a browser without WebGL 2 is told what is missing', async () => {
        const person = await Person.visit(browser, server, '/', {}, (page) => page.addInitScript(() => {
            HTMLCanvasElement.prototype.getContext = () => null;
        }));
        await person.page.locator('#failure').waitFor();
        assert.match(await person.page.textContent('#failure'), /WebGL 2/);
        await assertAccessible(person.page, 'the message');
        await person.leave();
    });
});
