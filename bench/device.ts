import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteStore } from '@hongyan/chat/src/local/sqlite.ts';
import type { Store } from '@hongyan/chat/src/store/port.ts';
import type { WireConversation, WireMessage } from '@hongyan/contract';
import type { Bench } from './bench.ts';
import type { Opened } from './deviceApp.ts';
import { type Figure, figure } from './report.ts';

const CONVERSATIONS = 1_000;
const MESSAGES = 100;
const RUNS = 5;
const OWNER = { sdkAppId: 1_400_000_001, userId: 'bob', uid: '7' };

/** An app that starts without a network on a device with 1,000 conversations and 100,000 messages. */
export async function device(bench: Bench): Promise<Figure[]> {
  bench.say(`${CONVERSATIONS * MESSAGES} messages on a device`);
  const folder = mkdtempSync(join(tmpdir(), 'hongyan-device-'));
  try {
    const empty = await open(join(folder, 'nothing'));
    await fill(join(folder, 'kept'));
    const runs: Opened[] = [];
    while (runs.length < RUNS) runs.push(await open(join(folder, 'kept')));
    const median = (of: (run: Opened) => number): number =>
      runs.map(of).sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
    const note = `${runs[0]?.conversations} conversations; median of ${RUNS} starts`;
    return [
      figure(
        bench.store,
        'deviceList',
        median(({ listMs }) => listMs),
        '',
        note,
      ),
      figure(
        bench.store,
        'devicePage',
        median(({ pageMs }) => pageMs),
        '',
        `${runs[0]?.messages} messages`,
      ),
      figure(
        bench.store,
        'deviceMemory',
        median(({ rssMb }) => rssMb) - empty.rssMb,
        '',
        'RSS over a device with nothing',
      ),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Starts the app in a process of its own. */
async function open(folder: string): Promise<Opened> {
  const app = join(import.meta.dir, 'deviceApp.ts');
  const child = Bun.spawn([process.execPath, app, folder], { stdin: 'ignore', stdout: 'pipe', stderr: 'inherit' });
  return JSON.parse(await new Response(child.stdout).text()) as Opened;
}

async function fill(folder: string): Promise<void> {
  // Any local store of the SDK opens as a `Store`.
  const store = sqliteStore({ folder }).open(() => {}) as Store;
  await store.open(OWNER);
  await store.putLogin({ uid: OWNER.uid, nick: 'Bob', faceUrl: '', userSeq: 1, heartbeatSec: 30 });
  await store.putUserSeq(1);
  const heads: WireConversation[] = [];
  for (let n = 1; n <= CONVERSATIONS; n++) {
    const conv = `C2Cpeer${n}`;
    const messages = Array.from({ length: MESSAGES }, (_, at) => messageOf(n, at + 1));
    await store.putMessages(conv, `${n}`, 0, messages, { from: 1, to: MESSAGES });
    heads.push(headOf(conv, n, messages.at(-1)));
  }
  await store.putHeads(heads);
  const profiles = heads.map(({ conv }): [string, object] => [
    conv.slice(3),
    { userId: conv.slice(3), nick: `Peer ${conv}`, faceUrl: '', updatedMs: 0 },
  ]);
  await store.putFacts('profile', profiles);
  await store.close();
}

const messageOf = (peer: number, seq: number): WireMessage => ({
  ...{ seq, id: `${peer + 100}-1700000000-${seq}`, from: `peer${peer}`, to: OWNER.userId, msgSeq: seq, random: seq },
  ...{ timeSec: 1_700_000_000 + seq, clientTimeSec: 1_700_000_000 + seq },
  body: [{ MsgType: 'TIMTextElem', MsgContent: { Text: `${seq} ${'x'.repeat(100)}` } }],
});

const headOf = (conv: string, n: number, lastMessage: WireMessage | undefined): WireConversation => ({
  ...{ conv, id: `${n}`, seq: MESSAGES, rev: 0, lowestSeq: 1, unread: 1, readSeq: MESSAGES - 1 },
  ...{ peerReadSeq: 0, peerReadMs: 0, isPinned: false, receiveOption: 0, timeMs: 1_700_000_000_000 + n },
  ...(lastMessage && { lastMessage }),
});
