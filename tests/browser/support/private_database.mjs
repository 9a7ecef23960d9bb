// A PostgreSQL of one's own, to be stopped and started while others go on with theirs.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const checkout = path.dirname(path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url)))));
const run = promisify(execFile);

/** What the run of the tests calls the cluster that a test calls `name`, so that it finds what a test left behind. */
export const clusterName = (name) => (process.env.TEST_CLUSTER_PREFIX ?? '') + name;

export class PrivateDatabase {
    static async start(name) {
        const database = new PrivateDatabase(name);
        database.url = await database.start();
        return database;
    }

    constructor(name) {
        this.name = clusterName(name);
    }

    async call(...command) {
        const { stdout } = await run(path.join(checkout, 'script/database'), [...command, '--name', this.name]);
        return stdout.trim();
    }

    async start() {
        const output = await this.call('start', '--fast');
        return output.split('\n').at(-1);
    }

    stop() {
        return this.call('stop');
    }

    destroy() {
        return this.call('destroy');
    }
}
