import assert from 'node:assert/strict';
import { after, beforeEach, describe, test } from 'node:test';

import { Person } from './support/person.mjs';
import { useStage } from './support/stage.mjs';

const family = '👩‍💻🇩🇪👍🏽';

describe('writing', () => {
    let server;
    let browser;
    let person;
    let devtools;
    let page;
    let composer;
    after(() => person?.leave());
    useStage(async (stage) => {
        ({ server, browser } = stage);
        person = await Person.register(browser, server, 'Wilma');
        ({ page, composer } = person);
        devtools = await person.context.newCDPSession(page);
    });
    beforeEach(async () => {
        await composer.fill('');
        await composer.focus();
    });

    const value = () => composer.inputValue();
    const height = async () => (await composer.boundingBox()).height;
    const clipboard = () => page.evaluate(() => navigator.clipboard.readText());

    test('Enter sends and empties the field before the next key', async () => {
        await page.keyboard.type('quick');
        await page.keyboard.press('Enter');
        await page.keyboard.type('next');
        assert.equal(await value(), 'next');
        await person.reads(['quick']);
    });

    test('Shift+Enter begins a line, and the field grows and shrinks with its text', async () => {
        const empty = await height();
        await page.keyboard.type('one');
        await page.keyboard.press('Shift+Enter');
        await page.keyboard.type('two');
        await person.settled();
        assert.equal(await value(), 'one\ntwo');
        const two = await height();
        assert.ok(two > empty + 10, `${empty} → ${two}`);
        await page.keyboard.press('Enter');
        await person.settled();
        assert.equal(await height(), empty);
        await person.reads(['one\ntwo']);
    });

    test('a very long text does not grow over the conversation', async () => {
        await composer.fill('line\n'.repeat(100));
        await person.settled();
        const { height: windowHeight } = page.viewportSize();
        assert.ok(await height() < windowHeight / 2);
        assert.ok((await person.log.boundingBox()).height > 100);
    });

    test('an input method composes in the field, and Enter belongs to it while it does', async () => {
        await person.write('before the composition');
        await devtools.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 });
        await devtools.send('Input.imeSetComposition', { text: 'にほん', selectionStart: 3, selectionEnd: 3 });
        assert.equal(await value(), 'にほん');
        await composer.evaluate((field) => field.dispatchEvent(new KeyboardEvent('keydown',
            { key: 'Enter', keyCode: 229, isComposing: true, bubbles: true, cancelable: true })));
        assert.equal(await value(), 'にほん');
        await devtools.send('Input.insertText', { text: '日本' });
        assert.equal(await value(), '日本');
        await page.keyboard.press('Enter');
        await person.reads(['before the composition', '日本']);
    });

    test('dead keys and emoji of many code points arrive whole', async () => {
        await devtools.send('Input.imeSetComposition', { text: '´', selectionStart: 1, selectionEnd: 1 });
        await devtools.send('Input.insertText', { text: 'é' });
        await page.keyboard.insertText(family);
        assert.equal(await value(), `é${family}`);
        await page.keyboard.press('Enter');
        await person.reads([`é${family}`]);
    });

    test('copy, cut, paste and undo are the browser\'s own', async () => {
        await page.keyboard.insertText(family);
        await page.keyboard.press('Control+A');
        await page.keyboard.press('Control+C');
        assert.equal(await clipboard(), family);
        await page.keyboard.press('Control+X');
        assert.equal(await value(), '');
        await page.keyboard.press('Control+V');
        await page.keyboard.press('Control+V');
        assert.equal(await value(), family + family);
        await page.keyboard.press('Control+Z');
        assert.equal(await value(), family);
        await page.keyboard.press('Enter');
        await person.reads([family]);
    });

    test('a text that is too long is not cut but said to be too long', async () => {
        await page.evaluate(() => navigator.clipboard.writeText('x'.repeat(4100)));
        await page.keyboard.press('Control+V');
        assert.equal((await value()).length, 4100);
        await person.settled();
        assert.equal(await composer.getAttribute('aria-invalid'), 'true');
        await page.keyboard.press('Enter');
        assert.equal((await value()).length, 4100);
        await composer.fill('x'.repeat(4000));
        await person.settled();
        assert.equal(await composer.getAttribute('aria-invalid'), null);
        await composer.fill('😀'.repeat(4000));
        await person.settled();
        assert.equal(await composer.getAttribute('aria-invalid'), null);
    });

    test('a picture that is pasted is answered with a word, not with silence', async () => {
        await page.evaluate(async () => {
            const picture = new OffscreenCanvas(4, 4);
            picture.getContext('2d').fillRect(0, 0, 4, 4);
            const blob = await picture.convertToBlob({ type: 'image/png' });
            await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
        });
        await page.keyboard.press('Control+V');
        assert.equal(await value(), '');
        await page.getByText('Files cannot be sent yet').waitFor({ state: 'attached' });
    });

    test('typing goes to the field wherever the focus idles, and pressing something drawn does not take it away', async () => {
        await composer.evaluate((field) => field.blur());
        await page.keyboard.type('q');
        assert.equal(await value(), 'q');
        await page.mouse.click(640, 20);
        assert.equal(await page.evaluate(() => document.activeElement.id), 'field-composer');
    });

    test('a selection goes across messages and copies as one would write it down', async () => {
        const other = await Person.register(browser, server, 'Otto');
        await other.write('the first of two');
        await person.reads(['the first of two']);
        await person.write('the second of two');
        await person.reads(['the first of two', 'the second of two']);
        await person.settled();
        const [first, second] = await page.$$eval('#log-messages > li', (items) => items.slice(-2).map((item) => {
            const words = [...item.querySelectorAll('.word')].map((word) => word.getBoundingClientRect());
            return { left: words[0].left, right: words.at(-1).right, y: words[0].top + words[0].height / 2 };
        }));
        const copied = async (from, to) => {
            // What is selected would be dragged away.
            await page.evaluate(() => document.getSelection().removeAllRanges());
            await page.mouse.move(...from);
            await page.mouse.down();
            await page.mouse.move(...to, { steps: 8 });
            await page.mouse.up();
            await page.keyboard.press('Control+C');
            return clipboard();
        };
        const both = /^the first of two\nWilma, \d\d:\d\d\nthe second of two$/;
        const begin = [first.left + 1, first.y];
        for (const past of [4, 200]) assert.match(await copied(begin, [second.right + past, second.y]), both);
        // Upwards, and past the beginning.
        for (const past of [6, 40]) {
            assert.match(await copied([second.right + 200, second.y], [first.left - past, first.y]), both);
        }
        // Below the last line, where nothing is written.
        assert.match(await copied(begin, [second.right + 200, second.y + 12]), both);
        // Only what follows the end of the first.
        assert.match(await copied([first.right + 100, first.y], [second.left + 1, second.y]), /^Wilma, \d\d:\d\d$/);
        await page.evaluate(() => document.getSelection().removeAllRanges());
        await other.leave();
    });

    test('a selection past the end of a line ends with that line', async () => {
        await person.write('one\ntwo\nthree');
        await person.reads(['one\ntwo\nthree']);
        await person.settled();
        const lines = await page.$$eval('#log-messages > li:last-child > .word', (words) => words.map((word) => {
            const { left, right, top, height } = word.getBoundingClientRect();
            return { left, right, y: top + height / 2 };
        }));
        await page.mouse.move(lines[0].left + 1, lines[0].y);
        await page.mouse.down();
        await page.mouse.move(lines[1].right + 90, lines[1].y, { steps: 8 });
        await page.mouse.up();
        await page.keyboard.press('Control+C');
        assert.equal(await clipboard(), 'one\ntwo');
        await page.evaluate(() => document.getSelection().removeAllRanges());
    });

    test('words in the page lie where they are drawn, so that a selection covers what is seen', async () => {
        await person.write('AVATAR fi ffi **bold** *italic* `code` and 日本語 with a 😀 in it');
        await person.reads(['AVATAR fi ffi bold italic code and 日本語 with a 😀 in it']);
        const gaps = await page.$$eval('#log-messages > li:last-child > .word', (words) => {
            const boxes = words.map((word) => {
                const range = document.createRange();
                range.selectNodeContents(word);
                return range.getBoundingClientRect();
            });
            return boxes.slice(1).map((box, i) => box.left - boxes[i].right);
        });
        for (const gap of gaps) assert.ok(gap > -1 && gap < 8, gaps.join(' '));
    });

    test('links are links: real, in a new tab, and only of harmless kinds', async () => {
        await person.write('see https://example.org/a?b=c and [this](javascript:alert(1)) and [that](https://example.com)');
        await page.waitForFunction(() => document.querySelectorAll('#log-messages > li:last-child a').length > 0);
        const links = await page.$$eval('#log-messages > li:last-child a', (anchors) => anchors.map((anchor) => (
            { href: anchor.href, target: anchor.target, rel: anchor.rel })));
        assert.deepEqual([...new Set(links.map(({ href }) => href))], ['https://example.org/a?b=c', 'https://example.com/']);
        for (const { target, rel } of links) assert.deepEqual([target, rel], ['_blank', 'noopener noreferrer']);
    });

    test('the browser finds what is on the screen', async () => {
        await person.write('needle in a haystack');
        await person.reads(['needle in a haystack']);
        const fromTheTop = [false, false, true];
        assert.equal(await page.evaluate((options) => window.find('needle', ...options), fromTheTop), true);
        await page.evaluate(() => document.getSelection().removeAllRanges());
    });
});
