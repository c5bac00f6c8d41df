import type { AppDirectory } from '../app/directory.ts';
import type { Storage } from '../storage/port/storage.ts';
import type { WordDirectory } from './directory.ts';
import { matcherOf } from './matcher.ts';

/** Opens the directory of banned words over the store. */
export async function openWordDirectory(
  storage: Pick<Storage, 'words'>,
  apps: Pick<AppDirectory, 'list'>,
): Promise<WordDirectory> {
  const seen = new Map<number, number>();
  const matchers = new Map<number, (text: string) => boolean>();

  async function load(): Promise<void> {
    for (const { sdkAppId, version } of apps.list()) {
      if (seen.get(sdkAppId) === version) continue;
      const words = await storage.words.list(sdkAppId);
      if (words.length === 0) matchers.delete(sdkAppId);
      else matchers.set(sdkAppId, matcherOf(words.map(({ folded }) => folded)));
      seen.set(sdkAppId, version);
    }
  }

  // One after another: what an earlier one read must not replace what a later one did.
  let loading: Promise<void> = Promise.resolve();
  const refresh = (): Promise<void> => {
    const loaded = loading.then(load);
    loading = loaded.catch(() => {});
    return loaded;
  };
  await refresh();

  return { hits: (sdkAppId, text) => matchers.get(sdkAppId)?.(text) ?? false, refresh };
}
