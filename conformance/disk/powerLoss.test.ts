import { expect, test } from 'bun:test';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errors } from '@hongyan/contract';
import { reopen } from '../../packages/server/src/testing/reopen.ts';
import { type Seeded, seeded } from '../seeded.ts';
import { expectServed, expectStored, Load } from './acked.ts';
import { type FaultyDisk, startOnFaultyDisk } from './faultyDisk.ts';
import { MAIN_FILE, putFiles } from './storeFiles.ts';

const ROUNDS = Number(process.env.DISK_ROUNDS ?? 8);
const SEED = Number(process.env.DISK_SEED ?? Date.now() % 1_000_000);
/** Of each round and kind, moments besides its end at which power might have gone. */
const OTHER_MOMENTS = 2;

test(
  `[M3] power lost under load: each acknowledged message is there once, in order, unchanged (DISK_SEED=${SEED})`,
  async () => {
    const random = seeded(SEED);
    await using disk = await startOnFaultyDisk();
    const load = new Load(() => disk.noted());

    for (let round = 0; round < ROUNDS; round++) {
      const before = load.acked.length;
      await load.start(disk.server);
      // Now and then long enough for the log to be taken into the main file and begun anew.
      await load.reaches(20 + random.below(random.chance(0.2) ? 2_500 : 400));
      if (random.chance(0.3)) await failSyncs(disk, load, random);
      await disk.cutPower(random);
      await load.stop();
      disk.fail();

      await expectOtherMoments(disk, load, before, random.fork());
      await disk.restart();
      await expectServed(disk.server, load.acked);
    }

    await disk.server.kill('SIGTERM');
    expectStored(disk.server.data, load.acked);
    expect(load.refusals.filter(({ code }) => code !== errors.sendsStopped.code)).toEqual([]);
  },
  60_000 + ROUNDS * 15_000,
);

/** Syncs fail before power goes; now and then the disk is well again for a while, and has forgotten what it failed to keep. */
async function failSyncs(disk: FaultyDisk, load: Load, random: Seeded): Promise<void> {
  disk.fail({ call: 'sync', on: random.pick([['log'], ['log', 'main']]) });
  await load.refuses(1);
  if (random.chance(0.5)) return;
  disk.fail();
  await load.reaches(random.below(300));
}

/** The same round with power lost at other moments, also while the server started: seen in the files alone. */
async function expectOtherMoments(disk: FaultyDisk, load: Load, before: number, random: Seeded): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hongyan-cut-'));
  try {
    for (const { at, image } of disk.cuts(random, OTHER_MOMENTS)) {
      const kept = load.acked.filter(({ noted }, n) => n < before || noted <= at);
      putFiles(folder, image);
      adoptMark(folder);
      // Opens without taking for damage what the cut has torn.
      await reopen(folder);
      expectStored(folder, kept);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Makes the mark of the log that of this very copy: it names the file that it is of. */
function adoptMark(folder: string): void {
  const [file, mark] = [join(folder, MAIN_FILE), join(folder, `${MAIN_FILE}-mark`)];
  if (!existsSync(file) || !existsSync(mark)) return;
  writeFileSync(mark, readFileSync(mark, 'latin1').replace(/^\d+/, String(statSync(file).ino)));
}
