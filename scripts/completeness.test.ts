import { expect, test } from 'bun:test';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandSpec } from '@hongyan/contract';
import { errors, type FaultName, restCommands } from '@hongyan/contract';
import { catalogue } from './catalogue.ts';

const root = join(import.meta.dir, '..');

/** What waits for files and pictures. */
const COMMANDS_TO_COME: readonly string[] = [];
/**
 * Rules of the mission that nothing was built for yet: of files and push; of what comes last.
 */
const RULES_TO_COME: readonly string[] = ['S28', 'S61'];
const RULES = 74;
/** Numbers that the mission does not give, or that another rule's test stands for. */
const NO_RULES: readonly string[] = ['S36', 'S73'];

test('every command of the catalogue in scope is there', () => {
  const specs: Readonly<Record<string, CommandSpec>> = restCommands;
  const here = new Set(Object.entries(specs).flatMap(([path, { aliases = [] }]) => [path, ...aliases]));
  const wanted = Object.entries(catalogue).flatMap(([service, names]) => names.map((name) => `${service}/${name}`));

  expect(wanted.filter((path) => !here.has(path))).toEqual([...COMMANDS_TO_COME]);
});

test('every rule of the mission has a test that names it', () => {
  const named = new Set(titles().flatMap((title) => title.match(/\bS\d+\b/g) ?? []));
  const rules = Array.from({ length: RULES }, (_, n) => `S${n + 1}`).filter((rule) => !NO_RULES.includes(rule));

  expect(rules.filter((rule) => !named.has(rule)).sort()).toEqual([...RULES_TO_COME].sort());
});

/** The titles of all tests, as far as they stand in the sources. */
function titles(): string[] {
  return ['packages', 'conformance'].flatMap((folder) =>
    sources(join(root, folder)).flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\b(?:test|testInside|it|describe)\b[^(\n]*\(\s*(['"`])(.*?)\1/gs)].map(
        ([, , title]) => title ?? '',
      ),
    ),
  );
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'dist'].includes(entry.name) ? [] : sources(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

/** Faults of the server itself, and of a database that is away or broken: tests of those look at logs and at what is left. */
const INTERNAL: readonly FaultName[] = [
  ...(['internal', 'timedOut', 'hostedInternal', 'accountInternal', 'profileInternal', 'c2cInternal'] as const),
  ...([
    'openimInternal',
    'groupInternal',
    'muteInternal',
    'friendInternal',
    'contactInternal',
    'chatLogInternal',
  ] as const),
  ...(['statisticsQuery', 'statisticsDamaged'] as const),
];
/** What no client can bring about over REST or the socket. */
const OUT_OF_REACH: readonly FaultName[] = [
  // An app is disabled and enabled on the command line alone, whose own test calls it then.
  'appDisabled',
  // Whoever comes into a group, by whatever way, has no request that waits any more: it is handled (10024).
  'groupAlreadyMember',
  // Over HTTP alone, where files are fetched.
  'fileUnknown',
];

const NOT_HERE = new Set([...INTERNAL, ...OUT_OF_REACH]);

// Written down by the clients of the tests that ran before, where the whole is run.
const provoked = process.env.PROVOKED_CODES;
if (provoked)
  test('every declared error was provoked', () => {
    const codes = new Set(
      (existsSync(provoked) ? readdirSync(provoked) : []).flatMap((name) =>
        readFileSync(join(provoked, name), 'utf8').trim().split('\n').map(Number),
      ),
    );
    const faults = Object.keys(errors) as FaultName[];
    const missing = faults.filter((fault) => !codes.has(errors[fault].code) && !NOT_HERE.has(fault));

    expect(missing.map((fault) => `${fault} ${errors[fault].code}`)).toEqual([]);
  });
