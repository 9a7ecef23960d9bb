// Screenshots for people to look at: build/screenshots, or where CAUSERIE_SCREENSHOTS says.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const checkout = path.dirname(path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url)))));
const directory = process.env.CAUSERIE_SCREENSHOTS || path.join(checkout, 'build', 'screenshots');

export async function keepScreenshot(page, name) {
    mkdirSync(directory, { recursive: true });
    await page.screenshot({ path: path.join(directory, `${name}.png`) });
}
