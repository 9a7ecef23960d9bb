import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { parse } from 'yaml';

import { checkout } from './clone.mjs';
import { drainSeconds, isSecret, routes, variables } from './server_facts.mjs';

const read = (name) => readFileSync(path.join(checkout, name), 'utf8');
const text = read('render.yaml');

// What Render's own schema and documentation say; https://render.com/docs/blueprint-spec.
const serviceKeys = ['type', 'name', 'region', 'plan', 'runtime', 'branch', 'image', 'dockerContext', 'dockerfilePath',
    'numInstances', 'healthCheckPath', 'preDeployCommand', 'domains', 'envVars', 'autoDeployTrigger',
    'maxShutdownDelaySeconds'];
const databaseKeys = ['name', 'databaseName', 'user', 'region', 'plan', 'diskSizeGB', 'postgresMajorVersion',
    'ipAllowList'];
const regions = ['oregon', 'ohio', 'frankfurt', 'singapore', 'virginia'];
const servicePlans = ['free', 'starter', 'standard', 'pro', 'pro plus', 'pro max', 'pro ultra'];
const databasePlans = ['free', 'basic-256mb', 'basic-1gb', 'basic-4gb', 'pro-4gb', 'pro-8gb', 'pro-16gb'];
const drainSecondsMax = 300;

/** Everything that is wrong with a Blueprint, a sentence each. */
function problems({ databases, services, ...others }) {
    const found = [];
    const want = (isSo, problem) => isSo || found.push(problem);
    const known = (object, keys) =>
        Object.keys(object).forEach((key) => want(keys.includes(key), `there is no key ${key}`));
    known(others, []);
    for (const database of databases) {
        known(database, databaseKeys);
        want(databasePlans.includes(database.plan), `there is no plan ${database.plan} for databases`);
        want(/^1[3-8]$/.test(database.postgresMajorVersion) && typeof database.postgresMajorVersion === 'string',
            'PostgreSQL is of no version that Render and we know');
        want(database.ipAllowList?.length === 0, 'the database is open to the internet');
    }
    for (const service of services) {
        known(service, serviceKeys);
        want(service.type === 'web', 'it is no web service');
        want(servicePlans.includes(service.plan), `there is no plan ${service.plan} for services`);
        want(regions.includes(service.region), `there is no region ${service.region}`);
        want(databases.every(({ region }) => region === service.region), 'the database is in another region');
        want(routes().includes(service.healthCheckPath), 'the server does not know the path of the health check');
        want(service.maxShutdownDelaySeconds > drainSeconds() && service.maxShutdownDelaySeconds <= drainSecondsMax,
            'there is not enough time to drain');
        if (service.plan === 'free') {
            want(!service.preDeployCommand && (service.numInstances ?? 1) === 1, 'a free plan cannot do that');
        }
        runtimeProblems(service, want);
        variableProblems(service, databases, want);
    }
    return found;
}

function runtimeProblems(service, want) {
    if (service.runtime === 'image') {
        want(/^ghcr\.io\/[^/]+\/causerie:main$/.test(service.image?.url), 'it is not the image that CI publishes');
        want(!service.autoDeployTrigger && !service.dockerfilePath, 'an image is neither built nor deployed by itself');
    } else {
        want(service.runtime === 'docker', `there is no runtime ${service.runtime} for us`);
        const file = path.join(checkout, service.dockerfilePath ?? 'none');
        want(!service.image && existsSync(file), 'there is nothing to build');
        // Without it Render deploys every push, whatever the checks say.
        want(service.autoDeployTrigger === 'checksPass', 'it does not wait for the checks');
        want(service.branch === 'main', 'it deploys something else than main');
    }
}

function variableProblems(service, databases, want) {
    for (const variable of service.envVars) {
        want(variables().includes(variable.key), `the server does not know ${variable.key}`);
        if (isSecret(variable.key)) want(variable.value === undefined, `${variable.key} is a secret, and in the file`);
        if (variable.fromDatabase) {
            const { name, property } = variable.fromDatabase;
            want(databases.some((database) => database.name === name), `there is no database ${name}`);
            want(property === 'connectionString', 'the server needs the direct address');
        }
        const sources = ['value', 'fromDatabase', 'generateValue', 'sync'].filter((key) => key in variable);
        want(sources.length === 1, `${variable.key} has not one source`);
    }
    const keys = service.envVars.map(({ key }) => key);
    for (const key of ['DATABASE_URL', 'TRUSTED_PROXIES']) want(keys.includes(key), `${key} is missing`);
    want(new Set(keys).size === keys.length, 'a variable is set twice');
}

test('the Blueprint is what Render and the server understand', () => {
    assert.deepEqual(problems(parse(text)), []);
});

test('so is the alternative that docs/deploy.md offers, in which Render builds', () => {
    const [, keys] = read('docs/deploy.md').match(/### Let Render build[^]*?```yaml\n([^]*?)```/);
    const blueprint = parse(text);
    const { image, ...service } = blueprint.services[0];
    blueprint.services[0] = { ...service, ...parse(keys) };
    assert.equal(blueprint.services[0].runtime, 'docker');
    assert.deepEqual(problems(blueprint), []);
});

test('so is the one for paying customers', () => {
    const database = text.replace('plan: free', 'plan: basic-256mb');
    const both = database.replace('plan: free', 'plan: starter\n    numInstances: 2');
    assert.deepEqual(problems(parse(both)), []);
});

for (const [title, find, replacement, expected] of [
    ['a deprecated key', 'runtime: image', 'runtime: image\n    autoDeploy: false', 'there is no key autoDeploy'],
    ['a plan of the other kind', 'plan: free', 'plan: starter', 'there is no plan starter for databases'],
    ['a version that is a number', '"17"', '17', 'PostgreSQL is of no version that Render and we know'],
    ['a database for everybody', '    ipAllowList: []\n', '', 'the database is open to the internet'],
    ['two regions', 'region: frankfurt', 'region: ohio', 'the database is in another region'],
    ['an unknown path', '/health\n', '/healthz\n', 'the server does not know the path of the health check'],
    ['no time to drain', 'Seconds: 30', 'Seconds: 3', 'there is not enough time to drain'],
    ['too much time to drain', 'Seconds: 30', 'Seconds: 301', 'there is not enough time to drain'],
    ['what only paid plans do', 'runtime: image', 'runtime: image\n    numInstances: 2', 'a free plan cannot do that'],
    ['an image that deploys itself', 'runtime: image', 'runtime: image\n    autoDeployTrigger: commit',
        'an image is neither built nor deployed by itself'],
    ['a foreign image', 'ghcr.io/OWNER/causerie', 'docker.io/x/causerie', 'it is not the image that CI publishes'],
    ['an unknown variable', 'key: REGISTRATION', 'key: SIGN_UP', 'the server does not know SIGN_UP'],
    ['a database that is not there', /name: .*\n +property/, 'name: x\n          property', 'there is no database x'],
    ['the pooler', ': connectionString', ': connectionPoolString', 'the server needs the direct address'],
    ['a secret in the file', /fromDatabase:\n.*\n.*/, 'value: x', 'DATABASE_URL is a secret, and in the file'],
    ['a forgotten variable', /      - key: TRUSTED_PROXIES\n.*\n/, '', 'TRUSTED_PROXIES is missing'],
]) {
    test(`${title} is found`, () => {
        const broken = text.replace(find, replacement);
        assert.notEqual(broken, text);
        assert.deepEqual(problems(parse(broken)), [expected]);
    });
}
