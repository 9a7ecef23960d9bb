// A clean clone of what is committed, for tests that run the scripts as a newcomer would.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const checkout = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

const patienceMs = 60_000;

// The scripts choose these for themselves; whoever runs the tests may have set them for something else.
const foreign = ['DATABASE_URL', 'PORT', 'STATIC_DIR', 'TEST_DATABASE_URL', 'CAUSERIE_BINARY', 'CAUSERIE_SITE'];
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.includes(name)));
// A test runner inside a test runner would report to the outer one.
delete environment.NODE_TEST_CONTEXT;
environment.CAUSERIE_INSIDE_TEST = '1';

/** Waits for what will be so before long. */
export async function until(condition) {
    const deadline = Date.now() + patienceMs;
    while (!condition()) {
        if (Date.now() > deadline) throw new Error(`waited in vain for ${condition}`);
        await new Promise((resolve) => setTimeout(resolve, 2));
    }
}

/** A program of the clone that is running: its output so far, its end, and its whole process group. */
class Run {
    constructor(child) {
        this.child = child;
        this.output = '';
        for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (this.output += text));
        this.ended = new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal })));
    }

    /** Waits until the output has `pattern`; throws with all of the output when the program ends first. */
    async says(pattern, timeoutMs = patienceMs) {
        const deadline = Date.now() + timeoutMs;
        let ended = false;
        this.ended.then(() => (ended = true));
        for (;;) {
            const found = this.output.match(pattern);
            if (found) return found;
            if (ended || Date.now() > deadline) throw new Error(`no ${pattern} in:\n${this.output}`);
            await new Promise((resolve) => setTimeout(resolve, 20));
        }
    }

    /** Waits until it has brought something about; throws with all of the output when it ends before. */
    async until(condition) {
        let ended = false;
        this.ended.then(() => (ended = true));
        await until(() => {
            if (ended) throw new Error(`it ended too early:\n${this.output}`);
            return condition();
        });
    }

    /** What `kill` does. */
    signal(name) {
        this.child.kill(name);
    }

    /** What Ctrl-C does: every process in the terminal's foreground gets it. */
    signalGroup(name) {
        process.kill(-this.child.pid, name);
    }
}

export class Clone {
    /** @param mode  0o755: anybody may enter it; 0o700: not even PostgreSQL's user may */
    static make(mode = 0o755) {
        const directory = mkdtempSync(path.join(os.tmpdir(), 'causerie-clone-'));
        execFileSync('git', ['-c', 'safe.directory=*', 'clone', '--quiet', checkout, directory], { stdio: 'pipe' });
        chmodSync(directory, mode);
        return new Clone(directory);
    }

    constructor(directory) {
        this.directory = directory;
        this.runs = [];
    }

    /** @param command  the program and its arguments; `under` is what runs it */
    start(command, { env = {}, under = [] } = {}) {
        const [program, ...args] = [...under, ...command];
        const child = spawn(program, args, {
            cwd: this.directory,
            env: { ...environment, ...env },
            detached: true,
            stdio: ['ignore', 'pipe', 'pipe'],
        });
        const run = new Run(child);
        this.runs.push(run);
        return run;
    }

    async run(command, options) {
        const run = this.start(command, options);
        return { ...(await run.ended), output: run.output };
    }

    /** The ids of all processes that have to do with the clone, by where they are, what they run or what they were told. */
    processes() {
        const look = (read) => {
            try {
                return read();
            } catch {
                return ''; // It ended meanwhile.
            }
        };
        return readdirSync('/proc').filter((pid) => {
            if (!/^\d+$/.test(pid)) return false;
            const facts = [
                look(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')),
                look(() => readlinkSync(`/proc/${pid}/exe`)),
                look(() => readlinkSync(`/proc/${pid}/cwd`)),
            ];
            return facts.some((fact) => fact.includes(this.directory));
        });
    }

    /** As a machine does that loses its power. */
    killAll() {
        for (const pid of this.processes()) {
            try {
                process.kill(Number(pid), 'SIGKILL');
            } catch (error) {
                if (error.code !== 'ESRCH') throw error; // It ended with the one that was killed before it.
            }
        }
    }

    /** Ends what a failed test left running. */
    async stop() {
        for (const run of this.runs.splice(0)) {
            if (run.child.exitCode === null && run.child.signalCode === null) run.signal('SIGTERM');
            // What outlived it holds its output open.
            const last = setTimeout(() => this.killAll(), patienceMs);
            await run.ended;
            clearTimeout(last);
        }
    }

    async remove() {
        await this.stop();
        for (const name of ['main', 'test']) await this.run(['script/database', 'destroy', '--name', name]);
        rmSync(this.directory, { recursive: true, force: true });
    }
}

export async function freePort() {
    const server = net.createServer();
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address();
    await new Promise((resolve) => server.close(resolve));
    return port;
}
