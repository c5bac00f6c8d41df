import { Database } from 'bun:sqlite';
import { expect } from 'bun:test';
import { join } from 'node:path';
import { errors, type WireMessage } from '@hongyan/contract';
import { type Client, RefusedError, signIn } from '../client.ts';
import { said } from '../groups/said.ts';
import { restClient } from '../rest.ts';
import { textOf } from '../say.ts';
import type { TestServer } from '../server.ts';
import { until } from '../until.ts';
import { MAIN_FILE } from './storeFiles.ts';

/** A message that the server acknowledged. */
export interface Acked {
  from: string;
  /** The conversation as its sender names it. */
  conv: string;
  text: string;
  seq: number;
  msgSeq: number;
  random: number;
  timeSec: number;
  id: string;
  /** What was noted of the disk when the answer came. */
  noted: number;
}

const TALKS = [
  ['alice', 'C2Cbob'],
  ['bob', 'C2Calice'],
  ['carol', 'C2Calice'],
  ['alice', 'GROUPteam'],
  ['bob', 'GROUPteam'],
] as const;
const SENDERS_PER_TALK = 4;
/** Long enough for the log to be taken into the main file now and then. */
const LENGTHS = [20, 300, 9_000];

let messages = 0;

/** People who send without end, and what they were told is kept. */
export class Load {
  readonly acked: Acked[] = [];
  /** Answers other than an acknowledgement. */
  readonly refusals: RefusedError[] = [];
  private isOver = false;
  private readonly running: Promise<void>[] = [];

  constructor(private readonly noted: () => number) {}

  /** Signs in and starts to send. */
  async start(server: TestServer): Promise<void> {
    this.isOver = false;
    const names = ['alice', 'bob', 'carol'];
    const clients = new Map<string, Client>();
    for (const name of names) clients.set(name, await signIn(server, name, { deviceId: name }));
    await makeTeam(server);
    for (const [from, conv] of TALKS) {
      const client = clients.get(from);
      if (client) for (let n = 0; n < SENDERS_PER_TALK; n++) this.running.push(this.sendOn(client, conv));
    }
  }

  /** Resolves when this many more were acknowledged. */
  async reaches(more: number): Promise<void> {
    const target = this.acked.length + more;
    await until(() => this.acked.length >= target);
  }

  /** Resolves when this many more were refused. */
  async refuses(more: number): Promise<void> {
    const target = this.refusals.length + more;
    await until(() => this.refusals.length >= target);
  }

  /** Sends no more and waits for the last answers; those that never come are no answers. */
  async stop(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.running.splice(0));
  }

  private async sendOn(client: Client, conv: string): Promise<void> {
    while (!this.isOver) {
      const text = `${++messages} ${'x'.repeat(LENGTHS[messages % LENGTHS.length] ?? 0)}`;
      const params = said(conv, text);
      const answer = await client.request('sendMessage', params).catch((error: unknown) => error as Error);
      if (!(answer instanceof Error)) {
        const { seq, msgSeq, timeSec, id } = answer;
        const { random } = params;
        this.acked.push({ from: client.userId, conv, text, random, seq, msgSeq, timeSec, id, noted: this.noted() });
      } else if (answer instanceof RefusedError) this.refusals.push(answer);
      else return;
    }
  }
}

/** All that the sender was told of a message, and its text. */
export const facts = ({ text, seq, msgSeq, random, timeSec, id }: Omit<Acked, 'noted' | 'from' | 'conv'>) =>
  `${seq} ${msgSeq} ${random} ${timeSec} ${id} ${text}`;

/** The group of those who send; it may be there already. */
async function makeTeam(server: TestServer): Promise<void> {
  const rest = restClient(server);
  await rest.ok('hongyan/set_settings', { Settings: { groupMessagesPerSec: 0 } });
  const MemberList = ['bob', 'carol'].map((Member_Account) => ({ Member_Account }));
  const made = { Type: 'Public', GroupId: 'team', Name: 'team', Owner_Account: 'alice', MemberList };
  const { ErrorCode } = await rest.call('group_open_http_svc/create_group', made);
  expect([0, errors.groupIdTakenByOwner.code]).toContain(ErrorCode);
}

/** What was said in a conversation, oldest first, as one who is in it pulls it. */
export async function pull(client: Client, conv: string): Promise<WireMessage[]> {
  const all: WireMessage[] = [];
  for (let beforeSeq: number | undefined; ; ) {
    const page = await client.request('getMessages', { conv, beforeSeq, count: 100 });
    all.push(...page.messages);
    if (page.isCompleted) return all.reverse();
    beforeSeq = page.fromSeq;
  }
}

/** The conversations of the load, as alice names them. */
export const CONVS = ['C2Cbob', 'C2Ccarol', 'GROUPteam'] as const;

/** Whether a message was said in a conversation that alice names so. */
export const isOf = ({ from, conv }: Acked, name: string): boolean =>
  conv === name || (conv === 'C2Calice' && `C2C${from}` === name);

/** Asks the server: each acknowledged message is there once, unchanged, and the log has no holes. */
export async function expectServed(server: TestServer, acked: readonly Acked[]): Promise<void> {
  using alice = await signIn(server, 'alice', { deviceId: 'reader' });
  for (const conv of CONVS) {
    const log = await pull(alice, conv);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, n) => n + 1));
    const served = log.map((message) => facts({ ...message, text: textOf(message) }));
    const kept = acked.filter((one) => isOf(one, conv)).map(facts);
    expectKept(kept, served);
  }
}

/** Asks the files themselves, without a server: they are whole and hold each acknowledged message once, in order. */
export function expectStored(data: string, acked: readonly Acked[]): void {
  const db = new Database(join(data, MAIN_FILE), { readwrite: true });
  try {
    expect(db.query('PRAGMA integrity_check').values()).toEqual([['ok']]);
    const holes = 'SELECT conv_id FROM messages GROUP BY conv_id HAVING COUNT(*) <> MAX(seq) OR MIN(seq) <> 1';
    expect(db.query(holes).values()).toEqual([]);
    const rows = db
      .query<{ seq: number; msg_seq: number; random: number; time_ms: number; body: Uint8Array }, []>(
        'SELECT seq, msg_seq, random, time_ms, body FROM messages ORDER BY conv_id, seq',
      )
      .all();
    const stored = rows.map(({ body, ...row }) => {
      const text = textOf({ body: JSON.parse(new TextDecoder().decode(body)) });
      return `${row.seq} ${row.msg_seq >>> 0} ${row.random >>> 0} ${Math.floor(row.time_ms / 1000)} ${text}`;
    });
    const kept = acked.map(({ seq, msgSeq, random, timeSec, text }) => `${seq} ${msgSeq} ${random} ${timeSec} ${text}`);
    expectKept(kept, stored);
  } finally {
    db.close();
  }
}

function expectKept(kept: readonly string[], found: readonly string[]): void {
  const there = new Set(found);
  expect(there.size).toBe(found.length);
  const missing = kept.filter((one) => !there.has(one));
  // Cut short: bodies are long, and one tells as much as a thousand.
  expect({ missing: missing.length, of: kept.length, first: missing[0]?.slice(0, 80) }).toEqual({
    missing: 0,
    of: kept.length,
    first: undefined,
  });
}
