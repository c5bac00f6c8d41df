// Which tests of conformance/ a server that is given by its URL can be held against: all but these.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const OTHER_APPS = 'starts a server with apps of its own';
const ENV = 'starts a server with settings from its environment';
const STOPS = 'stops or kills the server, and looks at what is left';
const STORE = 'fills a store of its own with very much, and looks at the memory of the server';
const PROCESSES = 'starts several processes on one database';
const PROGRAM = 'is about the command line, not about a server';
const BROWSER = 'drives pages in a browser, of a server that it starts with a demo in it';

/** Files or folders that stay out, each with its reason. */
export const LEFT_OUT = {
  backup: PROGRAM,
  'binary.test.ts': PROGRAM,
  'bounds/bounds.test.ts': STORE,
  'bounds/groups.test.ts': STORE,
  'bounds/people.test.ts': STORE,
  browser: BROWSER,
  device: 'runs an app in a Node of its own',
  classic: 'runs an app in a Node of its own',
  crash: STOPS,
  disk: STOPS,
  docs: 'runs each page of the guide in an app of its own, in Node and in a browser',
  'files/fetching.test.ts': OTHER_APPS,
  'files/giving.test.ts': OTHER_APPS,
  'files/killed.test.ts': STOPS,
  'files/s3.test.ts': ENV,
  'groups/audience.test.ts': ENV,
  'groups/headCount.test.ts': PROCESSES,
  'groups/rate.test.ts': 'moves the clock of a server in its own process',
  hooks: ENV,
  'kick/modes.test.ts': OTHER_APPS,
  'kick/race.test.ts': OTHER_APPS,
  moving: PROGRAM,
  postgres: STOPS,
  'push/processes.test.ts': PROCESSES,
  retention: ENV,
  statistics: 'counts all that happens in an app whose day begins with the test',
  'status/twoProcesses.test.ts': PROCESSES,
  storm: ENV,
  'tenants/fields.test.ts': ENV,
  'twoProcesses.test.ts': PROCESSES,
  types: 'compiles apps, without a server',
  uikit: BROWSER,
  unread: STOPS,
};

/** All test files below a folder, as paths from it. */
export const testFiles = (folder) =>
  readdirSync(folder, { recursive: true })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.test.ts') && !path.includes('node_modules'))
    .sort();

/** Whether a file runs against a server that is given. */
export const runsAnywhere = (path) =>
  !Object.keys(LEFT_OUT).some((left) => path === left || path.startsWith(`${left}/`));

/** The tests that need nothing of a server but its address. */
export const filesFor = (root) =>
  testFiles(join(root, 'conformance'))
    .filter(runsAnywhere)
    .map((path) => `./conformance/${path}`);
