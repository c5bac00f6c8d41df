import { expect, test } from 'bun:test';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { announce, fileBody, give, patch, someBytes, uploadOf } from '@hongyan/conformance/files/giving';
import { download, keyOf, longList, merged } from '@hongyan/conformance/merged/lists';
import { send } from '@hongyan/conformance/say';
import { sweepFiles } from './file/sweep.ts';
import { sweepMergedLists, trimRecords } from './housekeeping.ts';
import { testCloud } from './testing/cloud.ts';

test('[S71] a list of merged messages that nothing holds goes after mergedKeepDays, one that a message holds stays', async () => {
  await using cloud = await testCloud({ mergedKeepDays: 2 });
  await cloud.users('bob');
  const alice = await cloud.signIn('alice');
  const told = await send(alice, 'bob', merged({ MsgList: longList(15_000, 'told') }), { isOnlineOnly: true });
  const stored = await send(alice, 'bob', merged({ MsgList: longList(15_000, 'stored') }));
  const isThere = async () => {
    await sweepMergedLists(cloud.app.ctx);
    const keys = [told, stored].map(keyOf);
    return Promise.all(
      keys.map((key) =>
        download(alice, key).then(
          () => true,
          () => false,
        ),
      ),
    );
  };

  cloud.clock.advance(2 * 86_400_000);
  const before = await isThere();
  cloud.clock.advance(1);

  expect([before, await isThere()]).toEqual([
    [true, true],
    [false, true],
  ]);
});

test('[S14] files that no message holds go after fileKeepDays with their bytes, what is half uploaded after uploadKeepHours', async () => {
  await using cloud = await testCloud({ fileKeepDays: 2, uploadKeepHours: 3 });
  await cloud.users('bob');
  const alice = await cloud.signIn('alice');
  const server = cloud.app;
  const said = await give(alice, server, someBytes(10));
  const free = await give(alice, server, someBytes(1_000));
  const kept = await cloud.rest.ok('hongyan/upload_file', { Kind: 'file', Content: 'a2VwdA==', IsKept: 1 });
  await send(alice, 'bob', fileBody(said));
  const bytes = someBytes(100);
  const url = await uploadOf(alice, server, announce(bytes));
  await patch(url, 0, bytes.slice(0, 50));
  const look = async () => {
    await sweepFiles(server.ctx);
    const found = await alice.request('getFiles', { uuids: [said, free].map(({ uuid }) => uuid) });
    return [found.files.length, (await fetch(kept.File?.Url ?? '')).status, contentsIn(server.ctx.server.data).length];
  };

  cloud.clock.advance(2 * 86_400_000);
  const before = await look();
  cloud.clock.advance(1);

  expect(partsIn(server.ctx.server.data)).toEqual([]);
  expect([before, await look()]).toEqual([
    [2, 200, 3],
    [1, 200, 2],
  ]);
  expect((await alice.request('beginUpload', announce(bytes))).upload).toBeDefined();
});

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [entry.name] : [],
  );
const contentsIn = (data: string): string[] => filesIn(join(data, 'files', 'contents'));
const partsIn = (data: string): string[] => filesIn(join(data, 'files', 'parts'));

test('[S1] reports of errors in the SDK go after crashReportDays, of each app by its own', async () => {
  await using cloud = await testCloud();
  await cloud.set({ crashReportDays: 2 });
  const alice = await cloud.signIn('alice');
  const report = { place: 'timer' as const, name: 'TypeError', frames: [], times: 1 };
  const send = (random: number) =>
    alice.request('reportCrashes', { sdkVersion: '1', reports: [{ ...report, random, timeMs: 1 }] });
  const { storage } = cloud.app.ctx;
  const kept = async () => {
    await trimRecords(cloud.app.ctx);
    return (await storage.crashes.list(1_400_000_001, { sinceMs: 0, count: 10 })).map(({ random }) => random);
  };
  await send(1);
  cloud.clock.advance(86_400_000);
  await send(2);

  cloud.clock.advance(86_400_000);
  const before = await kept();
  cloud.clock.advance(1);

  expect([before, await kept()]).toEqual([[2, 1], [2]]);
});
