// Somebody with a browser of their own, who does what people do: reads, clicks where something is drawn, types.
import assert from 'node:assert/strict';

import { openPage } from './browser.mjs';

export const password = 'correct horse battery';

export class Person {
    /** A new account, signed in and looking at the chat. */
    static async register(browser, server, name, options) {
        const person = await Person.visit(browser, server, '/', options);
        await person.register(name);
        return person;
    }

    /** Somebody who opens `path` and is not signed in yet. `prepare` may change the page before. */
    static async visit(browser, server, path = '/', options = {}, prepare = () => {}) {
        const { context, page, troubles } = await openPage(browser, options);
        const person = new Person(context, page, troubles);
        await prepare(page);
        await page.goto(server.address + path);
        return person;
    }

    constructor(context, page, troubles) {
        this.context = context;
        this.page = page;
        this.troubles = troubles;
        this.composer = page.locator('#field-composer');
        this.log = page.locator('#log');
    }

    /** Another tab of the same browser, at `address`. */
    async openTab(address) {
        const page = await this.context.newPage();
        await this.troubles.watch(page);
        await page.goto(address);
        return new Person(this.context, page, this.troubles);
    }

    async register(name) {
        const { page } = this;
        await page.click('#login [data-show=register]');
        await page.fill('#register-username', name.toLowerCase());
        await page.fill('#register-display_name', name);
        await page.fill('#register-password', password);
        await page.click('#register button[type=submit]');
        await this.chatShown();
    }

    async signIn(name) {
        const { page } = this;
        await page.fill('#login-username', name.toLowerCase());
        await page.fill('#login-password', password);
        await page.keyboard.press('Enter');
        await this.chatShown();
    }

    /** The stream is open, and there is a place to write. */
    async chatShown() {
        await this.composer.waitFor();
        await this.page.waitForFunction(() => window.causerie?.link === 'live');
    }

    async reload() {
        await this.page.reload();
        await this.chatShown();
    }

    async write(text) {
        await this.composer.fill(text);
        await this.composer.press('Enter');
    }

    /** Sends through the API, for tests of something else than writing. */
    async post(texts, room = 1) {
        await this.page.evaluate(async ([bodies, path]) => {
            for (const body of bodies) {
                const answer = await fetch(path, {
                    method: 'POST',
                    headers: { 'Content-Type': 'application/json' },
                    body: JSON.stringify({ client_id: crypto.randomUUID(), body }),
                });
                if (!answer.ok) throw new Error(`${answer.status} for ${body}`);
            }
        }, [texts, `/api/v1/rooms/${room}/messages`]);
    }

    /** The messages near the screen, oldest first, as they are read aloud: `{ heading, text }`. */
    messages() {
        return this.page.evaluate(() => Array.from(document.querySelectorAll('#log-messages > li'), (item) => {
            const heading = item.querySelector('.heading, .for-screen-readers').textContent;
            return { heading, text: item.textContent.slice(heading.length).trim() };
        }));
    }

    async texts() {
        return (await this.messages()).map(({ text }) => text);
    }

    /** Waits until exactly these are the newest messages near the screen. */
    async reads(expected, timeout = 5000) {
        const deadline = Date.now() + timeout;
        for (;;) {
            const newest = (await this.texts()).slice(-expected.length);
            if (newest.join('\u0000') === expected.join('\u0000')) return;
            if (Date.now() > deadline) assert.deepEqual(newest, expected);
            await new Promise((resolve) => setTimeout(resolve, 20));
        }
    }

    button(name) {
        return this.page.getByRole('button', { name });
    }

    /** Clicks where the button is drawn: what is pressed is the canvas. */
    async click(name) {
        const box = await this.button(name).first().boundingBox();
        assert.ok(box, `there is no button ${name}`);
        await this.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    }

    /** Presses the button as a keyboard or a screen reader does. */
    async press(name) {
        await this.button(name).first().press('Enter');
    }

    /** Turns the wheel where the pointer is, and waits until the page has turned with it: Playwright does not. */
    async scroll(distance) {
        const turned = await this.page.evaluateHandle(() => ({
            event: new Promise((resolve) => {
                window.addEventListener('wheel', resolve, { once: true, passive: true, capture: true });
            }),
        }));
        await this.page.mouse.wheel(0, distance);
        await turned.evaluate(({ event }) => event.then(() => {}));
        await turned.dispose();
        await this.settled();
    }

    /** Two frames later, everything that was going to be drawn is. */
    settled() {
        return this.page.evaluate(() => new Promise((resolve) => {
            requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        }));
    }

    frames() {
        return this.page.evaluate(() => window.causerie.frames);
    }

    /** At the end: nothing went wrong that nobody looked for. */
    async leave() {
        await this.context.close();
        assert.deepEqual(this.troubles.found, []);
    }
}
