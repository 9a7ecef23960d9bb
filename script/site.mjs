// script/site.mjs: puts together what the server serves, build/site/, from the hand-written public/ and the built client.
//
// Everything that index.html leads to gets its content's hash into its name, so that browsers may keep it for ever; what
// others know by its name (`stableNames`) keeps it. Scripts and styles are made as short as they can be: comments and names
// are for us. Compressible files get a .br and a .gz beside them, made once here at the highest quality instead of at every
// request. The same input gives the same bytes.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const checkout = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

// A service worker's address is its identity; the others are asked for by browsers and robots on their own.
const stableNames = new Set(['index.html', 'service_worker.js', 'favicon.ico', 'robots.txt']);
const compressible = new Set(['.html', '.css', '.js', '.mjs', '.wasm', '.svg', '.json', '.webmanifest', '.txt', '.ico']);
const clientFiles = ['causerie.js', 'causerie.wasm'];

// Where a file of each kind can name another: group 1 is what stands before the reference, group 2 the reference.
const quoted = /(["'`])([^"'`\s]+)(?=\1)/g;
const referencePatterns = {
    '.html': /((?:href|src|data-[a-z-]+)=")([^"]*)(?=")/g,
    '.css': /(url\(["']?)([^"')]*)(?=["']?\))/g,
    '.js': quoted,
    '.mjs': quoted,
    '.webmanifest': quoted,
};

export class SiteError extends Error {}

/** Every file below `directory`: a map from its path there, with slashes, to its bytes. */
function readTree(directory) {
    const files = new Map();
    for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        // Node 18 calls it `path`, later ones `parentPath`.
        const file = path.join(entry.parentPath ?? entry.path, entry.name);
        files.set(path.relative(directory, file).split(path.sep).join('/'), readFileSync(file));
    }
    return files;
}

function readInputs(publicDirectory, clientDirectory) {
    if (!existsSync(path.join(publicDirectory, 'index.html'))) {
        throw new SiteError(`${publicDirectory} has no index.html`);
    }
    const inputs = readTree(publicDirectory);
    for (const name of clientFiles) {
        const file = path.join(clientDirectory, name);
        if (!existsSync(file)) throw new SiteError(`${file} is missing: build the client first`);
        if (inputs.has(name)) throw new SiteError(`${name} is in both ${publicDirectory} and ${clientDirectory}`);
        inputs.set(name, readFileSync(file));
    }
    return inputs;
}

/** What esbuild, the Debian package, makes of `input`. */
function esbuild(options, input = '') {
    const { error, status, stdout, stderr } = spawnSync('esbuild', options, { input });
    if (error) throw new SiteError(`esbuild cannot be run (${error.code}): run script/setup`);
    if (status !== 0) throw new SiteError(`esbuild: ${stderr}`);
    return stdout;
}

/** The same script or style, shorter. */
function minify(name, content) {
    const [, loader] = /\.(css|js|mjs)$/.exec(name) ?? [];
    if (!loader) return content;
    const options = ['--minify', '--log-level=error'];
    if (loader === 'css') return esbuild([...options, '--loader=css'], content);
    // Within a function of its own a script's outermost names are nobody else's and can be shortened, too.
    const isModule = loader === 'mjs' || /^export /m.test(content.toString('utf8'));
    return esbuild([...options, '--loader=js', '--target=es2022', `--format=${isModule ? 'esm' : 'iife'}`], content);
}

function digest(bytes) {
    return createHash('sha256').update(bytes).digest('hex');
}

/** One digest of everything that the result depends on, this file and both compressors included. */
function digestOf(inputs) {
    const hash = createHash('sha256').update(process.version).update(esbuild(['--version'])).update(readFileSync(fileURLToPath(import.meta.url)));
    for (const name of [...inputs.keys()].sort()) hash.update(`${name}\0${digest(inputs.get(name))}\0`);
    return hash.digest('hex');
}

/** The input that `reference` in the file `from` means, or undefined for addresses, fragments, routes and other text. */
function resolveReference(reference, from, inputs) {
    if (/^([a-z]+:|\/\/|#|$)/i.test(reference)) return undefined;
    const [address] = reference.split(/[?#]/);
    const target = address.startsWith('/') ? address.slice(1) : path.posix.join(path.posix.dirname(from), address);
    return inputs.has(target) ? target : undefined;
}

/** What the page itself asks for must exist: better found here than as a 404 in a browser. */
function checkPageReference(reference, from, inputs) {
    const isFile = /^(?![a-z]+:|\/\/|#)[^?#]*\.[a-z0-9]+([?#].*)?$/i.test(reference);
    if (isFile && !resolveReference(reference, from, inputs)) {
        throw new SiteError(`${from} refers to ${reference}, which does not exist`);
    }
}

/** Names and contents of the finished files. */
export function assemble(inputs) {
    const outputs = new Map();
    const finalNames = new Map();
    const underway = new Set();

    function finish(name) {
        if (finalNames.has(name)) return finalNames.get(name);
        if (underway.has(name)) throw new SiteError(`${name} refers to itself, in the end: its name cannot hold its hash`);
        underway.add(name);
        const content = rewriteReferences(name);
        underway.delete(name);
        const { dir, name: stem, ext } = path.posix.parse(name);
        const finalName = stableNames.has(name) ? name : path.posix.join(dir, `${stem}.${digest(content).slice(0, 16)}${ext}`);
        finalNames.set(name, finalName);
        outputs.set(finalName, content);
        return finalName;
    }

    function rewriteReferences(name) {
        const extension = path.posix.extname(name);
        const pattern = referencePatterns[extension];
        if (!pattern) return inputs.get(name);
        const text = inputs.get(name).toString('utf8');
        const rewritten = text.replace(pattern, (whole, before, reference) => {
            if (extension === '.html') checkPageReference(reference, name, inputs);
            const target = resolveReference(reference, name, inputs);
            if (target === undefined) return whole;
            // A stable name stands as it is, and may be part of a circle: the page and its service worker, say.
            if (stableNames.has(target)) return whole;
            const { base } = path.posix.parse(finish(target));
            const at = reference.search(/[^/]*$|[^/]*[?#]/);
            return before + reference.slice(0, at) + base + reference.slice(at + path.posix.basename(target).length);
        });
        return Buffer.from(rewritten, 'utf8');
    }

    for (const name of inputs.keys()) if (stableNames.has(name)) finish(name);
    // What nothing leads to keeps its name: somebody outside must know it.
    for (const [name, content] of inputs) if (!finalNames.has(name)) outputs.set(name, content);
    return outputs;
}

/** Which blocks and distances suit a file best cannot be known before: the shortest outcome is taken. */
function shortestBrotli(content) {
    const outcomes = [16, 17, 18, 19].flatMap((blockBits) =>
        [constants.BROTLI_MODE_GENERIC, constants.BROTLI_MODE_FONT].map((mode) => brotliCompressSync(content, {
            params: {
                [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
                [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
                [constants.BROTLI_PARAM_LGBLOCK]: blockBits,
                [constants.BROTLI_PARAM_MODE]: mode,
            },
        })));
    return outcomes.reduce((shortest, next) => (next.length < shortest.length ? next : shortest));
}

/** The compressed forms worth keeping, as [suffix, bytes]. */
function compress(name, content) {
    if (!compressible.has(path.posix.extname(name))) return [];
    const gzip = gzipSync(content, { level: constants.Z_BEST_COMPRESSION });
    return [['.br', shortestBrotli(content)], ['.gz', gzip]].filter(([, bytes]) => bytes.length < content.length);
}

function write(directory, outputs) {
    for (const [name, content] of outputs) {
        const file = path.join(directory, name);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, content);
        for (const [suffix, bytes] of compress(name, content)) writeFileSync(file + suffix, bytes);
    }
}

/** Builds the site unless it stands already; tells which. */
export function build({ publicDirectory, clientDirectory, outputDirectory }) {
    const inputs = readInputs(publicDirectory, clientDirectory);
    const stamp = `${outputDirectory}.inputs`;
    const wanted = digestOf(inputs);
    const found = existsSync(stamp) && existsSync(outputDirectory) ? readFileSync(stamp, 'utf8') : '';
    if (found === wanted) return false;
    for (const [name, content] of inputs) inputs.set(name, minify(name, content));
    const partial = `${outputDirectory}.partial`;
    rmSync(partial, { recursive: true, force: true });
    write(partial, assemble(inputs));
    // The stamp goes first and comes back last: an interruption in between costs a build, never a wrong site.
    rmSync(stamp, { force: true });
    rmSync(outputDirectory, { recursive: true, force: true });
    renameSync(partial, outputDirectory);
    writeFileSync(stamp, wanted);
    return true;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
    const [publicDirectory = 'public', clientDirectory = 'build/web', outputDirectory = 'build/site'] = process.argv
        .slice(2);
    const resolve = (directory) => path.resolve(checkout, directory);
    try {
        build({
            publicDirectory: resolve(publicDirectory),
            clientDirectory: resolve(clientDirectory),
            outputDirectory: resolve(outputDirectory),
        });
    } catch (error) {
        if (!(error instanceof SiteError)) throw error;
        console.error(`site: ${error.message}`);
        process.exitCode = 1;
    }
}
