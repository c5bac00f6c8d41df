import { LRUCache } from 'lru-cache';
import type { Bus } from '../bus/port.ts';
import type { Storage } from '../storage/port/storage.ts';
import type { RelationDirectory, Standing } from './directory.ts';

const PAIRS_MAX = 200_000;
const APPS_MAX = 10_000;
/** Above it a change is told as one of everybody: cheaper to read again than to name. */
const NAMED_MAX = 200;
const SUBJECT = 'relations';

const keyOf = (from: number, to: number): string => `${from} ${to}`;

/**
 * Opens the directory of relations over the store.
 *
 * @param maxAgeMs how old an answer may be: 0 for ever (this process is the only writer), else what another process changed
 *   is seen after this time at the latest, and as a rule at once, over the bus (D12)
 */
export async function openRelationDirectory(
  storage: Pick<Storage, 'friends' | 'blacklist'>,
  bus: Pick<Bus, 'subscribe' | 'publish' | 'onGap'>,
  maxAgeMs: number,
): Promise<RelationDirectory> {
  const pairs = new LRUCache<string, Standing>({ max: PAIRS_MAX, ttl: maxAgeMs });
  const apps = new LRUCache<number, { isUsed: boolean }>({ max: APPS_MAX, ttl: maxAgeMs });
  // Raised with every change: what was read before one must not be kept after it.
  let changes = 0;

  function drop(sdkAppId: number, uid: number, others?: readonly number[]): void {
    changes++;
    apps.delete(sdkAppId);
    if (!others) pairs.clear();
    for (const other of others ?? []) {
      pairs.delete(keyOf(uid, other));
      pairs.delete(keyOf(other, uid));
    }
  }

  async function readUsed(sdkAppId: number): Promise<boolean> {
    const seen = changes;
    const isUsed = await storage.blacklist.isUsed(sdkAppId);
    if (seen === changes) apps.set(sdkAppId, { isUsed });
    return isUsed;
  }

  async function readStanding(from: number, to: number): Promise<Standing> {
    const seen = changes;
    const [found] = await storage.friends.between(from, [to]);
    const standing: Standing = {
      isFriend: found?.isFriend ?? false,
      isFriendOf: found?.isFriendOf ?? false,
      isBlockedBy: found?.isBlockedBy ?? false,
    };
    if (seen === changes) pairs.set(keyOf(from, to), standing);
    return standing;
  }

  await bus.subscribe(SUBJECT, ({ sdkAppId, uid, others }) =>
    drop(sdkAppId as number, uid as number, others as number[] | undefined),
  );
  bus.onGap(() => {
    changes++;
    pairs.clear();
    apps.clear();
  });
  return {
    anyBlocked: (sdkAppId) => apps.get(sdkAppId)?.isUsed ?? readUsed(sdkAppId),
    standing: (from, to) => pairs.get(keyOf(from, to)) ?? readStanding(from, to),
    changed(sdkAppId, uid, others) {
      const named = others && others.length <= NAMED_MAX ? others : undefined;
      drop(sdkAppId, uid, named);
      bus.publish(SUBJECT, { kind: 'relations', sdkAppId, uid, ...(named && { others: named }) });
    },
  };
}
