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
  storage: Needs['storage'],
  bus: Needs['bus'],
  maxAgeMs: number,
): Promise<RelationDirectory> {
  const directory = new KnownRelations({ storage, bus }, maxAgeMs);
  await bus.subscribe(SUBJECT, ({ sdkAppId, uid, others }) =>
    directory.drop(sdkAppId as number, uid as number, others as number[] | undefined),
  );
  bus.onGap(() => directory.forget());
  return directory;
}

interface Needs {
  storage: Pick<Storage, 'friends' | 'blacklist'>;
  bus: Pick<Bus, 'subscribe' | 'publish' | 'onGap'>;
}

class KnownRelations implements RelationDirectory {
  private readonly pairs: LRUCache<string, Standing>;
  private readonly apps: LRUCache<number, { isUsed: boolean }>;
  /** Raised with every change: what was read before one must not be kept after it. */
  private changes = 0;

  constructor(
    private readonly needs: Needs,
    maxAgeMs: number,
  ) {
    this.pairs = new LRUCache({ max: PAIRS_MAX, ttl: maxAgeMs });
    this.apps = new LRUCache({ max: APPS_MAX, ttl: maxAgeMs });
  }

  anyBlocked(sdkAppId: number): boolean | Promise<boolean> {
    return this.apps.get(sdkAppId)?.isUsed ?? this.readUsed(sdkAppId);
  }

  standing(from: number, to: number): Standing | Promise<Standing> {
    return this.pairs.get(keyOf(from, to)) ?? this.readStanding(from, to);
  }

  changed(sdkAppId: number, uid: number, others?: readonly number[]): void {
    const named = others && others.length <= NAMED_MAX ? others : undefined;
    this.drop(sdkAppId, uid, named);
    this.needs.bus.publish(SUBJECT, { kind: 'relations', sdkAppId, uid, ...(named && { others: named }) });
  }

  /** Forgets how an account stands to these others; without any, how all stand to each other. */
  drop(sdkAppId: number, uid: number, others?: readonly number[]): void {
    this.changes++;
    this.apps.delete(sdkAppId);
    if (!others) this.pairs.clear();
    for (const other of others ?? []) {
      this.pairs.delete(keyOf(uid, other));
      this.pairs.delete(keyOf(other, uid));
    }
  }

  forget(): void {
    this.changes++;
    this.pairs.clear();
    this.apps.clear();
  }

  private async readUsed(sdkAppId: number): Promise<boolean> {
    const seen = this.changes;
    const isUsed = await this.needs.storage.blacklist.isUsed(sdkAppId);
    if (seen === this.changes) this.apps.set(sdkAppId, { isUsed });
    return isUsed;
  }

  private async readStanding(from: number, to: number): Promise<Standing> {
    const seen = this.changes;
    const [found] = await this.needs.storage.friends.between(from, [to]);
    const standing: Standing = {
      isFriend: found?.isFriend ?? false,
      isFriendOf: found?.isFriendOf ?? false,
      isBlockedBy: found?.isBlockedBy ?? false,
    };
    if (seen === this.changes) this.pairs.set(keyOf(from, to), standing);
    return standing;
  }
}
