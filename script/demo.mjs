// script/demo.mjs LANGUAGE ADDRESS: see script/demo. What is said, and by whom, stands in script/conversations/.
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const attemptsMax = 20;
const waitMaxS = 60;
const answerWaitMs = 15_000;

/** Something that whoever runs this can do something about. */
class DemoError extends Error {}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** What survives from run to run: the passwords that were made up, by server and username. */
class Passwords {
    constructor(file, address) {
        this.file = file;
        this.address = address;
        this.all = file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
    }

    of(username) {
        if (process.env.DEMO_PASSWORD) return process.env.DEMO_PASSWORD;
        const known = this.all[this.address] ??= {};
        if (!known[username]) {
            known[username] = randomBytes(9).toString('base64url');
            // Before it is used: an account whose password nobody knows is of no use.
            writeFileSync(this.file, JSON.stringify(this.all, null, 4), { mode: 0o600 });
            chmodSync(this.file, 0o600);
        }
        return known[username];
    }
}

class Api {
    constructor(address) {
        this.address = address;
    }

    async fetch(method, path, body, cookie) {
        const headers = { Origin: this.address, 'Sec-Fetch-Site': 'same-origin' };
        if (body) headers['Content-Type'] = 'application/json';
        if (cookie) headers.Cookie = cookie;
        try {
            return await fetch(this.address + path, {
                method, headers, body: body && JSON.stringify(body), signal: AbortSignal.timeout(answerWaitMs),
            });
        } catch (error) {
            throw new DemoError(`no server answers at ${this.address} (${error.cause?.code ?? error.name}):`
                + ' start script/server, or say where it is with URL=… or PORT=…');
        }
    }

    /** Whoever is asked to wait does so: a demonstration keeps to the limits that everybody has. */
    async call(method, path, { body, cookie } = {}) {
        for (let attempt = 1; ; attempt++) {
            const answer = await this.fetch(method, path, body, cookie);
            const text = await answer.text();
            const mayWait = [429, 503].includes(answer.status) && attempt < attemptsMax;
            if (mayWait) {
                await sleep(1000 * Math.min(waitMaxS, Number(answer.headers.get('Retry-After')) || 1));
                continue;
            }
            const json = /json/.test(answer.headers.get('Content-Type') ?? '') ? JSON.parse(text) : {};
            return { status: answer.status, json, cookie: answer.headers.get('Set-Cookie')?.split(';')[0] };
        }
    }

    /** The same, where anything but success ends the demonstration. */
    async must(method, path, options) {
        const answer = await this.call(method, path, options);
        if (answer.status >= 200 && answer.status < 300) return answer;
        const reason = answer.json.detail || answer.json.title || '';
        throw new DemoError(`${method} ${path}: ${answer.status} ${reason}`.trim());
    }
}

/** Registers them, or signs them in if they are there already. */
async function enter(api, { username, name }, password) {
    const body = { username, display_name: name, password };
    const made = await api.call('POST', '/api/v1/register', { body });
    if (made.status === 201) return { ...made, isNew: true };
    if (made.json.code !== 'username_taken') {
        throw new DemoError(`${username} cannot be registered: ${made.json.detail || made.json.title || made.status}`);
    }
    const found = await api.call('POST', '/api/v1/login', { body: { username, password } });
    if (found.status === 200) return { ...found, isNew: false };
    throw new DemoError(`${username} is there already, with a password that is not known here:`
        + ' give it as DEMO_PASSWORD');
}

/** The id of the room, which its founder makes if there is none. */
async function openRoom(api, { name, topic, founder }, people) {
    const { cookie } = people.get(founder);
    const { json } = await api.must('GET', '/api/v1/rooms', { cookie });
    const found = json.rooms.find((room) => room.kind === 'public' && room.name === name);
    if (found) return { id: found.id, isNew: false };
    const made = await api.must('POST', '/api/v1/rooms', { cookie, body: { kind: 'public', name, topic } });
    return { id: made.json.room.id, isNew: true };
}

/** The same words of the same person in the same room are the same message, however often they are sent. */
const clientId = (...parts) => createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

async function play(api, language, passwords) {
    const file = fileURLToPath(new URL(`conversations/${language}.json`, import.meta.url));
    const story = JSON.parse(readFileSync(file, 'utf8'));
    const made = { accounts: 0, rooms: 0, messages: 0 };
    const people = new Map();
    for (const person of story.people) {
        const entered = await enter(api, person, passwords.of(person.username));
        people.set(person.username, { ...entered, user: entered.json.user });
        made.accounts += entered.isNew;
    }
    const rooms = new Map();
    for (const room of story.rooms) {
        const opened = await openRoom(api, room, people);
        rooms.set(room.name, opened.id);
        made.rooms += opened.isNew;
        for (const { cookie } of people.values()) await api.must('POST', `/api/v1/rooms/${opened.id}/join`, { cookie });
    }
    for (const [room, username, body] of story.messages) {
        const client_id = clientId('demo', language, room, username, body);
        const { cookie } = people.get(username);
        const path = `/api/v1/rooms/${rooms.get(room)}/messages`;
        const { status } = await api.must('POST', path, { cookie, body: { client_id, body } });
        made.messages += status === 201;
    }
    return { people: [...people.values()].map(({ user }) => user), made, total: story.messages.length };
}

const [language, address] = process.argv.slice(2);
try {
    const { origin } = new URL(address);
    const passwords = new Passwords(process.env.DEMO_STATE, origin);
    const { people, made, total } = await play(new Api(origin), language, passwords);
    console.log(`${origin}: ${made.accounts} accounts, ${made.rooms} rooms and ${made.messages} messages are new`
        + ` (of ${total} messages).`);
    const width = Math.max(...people.map(({ username }) => username.length));
    for (const { username, role, display_name } of people) {
        console.log(`  ${username.padEnd(width)}  ${passwords.of(username)}  ${display_name}, ${role}`);
    }
} catch (error) {
    const isExpected = error instanceof DemoError || error.code === 'ERR_INVALID_URL';
    if (!isExpected) throw error;
    console.error(`demo: ${error.message}`);
    process.exitCode = 1;
}
