// The real server, in a database schema of its own.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';

const readyWaitMs = 60000;
const stopWaitMs = 15000;

function required(name) {
    const value = process.env[name];
    if (!value) throw new Error(`${name} is not set: run these tests with script/test browser`);
    return value;
}

function freePort() {
    return new Promise((resolve, reject) => {
        const probe = createServer();
        probe.on('error', reject);
        probe.listen(0, '127.0.0.1', () => {
            const { port } = probe.address();
            probe.close(() => resolve(port));
        });
    });
}

/** A server that somebody else runs, and stops. */
class ForeignServer {
    constructor(address) {
        this.address = address;
    }

    async stop() {}
}

export class Server {
    /** Starts one on a free port, with an empty database; or uses the one that is to be tried, in a container say. */
    static async start(settings = {}) {
        if (process.env.CAUSERIE_ADDRESS) return new ForeignServer(process.env.CAUSERIE_ADDRESS);
        const server = new Server(await freePort(), settings);
        await server.start();
        return server;
    }

    constructor(port, settings) {
        this.port = port;
        this.address = `http://localhost:${port}`;
        this.output = '';
        this.environment = {
            ...process.env,
            DATABASE_URL: required('TEST_DATABASE_URL'),
            DATABASE_SCHEMA: `browser_${randomBytes(6).toString('hex')}`,
            STATIC_DIR: required('CAUSERIE_SITE'),
            BIND_ADDRESS: '127.0.0.1',
            PORT: String(port),
            RATE_LIMITS: 'off',
            ...settings,
        };
    }

    /** Starts it again on the same port and database. */
    async start() {
        const child = spawn(required('CAUSERIE_BINARY'), ['serve'], { env: this.environment });
        this.child = child;
        this.ended = new Promise((resolve) => child.on('exit', resolve));
        for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => { this.output += data; });
        const deadline = Date.now() + readyWaitMs;
        while (!await this.isReady()) {
            if (this.hasEnded() || Date.now() > deadline) {
                throw new Error(`the server did not start (${child.exitCode ?? child.signalCode}):\n${this.output.slice(-4000)}`);
            }
            await new Promise((resolve) => setTimeout(resolve, 30));
        }
    }

    async isReady() {
        try {
            return (await fetch(`${this.address}/readyz`)).ok;
        } catch {
            return false;
        }
    }

    hasEnded() {
        return this.child.exitCode !== null || this.child.signalCode !== null;
    }

    async stop(signal = 'SIGTERM') {
        if (this.hasEnded()) return;
        this.child.kill(signal);
        const timer = setTimeout(() => this.child.kill('SIGKILL'), stopWaitMs);
        await this.ended;
        clearTimeout(timer);
    }
}
