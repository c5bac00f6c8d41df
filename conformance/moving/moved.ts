import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, runJson, startCommand } from '../backup/commandLine.ts';
import { firstApp, type TestServer } from '../server.ts';

export const APP = ['--app', String(firstApp.sdkAppId)];
export const HEADER = { kind: 'header', format: 'hongyan-moving', version: 1 };
/** When what is imported by these tests begins. */
export const BEGIN_SEC = 1_600_000_000;

/** The options that name the data of a server. */
export const dataOf = ({ data, store }: Pick<TestServer, 'data' | 'store'>): string[] => [
  ...['--data', data, '--store', store],
];

/** A folder of one test file. */
export function openFolder(): { path(name?: string): string; remove(): void } {
  const root = mkdtempSync(join(tmpdir(), 'hongyan-moving-'));
  let paths = 0;
  return {
    path: (name = 'file.jsonl') => join(root, `${++paths}-${name}`),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

type Line = Record<string, unknown>;
export const linesIn = (file: string): Line[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

export function writeLines(file: string, lines: readonly (Line | string)[]): string {
  const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  writeFileSync(file, `${texts.join('\n')}\n`);
  return file;
}

/** All that the app of a server exports, but the header; the end of a mute to 10 seconds, for it is said as a distance. */
export async function exported(server: TestServer, file: string): Promise<Line[]> {
  await runJson('export', file, ...APP, ...dataOf(server));
  return linesIn(file)
    .slice(1)
    .map((line) =>
      typeof line.MuteUntil === 'number' ? { ...line, MuteUntil: Math.round(line.MuteUntil / 10) } : line,
    );
}

/** Runs an import to its end, whatever that is. */
export const runImport = (server: TestServer, ...args: string[]) => run('import', ...args, ...APP, ...dataOf(server));

/** Begins an import. */
export const startImport = (server: TestServer, ...args: string[]) =>
  startCommand(['import', ...args, ...APP, ...dataOf(server)]);

const say = (at: number) => ({
  ...{ MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: `message ${at}` } }] },
});

/** A team that talked for long: many messages of few pairs and of one group, with accounts and members. */
export function longTalk(count: number): Line[] {
  const users = Array.from({ length: 10 }, (_, n) => `user${n}`);
  const two = (at: number) => ({ From_Account: `user${at % 10}`, To_Account: `user${(at + 1) % 10}` });
  const times = Array.from({ length: count }, (_, at) => at);
  return [
    ...users.map((UserID) => ({ kind: 'account', UserID })),
    { kind: 'group', GroupId: 'long', Type: 'Public', Name: 'long', Owner_Account: 'user0', CreateTime: BEGIN_SEC },
    ...times.map((at) => ({
      ...{
        kind: 'groupMessage',
        GroupId: 'long',
        From_Account: `user${at % 10}`,
        SendTime: BEGIN_SEC + at,
        Random: at,
      },
      ...say(at),
    })),
    ...users.slice(1).map((Member_Account) => ({
      ...{ kind: 'member', GroupId: 'long', Member_Account, JoinTime: BEGIN_SEC + 5, UnreadMsgNum: 3 },
    })),
    ...times.map((at) => ({
      ...{ kind: 'message', ...two(at), MsgSeq: at, MsgRandom: at, MsgTimeStamp: BEGIN_SEC + at, ...say(at) },
    })),
  ];
}
