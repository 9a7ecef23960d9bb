// script/demo against a real server, and the tour that is given with it.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { PrivateDatabase } from '../browser/support/private_database.mjs';
import { Server } from '../browser/support/server.mjs';
import { checkout } from './clone.mjs';

const languages = ['en', 'fr'];
const read = (name) => readFileSync(path.join(checkout, name), 'utf8');
const story = (language) => JSON.parse(read(`script/conversations/${language}.json`));

describe('script/demo', () => {
    let database;
    let server;
    let directory;
    before(async () => {
        directory = mkdtempSync(path.join(os.tmpdir(), 'causerie-demo-'));
        process.env.CAUSERIE_BINARY ??= path.join(checkout, 'build/release/bin/causerie');
        process.env.CAUSERIE_SITE = path.join(checkout, 'public');
        if (!existsSync(process.env.CAUSERIE_BINARY)) {
            execFileSync(path.join(checkout, 'script/build'), ['release', 'causerie'], { stdio: 'ignore' });
        }
        database = await PrivateDatabase.start('demo');
        process.env.TEST_DATABASE_URL = database.url;
        // With the limits that everybody has.
        server = await Server.start({ RATE_LIMITS: 'on' });
    });
    after(async () => {
        await server?.stop();
        await database?.destroy();
        rmSync(directory, { recursive: true });
    });

    const demo = (language, environment = {}) => new Promise((resolve) => {
        const { DEMO_PASSWORD, ...others } = process.env;
        const env = { ...others, URL: server.address, DEMO_STATE: path.join(directory, 'demo.json'), ...environment };
        execFile(path.join(checkout, 'script/demo'), language, { env }, (error, stdout, stderr) => {
            resolve({ code: error?.code ?? 0, output: stdout + stderr });
        });
    });

    async function signIn(username, password) {
        const answer = await fetch(`${server.address}/api/v1/login`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json', Origin: server.address },
            body: JSON.stringify({ username, password }),
        });
        assert.equal(answer.status, 200, await answer.text());
        return answer.headers.get('Set-Cookie').split(';')[0];
    }

    async function count(cookie) {
        const answer = await fetch(`${server.address}/api/v1/snapshot`, { headers: { Cookie: cookie } });
        const { users, rooms } = await answer.json();
        const messages = rooms.reduce((sum, room) => sum + room.last_seq, 0);
        return { users: users.length, rooms: rooms.length, messages };
    }

    test('fills a workspace in both languages, and a second time changes nothing', async () => {
        const expected = { users: 0, rooms: 1, messages: 0 };
        let owner;
        for (const language of languages) {
            const { people, rooms, messages } = story(language);
            expected.users += people.length;
            expected.rooms += rooms.length - 1;
            expected.messages += messages.length;
            const first = await demo([language]);
            assert.equal(first.code, 0, first.output);
            assert.match(first.output, new RegExp(
                `: ${people.length} accounts, ${rooms.length - 1} rooms and ${messages.length} messages are new `));
            const accounts = [...first.output.matchAll(/^ {2}(\S+) +(\S+) {2}(.*), (\w+)$/gm)];
            assert.deepEqual(accounts.map(([, username]) => username), people.map(({ username }) => username));
            owner ??= accounts[0];
            assert.equal(accounts[0][4], language === 'en' ? 'owner' : 'member');
            const cookie = await signIn(accounts[1][1], accounts[1][2]);
            assert.deepEqual(await count(cookie), expected);
            const again = await demo([language]);
            assert.match(again.output, /: 0 accounts, 0 rooms and 0 messages are new /);
            assert.deepEqual(again.output.split('\n').slice(1), first.output.split('\n').slice(1));
            assert.deepEqual(await count(cookie), expected);
        }
        assert.equal(statSync(path.join(directory, 'demo.json')).mode & 0o777, 0o600);
    });

    test('takes the password that it is given, and says when it does not know one', async () => {
        const refused = await demo(['en'], { DEMO_PASSWORD: 'another password' });
        assert.equal(refused.code, 1);
        assert.match(refused.output, /^demo: nora is there already, .*DEMO_PASSWORD$/m);
    });

    test('says in a line what it cannot do', async () => {
        assert.match((await demo(['de'])).output, /^demo: usage: script\/demo \[en\|fr\]$/m);
        const nobody = await demo(['en'], { URL: 'http://localhost:9' });
        assert.equal(nobody.code, 1);
        assert.match(nobody.output, /^demo: no server answers at http:\/\/localhost:9 .*script\/server/);
        assert.match((await demo(['en'], { URL: 'nonsense' })).output, /^demo: Invalid URL/);
    });

    test('says the same in both languages, of several scripts, with emoji and markdown', () => {
        const [english, french] = languages.map(story);
        const shape = ({ people, rooms, messages }) => messages.map(([room, who]) => [
            rooms.findIndex(({ name }) => name === room), people.findIndex(({ username }) => username === who)]);
        assert.deepEqual(shape(french), shape(english));
        for (const { messages } of [english, french]) {
            const said = messages.map(([, , text]) => text).join('\n');
            for (const kind of [/\p{Script=Han}/u, /\p{Script=Arabic}/u, /\p{Script=Devanagari}/u, /\p{Script=Greek}/u,
                /\p{Extended_Pictographic}/u, /\*\*/, /^- /m, /^1\. /m, /^> /m, /```sh/, /https:\/\//]) {
                assert.match(said, kind);
            }
        }
    });
});

describe('the tour', () => {
    const tours = ['docs/demo.md', 'docs/demo.fr.md'];
    const links = (text) => [...text.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, target]) => target);
    const commands = (text) => [...text.matchAll(/\bscript\/[a-z_]+\b/g)].map(([command]) => command);
    const code = (text) => [...text.matchAll(/```sh\n[^`]*```|`[^`\n]+`/g)].map(([piece]) => piece);

    for (const name of tours) {
        test(`names only what exists (${name})`, () => {
            const text = read(name);
            assert.ok(links(text).length > 8 && commands(text).length > 8);
            for (const target of links(text)) {
                assert.ok(existsSync(path.resolve(checkout, 'docs', target)), `${target} is there`);
            }
            for (const command of commands(text)) {
                assert.ok(statSync(path.join(checkout, command)).mode & 0o100, `${command} can be run`);
            }
            const routes = read('common/protocol/routes.hpp');
            for (const [, route] of text.matchAll(/`(\/[a-z]+)`/g)) assert.ok(routes.includes(`"${route}"`), route);
            const usage = read('script/database');
            for (const [, action] of text.matchAll(/script\/database (\w+)/g)) assert.ok(usage.includes(action), action);
            assert.ok(read('README.md').includes(`(${name})`));
        });
    }

    test('says the same in both languages: parts, links, code and figures', () => {
        const [english, french] = tours.map(read);
        const parts = (text) => text.split('\n').map((line) => /^(#+|\d\.|- |\||```)/.exec(line)?.[1]).filter(Boolean);
        assert.deepEqual(parts(french), parts(english));
        const others = (targets) => targets.filter((target) => !/^demo(\.fr)?\.md$/.test(target));
        assert.deepEqual(others(links(french)), others(links(english)));
        const bare = (text) => code(text).map((piece) => piece.replace('script/demo fr', 'script/demo')).sort();
        assert.deepEqual(new Set(bare(french)), new Set(bare(english)));
        const figures = (text) => [...text.replace(/(\d)[,\u202f](\d{3})\b/g, '$1$2').replace(/(\d),(\d)/g, '$1.$2')
            .matchAll(/\d+(\.\d+)?/g)].map(([figure]) => figure).sort();
        assert.deepEqual(figures(french), figures(english));
    });

    test('quotes figures as the pages that it names as their source give them', () => {
        const sentences = read('docs/demo.md').split(/\n(?=[-|] )|(?<=[a-z)]\. )/);
        const quoting = sentences.flatMap((text) => [...text.matchAll(/\(\[measured\]\((.*?)\)\)/g)]
            .map((link) => [text.slice(0, link.index), read(`docs/${link[1]}`)]));
        assert.equal(quoting.length, 3);
        for (const [text, source] of quoting) {
            const figures = text.match(/\d[\d.,]*( to \d[\d.]*)? (MB|s|times)\b/g);
            assert.ok(figures, text);
            for (const figure of figures) assert.ok(source.includes(figure), figure);
        }
    });

    test('keeps to French typography', () => {
        const texts = [read('docs/demo.fr.md').replace(/```[^`]*```|`[^`\n]*`|\]\([^)]*\)|^[|][-| ]+[|]$/gm, ''),
            ...story('fr').messages.map(([, , text]) => text.replace(/```[^`]*```|`[^`]*`|https?:\S+/g, ''))];
        for (const text of texts) {
            assert.doesNotMatch(text, / [;:!?»]|« |[a-zà-ÿ]'[a-zà-ÿ]/i);
            assert.doesNotMatch(text, /[a-zà-ÿ][;!?](\s|$)/i);
        }
    });
});
