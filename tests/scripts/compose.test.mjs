import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { parse } from 'yaml';

import { checkout } from './clone.mjs';
import { drainSeconds, isSecret, variables } from './server_facts.mjs';

const read = (name) => readFileSync(path.join(checkout, name), 'utf8');
const { services, networks, volumes } = parse(read('compose.yaml'));

test('the server gets what it knows, and its secrets from outside', () => {
    const { environment } = services.causerie;
    assert.deepEqual(Object.keys(environment).filter((name) => !variables().includes(name)), []);
    for (const [name, value] of Object.entries(environment)) {
        // From .env; where it is not, Compose refuses to start, or the server does without.
        if (isSecret(name)) assert.match(value, /\$\{\w+:(\?|-\}$)/);
    }
    assert.ok(environment.DATABASE_URL && environment.TRUSTED_PROXIES);
});

test('what the page makes of .env holds every secret', () => {
    const [command] = read('docs/deploy.md').match(/^printf .* >\.env$/m);
    const made = execFileSync('sh', ['-c', command.replace(/ >\.env$/, '')], { encoding: 'utf8' });
    const secrets = Object.entries(services.causerie.environment).filter(([name]) => isSecret(name))
        .map(([, value]) => value.match(/\$\{(\w+):/)[1]);
    assert.ok(secrets.includes('METRICS_TOKEN'));
    for (const secret of secrets) assert.match(made, new RegExp(`^${secret}=[0-9a-f]{48}$`, 'm'));
});

test('the server and its database mean the same account', () => {
    const { POSTGRES_USER: user, POSTGRES_PASSWORD: password, POSTGRES_DB: database } = services.database.environment;
    assert.equal(services.causerie.environment.DATABASE_URL, `postgresql://${user}:${password}@database/${database}`);
    assert.equal(services.causerie.depends_on.database.condition, 'service_healthy');
    assert.ok(services.database.healthcheck.test.includes(`--dbname=${database}`));
});

test('the server runs with no right that it does not need, as docs/adr/0007-image.md says', () => {
    const { read_only: readOnly, cap_drop: dropped, security_opt: options, privileged } = services.causerie;
    assert.deepEqual([readOnly, dropped, options, privileged], [true, ['ALL'], ['no-new-privileges:true'], undefined]);
});

test('nobody but the server reaches the database', () => {
    assert.equal(services.database.ports, undefined);
    assert.deepEqual(services.database.networks, ['back']);
    assert.equal(networks.back.internal, true);
    assert.deepEqual(Object.keys(services).filter((name) => services[name].networks.includes('back')).sort(),
        ['causerie', 'database']);
});

test('without a proxy only this machine reaches the server', () => {
    assert.deepEqual(services.causerie.ports, ['127.0.0.1:${PORT:-8080}:8080']);
    assert.match(read('Dockerfile'), /^ENV PORT=8080 /m);
    assert.deepEqual(services.proxy.profiles, ['tls']);
    assert.equal(services.proxy.command.at(-1), 'causerie:8080');
});

test('what is said survives the containers, and their end is waited for', () => {
    assert.deepEqual(services.database.volumes, ['database:/var/lib/postgresql/data']);
    assert.ok('database' in volumes && 'certificates' in volumes);
    assert.ok(parseInt(services.causerie.stop_grace_period, 10) > drainSeconds());
});

test('git does not see the passwords', () => {
    assert.match(read('.gitignore'), /^\/\.env$/m);
});
