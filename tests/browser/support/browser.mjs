// Chromium, and pages in it that remember everything that went wrong in them.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { chromium } = require('playwright-core');

const flags = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--enable-unsafe-swiftshader'];

// The processor draws each pixel, and that is most of what the browser costs: no more of them than a small window has,
// unless it is about how a page looks.
const smallWindow = { viewport: { width: 1024, height: 640 } };
export const desktop = { viewport: { width: 1280, height: 800 } };
export const narrow = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };

export function launchBrowser() {
    return chromium.launch({ executablePath: '/usr/bin/chromium-headless-shell', headless: true, args: flags });
}

/** Said by the browser itself where nothing is wrong: a 401 is how the page learns that nobody is signed in. */
const harmless = [/status of 401 /, /GL Driver Message/, /object does not belong to this context/];

/** What went wrong in a page, to be empty at the end of a test. */
export class Troubles {
    constructor() {
        this.found = [];
        this.expected = [...harmless];
    }

    expect(pattern) {
        this.expected.push(pattern);
    }

    add(text) {
        if (!this.expected.some((pattern) => pattern.test(text))) this.found.push(text);
    }

    watch(page) {
        page.on('console', (message) => {
            if (['error', 'warning'].includes(message.type())) this.add(`console: ${message.text()}`);
        });
        page.on('pageerror', (error) => this.add(`uncaught: ${error.stack ?? error.message}`));
        page.on('crash', () => this.add('the page crashed'));
        return page.addInitScript(() => {
            document.addEventListener('securitypolicyviolation', (event) => {
                console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI}`);
            });
        });
    }
}

/** A page in a browser profile of its own. */
export async function openPage(browser, options = {}) {
    const context = await browser.newContext({
        ...smallWindow,
        colorScheme: 'dark',
        locale: 'en-GB',
        timezoneId: 'UTC',
        permissions: ['clipboard-read', 'clipboard-write'],
        ...options,
    });
    const page = await context.newPage();
    const troubles = new Troubles();
    await troubles.watch(page);
    return { context, page, troubles };
}
