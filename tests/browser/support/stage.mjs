// What the tests of a suite play on.
import { after, before } from 'node:test';

import { launchBrowser } from './browser.mjs';
import { Server } from './server.mjs';

/** A server and a browser, from before the first test of a suite until after its last. */
export function useStage(prepare) {
    let server;
    let browser;
    before(async () => {
        server = await Server.start();
        browser = await launchBrowser();
        await prepare({ server, browser });
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
    });
}
