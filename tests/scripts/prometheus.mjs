// Debian's Prometheus, watching one server with what docs/operations holds for it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { parse, stringify } from 'yaml';

import { checkout, freePort } from './clone.mjs';

export const operations = path.join(checkout, 'docs/operations');

const patienceMs = 60_000;

/** Waits for what will be so before long; `condition` may be asynchronous, and gives what is waited for. */
export async function eventually(what, condition, longestMs = patienceMs) {
    const deadline = Date.now() + longestMs;
    for (;;) {
        const found = await condition();
        if (found) return found;
        if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
}

export class Prometheus {
    /** As docs/operations/prometheus.yml says, but for where the server is, and in a hurry. */
    static async start(target, token) {
        const prometheus = new Prometheus(await freePort());
        const configuration = parse(readFileSync(path.join(operations, 'prometheus.yml'), 'utf8'));
        Object.assign(configuration.global, { scrape_interval: '500ms', evaluation_interval: '500ms', scrape_timeout: '500ms' });
        configuration.scrape_configs[0].static_configs[0].targets = [target];
        const write = (name, text) => writeFileSync(path.join(prometheus.directory, name), text);
        write('prometheus.yml', stringify(configuration));
        write('causerie.token', token);
        write('alerts.yml', readFileSync(path.join(operations, 'alerts.yml'), 'utf8'));
        await prometheus.start();
        return prometheus;
    }

    constructor(port) {
        this.port = port;
        this.directory = mkdtempSync(path.join(os.tmpdir(), 'causerie-prometheus-'));
        this.output = '';
    }

    async start() {
        const at = (name) => path.join(this.directory, name);
        this.child = spawn('prometheus', [`--config.file=${at('prometheus.yml')}`, `--storage.tsdb.path=${at('data')}`,
            `--web.listen-address=127.0.0.1:${this.port}`], { stdio: ['ignore', 'pipe', 'pipe'] });
        this.ended = new Promise((resolve) => this.child.on('close', resolve));
        for (const stream of [this.child.stdout, this.child.stderr]) stream.on('data', (text) => (this.output += text));
        await eventually('Prometheus', async () => {
            assert.equal(this.child.exitCode, null, this.output);
            return (await fetch(`http://127.0.0.1:${this.port}/-/ready`).catch(() => ({}))).ok;
        });
    }

    async stop() {
        this.child.kill('SIGTERM');
        await this.ended;
        rmSync(this.directory, { recursive: true });
    }

    async #ask(what, parameters = {}) {
        const answer = await fetch(`http://127.0.0.1:${this.port}/api/v1/${what}?${new URLSearchParams(parameters)}`);
        const { status, data, error } = await answer.json();
        assert.equal(status, 'success', `${JSON.stringify(parameters)}: ${error}`);
        return data;
    }

    /** The series that an expression gives now; throws for one that Prometheus does not understand. */
    async query(expression) {
        return (await this.#ask('query', { query: expression })).result;
    }

    async targets() {
        return (await this.#ask('targets')).activeTargets;
    }

    /** Every alert, by name. */
    async alerts() {
        const { groups } = await this.#ask('rules');
        return Object.fromEntries(groups.flatMap(({ rules }) => rules).map((rule) => [rule.name, rule]));
    }
}
