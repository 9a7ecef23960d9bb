// script/tidy.mjs: clang-tidy over every C++ file that the native build compiles.
//
// Nearly all of its time goes into the headers that each file includes, so files of one target that are built alike are
// looked at in groups, each as one file that includes them all; those of a group whose names clash make another. A
// group is looked at again only when one of its files, a header of ours, or the rules changed: what passed is remembered
// in the user's cache, for every checkout.
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const checkout = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const buildDirectory = path.join(checkout, 'build/release');
const workDirectory = path.join(checkout, 'build/tidy');
const passedDirectory = path.join(process.argv[2], 'tidy');
const groupSize = 25;
const testDirectory = path.join(checkout, 'tests') + path.sep;
const ours = ['api', 'common', 'wasm-client', 'tests'].map((name) => path.join(checkout, name) + path.sep);
const isOurs = (file) => ours.some((folder) => file.startsWith(folder));

const run = (program, ...args) => execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
const sha256 = (text) => createHash('sha256').update(text).digest('hex');

const fileHashes = new Map();
function hashOf(file) {
    if (!fileHashes.has(file)) fileHashes.set(file, existsSync(file) ? sha256(readFileSync(file)) : 'gone');
    return fileHashes.get(file);
}

/** For each object file, the sources and headers of ours that went into it, as the compiler told Ninja. */
function dependencies() {
    const byObject = new Map();
    let files;
    for (const line of run('ninja', '-C', buildDirectory, '-t', 'deps').split('\n')) {
        if (/^\S/.test(line)) byObject.set(line.slice(0, line.indexOf(': #deps')), (files = []));
        const file = path.resolve(buildDirectory, line.trim());
        if (/^\s/.test(line) && isOurs(file)) files.push(file);
    }
    return byObject;
}

/** Every compilation of a file of ours: its source, its flags without what is its own, and what it depends on. */
function compilations() {
    const commands = JSON.parse(readFileSync(path.join(buildDirectory, 'compile_commands.json'), 'utf8'));
    const needs = dependencies();
    return commands
        .filter(({ file }) => isOurs(file))
        .map(({ file, command }) => {
            const [, flags, object] = command.match(/^(?:\S*ccache )?(.*) -o (\S+) -c \S+$/);
            return { file, flags, target: object.replace(/\.dir\/.*/, ''), needs: needs.get(object) ?? [file] };
        });
}

function groups() {
    const byTarget = new Map();
    for (const compilation of compilations()) {
        const name = `${compilation.target} ${compilation.flags}`;
        byTarget.set(name, [...(byTarget.get(name) ?? []), compilation]);
    }
    const rules = [run('clang-tidy-19', '--version'), hashOf(path.join(checkout, '.clang-tidy')), hashOf(fileURLToPath(import.meta.url))];
    return [...byTarget.values()].flatMap((all) => {
        all.sort((a, b) => (a.file < b.file ? -1 : 1));
        const parts = Math.ceil(all.length / groupSize);
        return Array.from({ length: parts }, (_, part) => {
            const members = all.filter((_, index) => index % parts === part);
            const needs = [...new Set(members.flatMap((member) => member.needs))].sort();
            const facts = [...rules, members[0].flags, ...needs.map((file) => `${file} ${hashOf(file)}`)];
            return {
                files: members.map((member) => member.file),
                flags: members[0].flags,
                key: sha256(facts.join('\n').replaceAll(checkout, '.')).slice(0, 32),
            };
        });
    });
}

/** What is found in files of ours: clang rejects some headers of libraries that GCC takes. */
function ownFindings(stdout, stderr) {
    const blocks = stdout.split(/^(?=\S+:\d+:\d+: (?:error|warning): )/m);
    const foreign = blocks.filter((block) => /^\/usr\/include\/.*: error: .*\[clang-diagnostic-error/.test(block));
    const own = blocks.filter((block) => !foreign.includes(block)).join('');
    return foreign.length ? own : stdout || stderr;
}

/** clang-tidy's findings in `files`, looked at as one; nothing if there are none. */
function findings(files, flags, name, ...options) {
    const directory = path.join(workDirectory, name);
    mkdirSync(directory, { recursive: true });
    const source = path.join(directory, 'group.cpp');
    writeFileSync(source, files.map((file) => `#include "${file}"\n`).join(''));
    const command = `${flags} -o group.o -c ${source}`;
    writeFileSync(
        path.join(directory, 'compile_commands.json'),
        JSON.stringify([{ directory: buildDirectory, command, file: source }]),
    );
    return new Promise((resolve) => {
        const args = ['-p', directory, `--config-file=${path.join(checkout, '.clang-tidy')}`, '--quiet', ...options, source];
        // A test is to be short, not quick: what it copies does not matter.
        if (files.some((file) => file.startsWith(testDirectory)) && !options.length) args.unshift('--checks=-performance-*');
        execFile('clang-tidy-19', args, { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
            const own = error ? ownFindings(stdout, stderr) : '';
            // Ended by a signal, for lack of memory say, it has not looked.
            resolve(own || (error && typeof error.code !== 'number' ? `${source}: ${error.message}\n` : ''));
        });
    });
}

/** Those of `files` whose names clash with the ones before; half of them if that cannot be told. */
async function clashing(files, flags, name) {
    if (files.length === 1) return [];
    // Errors are told whatever is checked, but something has to be.
    const errors = (await findings(files, flags, name, '--checks=-*,misc-redundant-expression')).split('\n');
    if (!errors.some((line) => line.includes('[clang-diagnostic-error'))) return [];
    const named = files.filter((file) => errors.some((line) => line.startsWith(`${file}:`)));
    return named.length && named.length < files.length ? named : files.slice(files.length / 2);
}

/** Splits a group into such that can be looked at as one: to find out is much quicker than to look. */
async function* apart(files, flags, name) {
    const clashes = await clashing(files, flags, name);
    if (!clashes.length) return yield files;
    yield* apart(files.filter((file) => !clashes.includes(file)), flags, name);
    yield* apart(clashes, flags, name);
}

async function look({ files, flags, key }) {
    const found = [];
    for await (const some of apart(files, flags, key)) found.push(await findings(some, flags, key));
    const all = found.filter(Boolean).join('\n');
    if (!all) writeFileSync(path.join(passedDirectory, key), '');
    return all;
}

rmSync(workDirectory, { recursive: true, force: true });
mkdirSync(passedDirectory, { recursive: true });
const all = groups();
const todo = all.filter((group) => !existsSync(path.join(passedDirectory, group.key)));
const count = (list) => list.reduce((sum, group) => sum + group.files.length, 0);
console.log(`${count(todo)} of ${count(all)} files to look at, in ${todo.length} groups`);
let next = 0;
let failed = 0;
async function work() {
    while (next < todo.length) {
        const found = await look(todo[next++]);
        if (!found) continue;
        failed += 1;
        console.log(found.replaceAll(`${checkout}/`, ''));
    }
}
await Promise.all(Array.from({ length: os.availableParallelism?.() ?? os.cpus().length }, work));
process.exitCode = failed ? 1 : 0;
