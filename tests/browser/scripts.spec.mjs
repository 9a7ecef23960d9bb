import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { Person } from './support/person.mjs';
import { PixelReader } from './support/pixels.mjs';
import { useStage } from './support/stage.mjs';

const samples = {
    Latin: 'Grüße, Zażółć gęślą jaźń, office AVATAR',
    Cyrillic: 'Съешь ещё этих мягких булок',
    Greek: 'Ξεσκεπάζω την ψυχοφθόρα',
    Chinese: '今天天气很好，我们去公园吧。',
    Japanese: '今日は良い天気ですね。カタカナ',
    Korean: '다람쥐 헌 쳇바퀴에 타고파',
    Arabic: 'مرحبا بالعالم',
    Hebrew: 'שלום עולם',
    'Hebrew around Latin': 'שדרגנו ל-PostgreSQL 15 (גרסה חדשה), נכון?',
    'Arabic around Latin': 'اشتريت iPhone ١٥ أمس، شكرا.',
    'Hebrew and numbers': 'הנחה של ב-50% על "15px" (2024), נכון?',
    'Latin around Hebrew': 'say (שלום עולם) שלום, 50%!',
    Devanagari: 'नमस्ते दुनिया क्षत्रिय',
    Thai: 'สวัสดีชาวโลก',
    'combining marks': 'x\u0302 q\u0304 m\u0303',  // None of which exists as one character.
};

// Drawn larger when they stand alone, and written as large in the page.
const bodyFontSize = 15;
const loneEmojiFactor = 2;
const emoji = {
    'joined emoji': '👩‍💻 👨‍👩‍👧‍👦 🏳️‍🌈',
    'skin tones': '👍🏽 🤝🏿 👋🏻',
    flags: '🇩🇪 🇯🇵 🇫🇷',
};

describe('every script is drawn as the browser would draw it', () => {
    let server;
    let browser;
    useStage((stage) => ({ server, browser } = stage));

    /** Where the newest message's words are, with some air around them, in CSS pixels; and how they are written. */
    const newestLine = (page) => page.evaluate(() => {
        const words = [...document.querySelectorAll('#log-messages > li:last-child > .word')];
        const boxes = words.map((word) => word.getBoundingClientRect());
        const left = Math.floor(Math.min(...boxes.map((box) => box.left)));
        const right = Math.ceil(Math.max(...boxes.map((box) => box.right)));
        const top = Math.floor(boxes[0].top);
        const height = Math.ceil(boxes[0].height);
        const { fontSize, lineHeight } = words[0].style;
        const isRightToLeft = words[0].dir === 'rtl';
        return { clip: { x: left - 8, y: top - 4, width: right - left + 16, height: height + 8 }, fontSize, lineHeight, isRightToLeft };
    });

    /** The same text in the same place as an ordinary element, the canvas covered. */
    const showPlain = (page, text, line, color) => page.evaluate(([body, { clip, ...style }, ink]) => {
        const plain = document.createElement('div');
        plain.id = 'plain';
        plain.textContent = body;
        Object.assign(plain.style, {
            position: 'fixed', zIndex: 1, boxSizing: 'border-box', padding: '4px 8px', whiteSpace: 'pre',
            left: `${clip.x}px`, top: `${clip.y}px`, width: `${clip.width}px`, height: `${clip.height}px`,
            background: document.documentElement.style.backgroundColor, color: ink, fontFamily: 'var(--font)',
            fontSize: style.fontSize, lineHeight: style.lineHeight, direction: style.isRightToLeft ? 'rtl' : 'ltr',
        });
        document.body.append(plain);
    }, [text, line, color]);

    const looks = [
        { name: 'dark', options: { colorScheme: 'dark' }, color: '#dcdee3' },
        { name: 'light, two device pixels to one', options: { colorScheme: 'light', deviceScaleFactor: 2 }, color: '#24272e' },
    ];
    for (const [index, { name, options, color }] of looks.entries()) {
        test(`(${name})`, async (context) => {
            const scale = options.deviceScaleFactor ?? 1;
            const reader = await PixelReader.open(browser);
            const writer = await Person.register(browser, server, `Writer${index}`);
            const person = await Person.register(browser, server, `Reader${index}`, options);
            await person.page.mouse.move(2, 2);
            const inkOf = async ({ clip }) => reader.ink(await person.page.screenshot({ clip }));
            const plainInkOf = async (text, line) => {
                await showPlain(person.page, text, line, color);
                const ink = await inkOf(line);
                await person.page.evaluate(() => document.getElementById('plain').remove());
                return ink;
            };
            const show = async (text) => {
                await writer.post([text]);
                await person.reads([text]);
                await person.settled();
                return newestLine(person.page);
            };
            for (const [script, text] of Object.entries(samples)) {
                await context.test(script, async () => {
                    const line = await show(text);
                    const drawn = await inkOf(line);
                    const plain = await plainInkOf(text, line);
                    const told = JSON.stringify({ drawn, plain });
                    for (const side of ['left', 'top', 'right', 'bottom']) {
                        assert.ok(Math.abs(drawn[side] - plain[side]) <= 2 * scale, `${side}: ${told}`);
                    }
                    assert.ok(plain.amount > 20, told);
                    assert.ok(Math.abs(drawn.amount / plain.amount - 1) < 0.08, told);
                });
            }
            for (const [kind, text] of Object.entries(emoji)) {
                await context.test(kind, async () => {
                    const line = await show(text);
                    const drawn = await inkOf(line);
                    const plain = await plainInkOf(text, line);
                    const told = JSON.stringify({ drawn, plain });
                    assert.equal(parseFloat(line.fontSize), bodyFontSize * loneEmojiFactor);
                    const width = (ink) => ink.right - ink.left;
                    assert.ok(Math.abs(width(drawn) / width(plain) - 1) < 0.08, told);
                    assert.ok(Math.abs(drawn.amount / plain.amount - 1) < 0.12, told);
                });
            }
            await person.leave();
            await writer.leave();
        });
    }
});
