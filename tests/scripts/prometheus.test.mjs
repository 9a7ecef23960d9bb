import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { parse } from 'yaml';

import { clusterName } from '../browser/support/private_database.mjs';
import { Server } from '../browser/support/server.mjs';
import { checkout } from './clone.mjs';
import { eventually, operations, Prometheus } from './prometheus.mjs';

const run = promisify(execFile);
const script = (name, ...args) => run(path.join(checkout, 'script', name), args);
const database = (...args) => script('database', ...args, '--name', clusterName('prometheus'));

const secret = 'what-only-prometheus-knows';
// It fires after a minute.
const alertPatienceMs = 120_000;

let server;
let prometheus;
let cookie;

before(async () => {
    process.env.CAUSERIE_BINARY ??= path.join(checkout, 'build/release/bin/causerie');
    process.env.CAUSERIE_SITE ??= checkout;
    await script('build', 'release', 'causerie');
    process.env.TEST_DATABASE_URL = (await database('start', '--fast')).stdout.trim();
    server = await Server.start({ STATIC_DIR: '', METRICS_TOKEN: secret });
    prometheus = await Prometheus.start(`127.0.0.1:${server.port}`, secret);
    await chat();
}, { timeout: 600_000 });

after(async () => {
    await prometheus?.stop();
    await server?.stop();
    await database('destroy');
});

async function call(method, where, body) {
    const answer = await fetch(server.address + where, {
        method,
        headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', ...(cookie && { cookie }) },
        body: body && JSON.stringify(body),
    });
    cookie ??= answer.headers.getSetCookie()[0]?.split(';')[0];
    return { status: answer.status, body: await answer.text() };
}

const post = (text) => call('POST', '/api/v1/rooms/1/messages', { client_id: `c${Math.random()}`, body: text });

/** A little of everything that is counted. */
async function chat() {
    assert.equal((await call('POST', '/api/v1/register', { username: 'ann', password: 'correct horse battery' })).status, 201);
    for (let i = 0; i < 30; i += 1) assert.equal((await post(`message ${i}`)).status, 201);
    await call('GET', '/api/v1/rooms/1/messages?limit=10');
    await call('GET', '/api/v1/rooms');
}

const metrics = async () =>
    (await fetch(`${server.address}/metrics`, { headers: { authorization: `Bearer ${secret}` } })).text();

/** What an expression asks for: each metric with what it demands of its labels. */
function selectorsOf(expression) {
    const found = [...expression.matchAll(/\b((?:causerie|process)_\w+|up)\b(\{[^}]*\})?/g)];
    return found.map(([, name, labels = '']) => name + labels);
}

const withoutBound = (expression) => expression.replace(/\s*(==|>|<)[\s\d.*]+$/, '');

/** Queries whatever an expression is made of: each part must be there, or it could never say anything. */
async function checkExpression(expression, title) {
    await prometheus.query(expression);
    const selectors = selectorsOf(expression);
    assert.notEqual(selectors.length, 0, `${title}: ${expression} asks for nothing of ours`);
    for (const selector of selectors) {
        assert.notEqual((await prometheus.query(selector)).length, 0, `${title}: there is no ${selector}`);
    }
    const value = withoutBound(expression);
    await eventually(`${title}: a value of ${value}`, async () => (await prometheus.query(value)).length > 0);
}

test('promtool finds nothing wrong with the metrics', async () => {
    const checking = run('promtool', ['check', 'metrics']);
    checking.child.stdin.end(await metrics());
    const { stdout, stderr } = await checking;
    assert.equal(stdout + stderr, '');
});

test('promtool finds nothing wrong with the configuration and the alerts, and these do what they say', async () => {
    const { stdout } = await run('promtool', ['check', 'config', '--syntax-only', path.join(operations, 'prometheus.yml')]);
    assert.match(stdout, /SUCCESS/);
    assert.match((await run('promtool', ['check', 'rules', path.join(operations, 'alerts.yml')])).stdout, /SUCCESS/);
    const rules = await run('promtool', ['test', 'rules', path.join(checkout, 'tests/scripts/alerts.promtest.yml')]);
    assert.match(rules.stdout, /SUCCESS/);
});

test('Prometheus reads a server with the token, and only with it', async () => {
    assert.equal((await fetch(`${server.address}/metrics`)).status, 401);
    const [target] = await eventually('a scrape', async () => {
        const targets = await prometheus.targets();
        return targets[0]?.health === 'up' && targets;
    });
    assert.equal(target.lastError, '');
    await eventually('30 posts', async () => {
        const [posts] = await prometheus.query('causerie_posts_total{outcome="stored"}');
        return posts?.value[1] === '30';
    });
});

test('a database that is stopped is told of, and no alert asks for what is not there', { timeout: 300_000 }, async () => {
    const quiet = await prometheus.alerts();
    assert.equal(quiet.CauserieDatabaseAway.state, 'inactive');
    await database('stop');
    // Requests that fail meanwhile are what some alerts are about.
    await eventually('a pending alert', async () => {
        await post('nobody hears me');
        const { CauserieDatabaseAway: alert } = await prometheus.alerts();
        return alert.state === 'pending' || alert.state === 'firing';
    });
    const alerts = await eventually('a firing alert', async () => {
        await post('nobody hears me');
        const now = await prometheus.alerts();
        return now.CauserieDatabaseAway.state === 'firing' && now;
    }, alertPatienceMs);
    assert.match(alerts.CauserieDatabaseAway.alerts[0].annotations.summary, /127\.0\.0\.1:\d+ has no database/);
    for (const rule of parse(readFileSync(path.join(operations, 'alerts.yml'), 'utf8')).groups[0].rules) {
        assert.equal(alerts[rule.alert].health, 'ok', rule.alert);
        await checkExpression(rule.expr, rule.alert);
    }
    await database('start', '--fast');
    await eventually('an end of the alert', async () =>
        (await prometheus.alerts()).CauserieDatabaseAway.state === 'inactive');
});

const dashboard = JSON.parse(readFileSync(path.join(operations, 'grafana-dashboard.json'), 'utf8'));
const datasource = { type: 'prometheus', uid: '${datasource}' };

test('every panel of the dashboard asks for something that is there', { timeout: 300_000 }, async () => {
    const filled = (expression) =>
        expression.replaceAll('$instance', '.*').replaceAll('$__rate_interval', '30s');
    for (const panel of dashboard.panels.filter(({ type }) => type !== 'row')) {
        assert.notEqual(panel.targets.length, 0, panel.title);
        // Rates need something that happens.
        await post('still here');
        for (const { expr } of panel.targets) await checkExpression(filled(expr), panel.title);
    }
});

test('Grafana can provision the dashboard: variables, numbers and places are right', () => {
    assert.ok(dashboard.schemaVersion >= 39);
    assert.ok(dashboard.uid && dashboard.title);
    const variables = Object.fromEntries(dashboard.templating.list.map((variable) => [variable.name, variable]));
    assert.equal(variables.datasource.query, 'prometheus');
    assert.deepEqual(variables.instance.datasource, datasource);
    const used = [...JSON.stringify(dashboard).matchAll(/\$\{?(\w+)/g)].map(([, name]) => name);
    for (const name of used) assert.ok(name in variables || ['__rate_interval', '__all'].includes(name), name);
    const ids = dashboard.panels.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    const taken = new Set();
    for (const { title, type, datasource: source, targets = [], gridPos: { x, y, w, h } } of dashboard.panels) {
        assert.ok(x + w <= 24, title);
        for (let column = x; column < x + w; column += 1) {
            for (let line = y; line < y + h; line += 1) {
                assert.ok(!taken.has(`${column},${line}`), `${title} lies over another panel`);
                taken.add(`${column},${line}`);
            }
        }
        if (type === 'row') continue;
        assert.deepEqual(source, datasource, title);
        for (const target of targets) assert.deepEqual(target.datasource, datasource, title);
    }
});

for (const [title, expression, problem] of [
    ['a metric that nobody exports', 'rate(causerie_messages_total[5m])', /there is no causerie_messages_total/],
    ['a label that it does not have', 'causerie_posts_total{kind="stored"} > 0', /there is no causerie_posts_total\{kind/],
    ['an expression that is none', 'sum(causerie_posts_total', /unclosed left parenthesis/],
    ['one that asks for nothing', 'vector(1)', /asks for nothing of ours/],
]) {
    test(`${title} would be found`, async () => {
        await assert.rejects(checkExpression(expression, 'a test'), problem);
    });
}
