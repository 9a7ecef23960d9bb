// Reads the workflows as GitHub does, finds what is wrong with them, and plays them through: which jobs run when others
// fail. Knows our own rules besides GitHub's.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { register } from 'node:module';
import path from 'node:path';

import { parse } from 'yaml';

import { checkout } from './clone.mjs';

// GitHub's packages import JSON in a way that Node 20 refuses: without saying that it is JSON.
register(`data:text/javascript,${encodeURIComponent(`
    import { readFileSync } from 'node:fs';
    export async function load(url, context, next) {
        if (!url.endsWith('.json')) return next(url, context);
        return { format: 'module', shortCircuit: true, source: 'export default ' + readFileSync(new URL(url), 'utf8') };
    }`)}`);
const { validate } = await import('@actions/languageservice');
const { data, Evaluator, Lexer, Parser } = await import('@actions/expressions');
const { TextDocument } = await import('vscode-languageserver-textdocument');

const folder = '.github/workflows';
const hookSecret = 'RENDER_DEPLOY_HOOK_URL';
const longestMinutes = 60;

/** Who may write what, besides those that call them. All others may read at most. */
const mayWrite = {
    'ci.yml delivery': ['packages', 'id-token', 'attestations', 'artifact-metadata'],
    'delivery.yml publish': ['packages', 'id-token', 'attestations', 'artifact-metadata'],
    'release.yml image': ['packages'],
    'release.yml notes': ['contents'],
    'codeql.yml analyze': ['security-events'],
};

/** The workflows as texts by file name; `broken` replaces some. */
export function load(broken = {}) {
    const names = readdirSync(path.join(checkout, folder)).sort();
    return { ...Object.fromEntries(names.map((name) => [name, read(`${folder}/${name}`)])), ...broken };
}

const read = (name) => readFileSync(path.join(checkout, name), 'utf8');
const list = (value) => [value ?? []].flat();
const called = (job) => job.uses?.match(/^\.\/\.github\/workflows\/(.+)$/)?.[1];

/** Everything that is wrong, a sentence each, by GitHub's own rules and by ours. */
export async function problems(texts) {
    const trees = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, parse(text)]));
    const found = [];
    for (const [name, text] of Object.entries(texts)) {
        found.push(...(await syntaxProblems(name, text, texts)), ...textProblems(name, text));
        found.push(...workflowProblems(name, trees[name]));
        for (const [id, job] of Object.entries(trees[name].jobs)) {
            found.push(...jobProblems(`${name} ${id}`, job), ...stepProblems(`${name} ${id}`, job));
        }
    }
    return [...found, ...gateProblems(trees), ...coverageProblems(trees)];
}

let validations = 0;
async function syntaxProblems(name, text, texts) {
    // It remembers files by their addresses.
    const address = `file:///${(validations += 1)}/${folder}/${name}`;
    const document = TextDocument.create(address, 'yaml', 1, text);
    const fileProvider = {
        getFileContent: async (file) => ({ name: file.path, content: texts[path.basename(file.path)] }),
    };
    return (await validate(document, { fileProvider })).map(
        ({ range, message }) => `${name}:${range.start.line + 1}: ${message}`,
    );
}

function textProblems(name, text) {
    const found = [];
    for (const [line, used] of text.matchAll(/^.*\buses: *(\S+).*$/gm)) {
        if (used.startsWith('./')) continue;
        if (!/@[0-9a-f]{40}$/.test(used)) found.push(`${name}: ${used} is not pinned by a commit`);
        else if (!/ # v\d+\.\d+\.\d+$/.test(line)) found.push(`${name}: ${used} does not say which version that is`);
    }
    // With these a step, or a job, runs or passes although something failed.
    for (const [hiding] of text.matchAll(/always\(\)|cancelled\(\)|continue-on-error|\|\| *true\b/g)) {
        found.push(`${name}: ${hiding} hides a failure`);
    }
    return found;
}

function workflowProblems(name, tree) {
    const found = [];
    const triggers = typeof tree.on === 'string' ? [tree.on] : Object.keys(tree.on);
    for (const trigger of ['pull_request_target', 'workflow_run']) {
        if (triggers.includes(trigger)) found.push(`${name}: ${trigger} gives secrets to what strangers wrote`);
    }
    if (JSON.stringify(tree.permissions) !== '{}') found.push(`${name}: gives all of its jobs permissions`);
    return found;
}

function jobProblems(title, job) {
    const found = [];
    if (!job.permissions) found.push(`${title}: does not say what it may do`);
    for (const [scope, level] of Object.entries(job.permissions ?? {})) {
        if (level === 'write' && !mayWrite[title]?.includes(scope)) found.push(`${title}: may write ${scope}`);
    }
    if (job.secrets === 'inherit') found.push(`${title}: hands on every secret`);
    if (called(job)) return found;
    const minutes = job['timeout-minutes'];
    const isInput = /^\$\{\{ inputs\.minutes \}\}$/.test(minutes);
    if (!isInput && !(minutes <= longestMinutes)) found.push(`${title}: has no time-out`);
    if (job.container && !/@sha256:[0-9a-f]{64}$/.test(job.container.image)) {
        found.push(`${title}: its container is not pinned`);
    }
    return found;
}

function stepProblems(title, job) {
    const found = [];
    for (const step of job.steps ?? []) {
        if (/\$\{\{/.test(step.run ?? '')) found.push(`${title}: puts an expression into a program: ${step.run}`);
        if (/^actions\/checkout@/.test(step.uses ?? '') && step.with?.['persist-credentials'] !== false) {
            found.push(`${title}: leaves its token in the checkout`);
        }
        if (step.if?.includes('failure()') && !/^actions\/upload-artifact@/.test(step.uses ?? '')) {
            found.push(`${title}: goes on after a failure`);
        }
        for (const [script] of `${step.run ?? ''}`.matchAll(/\bscript\/[\w-]+/g)) {
            if (!existsSync(path.join(checkout, script))) found.push(`${title}: there is no ${script}`);
        }
    }
    const command = job.with?.command;
    if (command && !existsSync(path.join(checkout, command.split(' ')[0]))) {
        found.push(`${title}: there is no ${command}`);
    }
    return found;
}

/** Whether a job can change what others see: the registry or production. */
export function delivers(job) {
    if (called(job)) return false; // Its jobs do.
    if (job.permissions?.packages === 'write' || job.environment) return true;
    return JSON.stringify(job).includes(hookSecret);
}

// Whoever delivers is either behind all checks, or delivers only what delivery has published already.
function gateProblems(trees) {
    const found = [];
    const triggers = Object.keys(trees['delivery.yml'].on);
    if (triggers.join() !== 'workflow_call') found.push(`delivery.yml: is started by ${triggers.join(', ')}`);
    for (const [name, tree] of Object.entries(trees)) {
        for (const [id, job] of Object.entries(tree.jobs)) {
            const isPast = called(job) === 'delivery.yml' && name !== 'ci.yml';
            if (isPast) found.push(`${name} ${id}: delivers past the checks`);
            if (name !== 'delivery.yml' && delivers(job)) found.push(...verificationProblems(`${name} ${id}`, job));
        }
    }
    return found;
}

function verificationProblems(title, job) {
    const changes = job.steps.findIndex(
        (step) => /skopeo copy|script\/deploy/.test(step.run ?? '') || JSON.stringify(step).includes(hookSecret),
    );
    const verifies = job.steps.findIndex((step) => step.run === 'script/verify-image');
    if (verifies < 0 || verifies > changes) return [`${title}: delivers what nobody has verified`];
    // Private repositories have no attestations; nothing else excuses.
    const { if: condition } = job.steps[verifies];
    return condition === '${{ !github.event.repository.private }}' ? [] : [`${title}: does not always verify`];
}

// Every part of the tests that script/test runs by default, and every part of script/check.
function coverageProblems(trees) {
    const { jobs } = trees['ci.yml'];
    const commands = Object.values(jobs).flatMap((job) => {
        const command = job.with?.command;
        if (!command) return [];
        return list(job.strategy?.matrix?.part ?? '').map((part) => command.replace('${{ matrix.part }}', part));
    });
    const parts = (script) => read(script).match(/parts=\(((?:\w+ ){2,}\w+)\)/)[1].split(' ');
    const wanted = [
        ...parts('script/test').map((part) => `script/test ${part}`),
        ...parts('script/check').map((part) => `script/check ${part}`),
        'script/image try build/image.tar',
    ];
    const found = wanted.filter((one) => !commands.includes(one)).map((one) => `ci.yml: nobody runs ${one}`);
    const base = read('Dockerfile').match(/^FROM (debian:\S+)/m)[1];
    if (trees['script.yml'].jobs.script.container.image !== base) {
        found.push('script.yml: its Debian is not that of the Dockerfile');
    }
    return found;
}

/**
 * Plays ci.yml through as GitHub would.
 * @param world    what happened: `event_name`, `ref` and `event` of the context `github`
 * @param failing  titles of jobs that fail, such as "lint" or "delivery / scan"
 * @returns        a result for each job by its title: "success", "failure" or "skipped"
 */
export function play(texts, world, failing = []) {
    const trees = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, parse(text)]));
    const results = {};
    playJobs('', trees['ci.yml'].jobs, { trees, world, failing, results });
    return results;
}

function playJobs(prefix, jobs, game) {
    const left = new Map(Object.entries(jobs));
    while (left.size > 0) {
        const ready = [...left].find(([, job]) => list(job.needs).every((name) => !left.has(name)));
        if (!ready) throw new Error(`the jobs ${[...left.keys()]} wait for each other`);
        left.delete(ready[0]);
        game.results[prefix + ready[0]] = playJob(prefix, ...ready, game);
    }
    return Object.keys(jobs).map((id) => game.results[prefix + id]);
}

function playJob(prefix, id, job, game) {
    // Without a status function in `if`, which we have forbidden, GitHub asks for the success of all that is needed.
    if (!list(job.needs).every((name) => game.results[prefix + name] === 'success')) return 'skipped';
    if (job.if !== undefined && !evaluate(job.if, game.world)) return 'skipped';
    if (game.failing.includes(prefix + id)) return 'failure';
    const name = called(job);
    if (!name) return 'success';
    return playJobs(`${prefix}${id} / `, game.trees[name].jobs, game).includes('failure') ? 'failure' : 'success';
}

function evaluate(condition, github) {
    const text = String(condition).replace(/^\$\{\{(.*)\}\}$/s, '$1');
    const tree = new Parser(new Lexer(text).lex().tokens, ['github'], []).parse();
    const context = JSON.parse(JSON.stringify({ github }), data.reviver);
    const result = new Evaluator(tree, context).evaluate();
    return !['false', '0', ''].includes(result.coerceString());
}

/** The titles of the jobs of ci.yml, and of what it calls, that deliver. */
export function deliveries(texts) {
    const jobs = Object.entries(parse(texts['delivery.yml']).jobs);
    return jobs.filter(([, job]) => delivers(job)).map(([id]) => `delivery / ${id}`);
}
