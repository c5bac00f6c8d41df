#!/usr/bin/env node
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBun, runLeashed } from './launch.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const bun = findBun(here);
if (bun === undefined) {
  console.error('hongyan: Bun is not installed: run `npm ci` (or `npm install`) first');
  process.exit(1);
}
// A shell that started us may end while the server runs on in the background: only the launcher is watched, by the server.
runLeashed(bun, [join(here, '../src/cli/main.ts'), ...process.argv.slice(2)]);
