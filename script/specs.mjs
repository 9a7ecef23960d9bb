// script/specs.mjs TALLY FILE...: runs test files of Node's own test runner, one after the other, and writes how many
// tests passed and failed into the file TALLY, as "PASSED FAILED".
import { writeFileSync } from 'node:fs';
import { run } from 'node:test';

const fileTimeoutMs = 10 * 60 * 1000;
const [tally, ...files] = process.argv.slice(2);

/** A group of tests, or the run of a whole file, is no test of its own. */
function isTest({ name, file, details }) {
    return details.type !== 'suite' && name !== file;
}

function describe(error) {
    const cause = error?.cause ?? error;
    return String(cause?.stack ?? cause).replace(/^/gm, '        ');
}

let passed = 0;
let failed = 0;
for await (const { type, data } of run({ files, concurrency: 1, timeout: fileTimeoutMs })) {
    if (type === 'test:stdout' || type === 'test:stderr') {
        process.stdout.write(data.message);
    } else if (type === 'test:pass' && isTest(data) && !data.skip && !data.todo) {
        passed += 1;
        console.log(`    ok      ${data.name} (${Math.round(data.details.duration_ms)} ms)`);
    } else if (type === 'test:pass' && data.skip) {
        console.log(`    skipped ${data.name}`);
    } else if (type === 'test:fail' && data.details.error?.failureType !== 'subtestsFailed') {
        // Also a file that ends with an error, before or after its tests.
        failed += 1;
        console.log(`    FAILED  ${data.name} (${Math.round(data.details.duration_ms)} ms)\n${describe(data.details.error)}`);
    }
}
writeFileSync(tally, `${passed} ${failed}\n`);
process.exitCode = failed ? 1 : 0;
