import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { startServer } from '../server.ts';
import { type Answers, readAll } from './readAll.ts';
import { makeWorld } from './world.ts';

const FIXTURES = join(import.meta.dir, '../fixtures');
const STORE = 'hongyan.db.gz';
const ANSWERS = 'answers.jsonl';

/** Schemas that there is a fixture of. */
export const fixtureSchemas = (): number[] =>
  readdirSync(FIXTURES).flatMap((name) => {
    const [, schema] = /^schema-(\d+)$/.exec(name) ?? [];
    return schema === undefined ? [] : [Number(schema)];
  });

const folderOf = (schema: number): string => join(FIXTURES, `schema-${schema}`);

/** Unpacks the data folder that the program of this schema wrote. */
export function unpack(schema: number, dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(join(dataDir, 'hongyan.db'), gunzipSync(readFileSync(join(folderOf(schema), STORE))));
}

/** What the program of this schema answered on it. */
export function recorded(schema: number): Answers {
  const lines = readFileSync(join(folderOf(schema), ANSWERS), 'utf8')
    .trimEnd()
    .split('\n');
  return Object.fromEntries(lines.map((line) => renumbered(JSON.parse(line) as [string, unknown])));
}

/** Up to schema 6 a message that takes no extensions was 23003; rest-api §2.5 has 23002 for it. */
function renumbered([question, answer]: [string, unknown]): [string, unknown] {
  const { ErrorCode } = (answer ?? {}) as { ErrorCode?: number };
  return [question, ErrorCode === 23003 ? { ErrorCode: 23002 } : answer];
}

/** Makes the fixture of a schema by running the program that has it. */
export async function makeFixture(schema: number, sources: string): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'hongyan-fixture-'));
  try {
    await using server = await startServer({ sources, data });
    await makeWorld(server);
    const answers = await readAll(server);
    await server.kill('SIGTERM');

    mkdirSync(folderOf(schema), { recursive: true });
    writeFileSync(join(folderOf(schema), STORE), gzipSync(readFileSync(join(data, 'hongyan.db')), { level: 9 }));
    const lines = Object.entries(answers).map((entry) => JSON.stringify(entry));
    writeFileSync(join(folderOf(schema), ANSWERS), `${lines.join('\n')}\n`);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}
