import { expect, test } from 'bun:test';
import { run } from '@hongyan/conformance/backup/commandLine';
import { openAsker } from './asker.ts';
import { type Bench, benchOf } from './bench.ts';
import { stockedServer } from './fill.ts';

const START_MS = 60_000;
const benchOn = (store: string): Bench =>
  benchOf({ store, seconds: 0, warmupSec: 0, codecs: ['json'], storedMessages: 0, arrivalsPerSec: 0 });
const body = [{ MsgType: 'TIMTextElem' as const, MsgContent: { Text: 'm'.repeat(100) } }];

for (const store of ['embedded', 'postgres']) {
  test(
    `${store}: what is stored before measuring is as if it had been sent: order, counts, keys`,
    async () => {
      await using bench = benchOn(store);
      const users = ['alice', 'bob', 'carol'];
      const pairs: [string, string][] = [
        ['alice', 'bob'],
        ['alice', 'carol'],
      ];
      await using server = await stockedServer(bench, { users, pairs, messages: 40, textBytes: 100 });
      const target = bench.target(server, 'json');
      const alice = await openAsker(target, 'alice');
      const { messages } = await alice.ask('getMessages', { conv: 'C2Cbob', count: 20 });
      const mine = messages.find(({ from }) => from === 'alice');
      const send = (random: number, clientTimeSec: number) =>
        alice.ask('sendMessage', { conv: 'C2Cbob', random, clientTimeSec, body });

      const again = await send(mine?.random ?? 0, mine?.clientTimeSec ?? 0);
      const next = await send(7, Math.floor(Date.now() / 1000));
      const { conversations } = await alice.ask('getConversations', {});
      const [sent] = (await alice.ask('getMessages', { conv: 'C2Cbob', count: 1 })).messages;
      alice.close();
      const { stdout } = await run('check', '--json', '--data', server.data, '--store', server.store);

      expect(messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, n) => 20 - n));
      expect(again).toMatchObject({ seq: mine?.seq ?? 0, isRepeat: true });
      expect(next.seq).toBe(21);
      expect(conversations.map(({ seq, unread }) => [seq, unread])).toEqual([
        [21, 10],
        [20, 10],
      ]);
      expect(Object.keys(mine ?? {}).sort()).toEqual(Object.keys(sent ?? {}).sort());
      expect(mine?.body).toEqual(sent?.body ?? []);
      const { findings } = JSON.parse(stdout) as { findings: { check: string; state: string; text: string }[] };
      expect(findings.find(({ check }) => check === 'counters')).toMatchObject({
        state: 'ok',
        text: expect.stringContaining('41 messages in 2 conversations'),
      });
    },
    START_MS,
  );
}
