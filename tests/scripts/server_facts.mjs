// What the sources say of the server, for tests of the files that run it.
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { checkout } from './clone.mjs';

const read = (name) => readFileSync(path.join(checkout, name), 'utf8');
const all = (name, pattern) => [...read(name).matchAll(pattern)].map((match) => match[1]);

/** Every environment variable that the server reads. */
export const variables = () => all('api/config/config.cpp', /reader\.read\w*\(\s*"([A-Z_]+)"/g);

/** Whether README.md's table calls it a secret. */
export const isSecret = (name) =>
    read('README.md').split('\n').some((line) => line.startsWith(`| \`${name}\``) && line.includes('a secret'));

/** Every path that the server knows by name. */
export const routes = () => all('common/protocol/routes.hpp', /= "(\/[^"]*)"/g);

/** How long it takes to stop, at most. */
export const drainSeconds = () => Number(all('api/serve.cpp', /drain_patience = milliseconds\{(\d+)\}/g)[0]) / 1000;
