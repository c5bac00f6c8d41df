import { describe, expect, test } from 'bun:test';
import { errors } from '@hongyan/contract';
import { signIn } from '../client.ts';
import { seeded } from '../seeded.ts';
import type { TestServer } from '../server.ts';
import { until } from '../until.ts';
import { expectServed, Load, pull } from './acked.ts';
import { type Fault, startOnFaultyDisk } from './faultyDisk.ts';

const SEED = Number(process.env.DISK_SEED ?? Date.now() % 1_000_000);

async function health(server: TestServer): Promise<{ status: number; reason?: string }> {
  const answer = await fetch(`${server.url}/healthz`);
  return { ...((await answer.json()) as { reason?: string }), status: answer.status };
}

/** What the server wrote of its store. */
const storeLines = (server: TestServer): string =>
  server
    .log()
    .split('\n')
    .filter((line) => line.includes('the store takes'))
    .join('\n');

const faults: { title: string; fault: Fault; says: RegExp }[] = [
  { title: 'a sync of the log fails', fault: { call: 'sync', on: ['log'] }, says: /disk I\/O error/ },
  { title: 'every sync fails', fault: { call: 'sync', on: ['log', 'main'] }, says: /disk I\/O error/ },
  { title: 'a sync of the main file fails', fault: { call: 'sync', on: ['main'] }, says: /disk I\/O error/ },
  { title: 'there is no room for the log', fault: { call: 'write', on: ['log'] }, says: /full/ },
  { title: 'the disk is full', fault: { call: 'write', on: ['log', 'main', 'logIndex'] }, says: /full|I\/O error/ },
];

describe(`a disk that fails (DISK_SEED=${SEED})`, () => {
  for (const { title, fault, says } of faults) {
    test(`[M3] ${title}: no acknowledgement, reads go on, the server says why and recovers by itself`, async () => {
      const random = seeded(SEED);
      await using disk = await startOnFaultyDisk();
      const { server } = disk;
      const load = new Load(() => disk.noted());
      await load.start(server);
      await load.reaches(100);
      using alice = await signIn(server, 'alice', { deviceId: 'onlooker' });

      disk.fail(fault);
      await load.refuses(50);
      const ackedBefore = load.acked.length;
      const ill = await health(server);
      const log = await pull(alice, 'C2Cbob');
      await load.refuses(50);
      await load.stop();

      expect(new Set(load.refusals.map(({ code }) => code))).toEqual(new Set([errors.sendsStopped.code]));
      expect(load.refusals[0]?.info).toMatch(says);
      expect(ill).toMatchObject({ status: 503, reason: expect.stringMatching(says) });
      await until(() => says.test(storeLines(server)));
      expect(log.length).toBeGreaterThan(10);
      expect(load.acked.length).toBe(ackedBefore);

      disk.fail();
      await until(async () => (await health(server)).status === 200);
      await until(() => storeLines(server).includes('the store takes writes again'));
      load.refusals.length = 0;
      await load.start(server);
      await load.reaches(100);
      await disk.cutPower(random);
      await load.stop();
      expect(load.refusals).toEqual([]);

      await disk.restart();
      await expectServed(server, load.acked);
    }, 120_000);
  }
});
