import type { Ctx } from '../ctx.ts';
import { contentOf, variants } from './place.ts';

const SWEEP_FILES = 200;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/**
 * Removes files that nothing has held for `fileKeepDays`, and what came of uploads that nobody went on with for
 * `uploadKeepHours`. A file is marked, its bytes are removed, then it is forgotten: what a crash leaves marked, the next sweep
 * removes.
 */
export async function sweepFiles({
  server,
  storage,
  clock,
  files,
}: Pick<Ctx, 'server' | 'storage' | 'clock' | 'files'>): Promise<void> {
  const nowMs = clock.nowMs();
  await files.store.sweepParts(nowMs - server.uploadKeepHours * HOUR_MS);
  const beforeMs = nowMs - server.fileKeepDays * DAY_MS;
  for (;;) {
    const gone = await storage.files.sweep(beforeMs, SWEEP_FILES);
    if (gone.length === 0) return;
    for (const file of gone)
      for (const variant of variants) await files.store.remove(contentOf(file.sdkAppId, file, variant));
    await storage.files.forget(gone.map(({ uuid }) => uuid));
  }
}
