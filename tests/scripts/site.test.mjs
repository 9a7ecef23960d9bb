import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import { assemble, build, SiteError } from '../../script/site.mjs';

const site = (files) => assemble(new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])));
const names = (outputs) => [...outputs.keys()].sort();
const only = (outputs, pattern) => {
    const found = names(outputs).filter((name) => pattern.test(name));
    assert.equal(found.length, 1, `one file like ${pattern} in ${names(outputs)}`);
    return found[0];
};

test('what the page refers to gets its hash into its name, and the page the new names', () => {
    const outputs = site({
        'index.html': '<link rel="stylesheet" href="/app.css"><script src="start.js"></script>',
        'app.css': 'p{}',
        'start.js': '1',
    });
    const style = only(outputs, /^app\.[0-9a-f]{16}\.css$/);
    const script = only(outputs, /^start\.[0-9a-f]{16}\.js$/);
    assert.equal(
        outputs.get('index.html').toString(),
        `<link rel="stylesheet" href="/${style}"><script src="${script}"></script>`,
    );
});

test('the name of the WebAssembly changes in the page and in the script that loads it', () => {
    const outputs = site({
        'index.html': '<link rel="preload" as="fetch" href="/causerie.wasm"><script src="/causerie.js" data-wasm="/causerie.wasm">',
        'causerie.js': 'locate("causerie.wasm")',
        'causerie.wasm': 'wasm',
    });
    const wasm = only(outputs, /^causerie\.[0-9a-f]{16}\.wasm$/);
    assert.equal(outputs.get(only(outputs, /\.js$/)).toString(), `locate("${wasm}")`);
    assert.equal(outputs.get('index.html').toString().split(wasm).length, 3);
});

test('a change deep down changes every name that leads to it', () => {
    const make = (icon) => site({
        'index.html': '<link href="css/app.css">',
        'css/app.css': "a{background:url('../icons/i.svg#x')}",
        'icons/i.svg': icon,
    });
    assert.notEqual(only(make('one'), /css$/), only(make('two'), /css$/));
    assert.match(make('one').get(only(make('one'), /css$/)).toString(), /url\('\.\.\/icons\/i\.[0-9a-f]{16}\.svg#x'\)/);
});

test('the page, the service worker and what nothing refers to keep their names', () => {
    const outputs = site({
        'index.html': '<script src="/start.js"></script>',
        'start.js': 'register("/service_worker.js")',
        'service_worker.js': 'const shell = ["/index.html", "/start.js"]',
        '.well-known/security.txt': 'text',
    });
    const script = only(outputs, /^start\./);
    assert.deepEqual(names(outputs), ['.well-known/security.txt', 'index.html', 'service_worker.js', script].sort());
    assert.equal(outputs.get('service_worker.js').toString(), `const shell = ["/index.html", "/${script}"]`);
});

test('addresses, fragments, routes and ordinary text stay as they are', () => {
    const page = '<a href="https://example.org/app.css"></a><a href="#app.css"></a><a href="/"></a><form data-to="/api/v1/login">';
    assert.equal(site({ 'index.html': page, 'app.css': '' }).get('index.html').toString(), page);
});

test('a page that refers to a missing file is refused', () => {
    assert.throws(() => site({ 'index.html': '<link href="/missing.css">' }), SiteError);
});

test('files that refer to each other in a circle are refused', () => {
    const files = { 'index.html': '<script src="a.js">', 'a.js': 'import "./b.js"', 'b.js': 'import "./a.js"' };
    assert.throws(() => site(files), /refers to itself/);
});

test('the site on disk is compressed, complete, the same every time, and built once only', (t) => {
    const directory = mkdtempSync(path.join(os.tmpdir(), 'causerie-site-'));
    t.after(() => rmSync(directory, { recursive: true }));
    const at = (...parts) => path.join(directory, ...parts);
    for (const name of ['public/icons', 'web']) mkdirSync(at(name), { recursive: true });
    writeFileSync(at('public/index.html'), `<img src="/icons/a.png"><script src="/causerie.js"></script>${' '.repeat(999)}`);
    writeFileSync(at('public/icons/a.png'), 'picture');
    writeFileSync(at('web/causerie.js'), `// Loads it.\nconst program = "causerie.wasm";\nload(program, program);${';'.repeat(999)}`);
    writeFileSync(at('web/causerie.wasm'), 'w'.repeat(999));
    const make = (outputDirectory) =>
        build({ publicDirectory: at('public'), clientDirectory: at('web'), outputDirectory });

    assert.equal(make(at('one')), true);
    assert.equal(make(at('one')), false);
    assert.equal(make(at('two')), true);

    const files = readdirSync(at('one'), { recursive: true }).filter((name) => statSync(at('one', name)).isFile()).sort();
    for (const name of files) assert.deepEqual(readFileSync(at('two', name)), readFileSync(at('one', name)), name);
    const page = readFileSync(at('one/index.html'));
    assert.deepEqual(brotliDecompressSync(readFileSync(at('one/index.html.br'))), page);
    assert.deepEqual(gunzipSync(readFileSync(at('one/index.html.gz'))), page);
    assert.equal(files.filter((name) => /png/.test(name)).length, 1, 'a picture is compressed already');
    const script = readFileSync(at('one', files.find((name) => /^causerie\..*\.js$/.test(name))), 'utf8');
    assert.match(script, /"causerie\.[0-9a-f]{16}\.wasm"/);
    assert.doesNotMatch(script, /Loads it|program/, 'what only we read is not sent');
    assert.ok(script.length < 200, script);

    writeFileSync(at('public/icons/a.png'), 'other picture');
    assert.equal(make(at('one')), true);
});

test('modules keep what they export, scripts hide their names, and what cannot be read is refused', async (t) => {
    const directory = mkdtempSync(path.join(os.tmpdir(), 'causerie-site-'));
    t.after(() => rmSync(directory, { recursive: true }));
    const at = (...parts) => path.join(directory, ...parts);
    for (const name of ['public', 'web']) mkdirSync(at(name));
    const make = (style) => {
        writeFileSync(at('public/index.html'), '<link href="app.css"><script src="start.js"></script>');
        writeFileSync(at('public/start.js'), 'var name = 1; import(`/part.js#${name}`); globalThis.seen = name;');
        writeFileSync(at('public/part.js'), '// A part.\nexport function wanted(argument) { return argument; }\n');
        writeFileSync(at('public/app.css'), style);
        for (const name of ['causerie.js', 'causerie.wasm']) writeFileSync(at('web', name), '');
        build({ publicDirectory: at('public'), clientDirectory: at('web'), outputDirectory: at('out') });
        return (pattern) => readFileSync(at('out', readdirSync(at('out')).find((name) => pattern.test(name))), 'utf8');
    };
    const read = make('/* Says why. */ a { color: #ff0000 }\n');
    const part = read(/^part\.[0-9a-f]{16}\.js$/);
    assert.doesNotMatch(part, /A part|argument/);
    const { wanted } = await import(`data:text/javascript,${encodeURIComponent(part)}`);
    assert.equal(wanted(7), 7);
    assert.match(read(/^start\..*\.js$/), /^\(\(\)=>\{.*import\(`\/part\.[0-9a-f]{16}\.js#\$\{\w\}`\).*\}\)\(\);\n$/);
    assert.equal(read(/^app\..*\.css$/), 'a{color:red}\n');
    writeFileSync(at('public/start.js'), '');
    assert.throws(() => {
        writeFileSync(at('web/causerie.js'), 'function (');
        build({ publicDirectory: at('public'), clientDirectory: at('web'), outputDirectory: at('out') });
    }, SiteError);
});

test('a client that has not been built is named', () => {
    const directory = mkdtempSync(path.join(os.tmpdir(), 'causerie-site-'));
    writeFileSync(path.join(directory, 'index.html'), '');
    const paths = { publicDirectory: directory, clientDirectory: directory, outputDirectory: path.join(directory, 'out') };
    assert.throws(() => build(paths), /causerie\.js is missing/);
    rmSync(directory, { recursive: true });
});
