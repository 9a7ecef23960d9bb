// How long a browser takes from opening the page to its first frame: `script/bench frame`. Somebody who is signed in
// opens it with nothing of it kept, and then again, with everything kept. Each time the chat has to come up whole.
import { desktop, launchBrowser } from '../browser/support/browser.mjs';
import { Person } from '../browser/support/person.mjs';
import { Server } from '../browser/support/server.mjs';

const times = 9;

const frameMs = (page) => page.evaluate(() => performance.getEntriesByName('causerie:first-frame')[0].startTime);

function told(what, measured) {
    const sorted = measured.toSorted((one, other) => one - other);
    const [low, median, high] = [0, times >> 1, times - 1].map((place) => Math.round(sorted[place]));
    console.log(`${what.padEnd(36)} ${median} ms (${low} to ${high}, median of ${times})`);
}

async function complete(person) {
    await person.chatShown();
    await person.reads(['the first message']);
    const measured = await frameMs(person.page);
    if (person.troubles.found.length > 0) throw new Error(person.troubles.found.join('\n'));
    return measured;
}

const server = await Server.start();
const browser = await launchBrowser();
try {
    const person = await Person.register(browser, server, 'Ann');
    await person.post(['the first message']);
    const storageState = await person.context.storageState();
    const fresh = [];
    const again = [];
    for (let i = 0; i < times; ++i) {
        const visitor = await Person.visit(browser, server, '/', { ...desktop, storageState });
        fresh.push(await complete(visitor));
        await visitor.page.reload();
        again.push(await complete(visitor));
        await visitor.context.close();
    }
    told('first frame, nothing kept', fresh);
    told('first frame, everything kept', again);
} finally {
    await browser.close();
    await server.stop();
}
