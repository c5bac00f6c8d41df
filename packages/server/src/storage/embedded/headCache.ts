import type { Head } from '../ops/heads.ts';
import type { C2cDraft } from '../port/messages.ts';
import { KeyRing } from './keyRing.ts';

/** A cached head with the keys of the conversation's latest messages. */
export interface CachedHead {
  head: Head;
  readonly ring: KeyRing;
  /** The row in the store is older than `head`. */
  isDirty: boolean;
}

const HEADS_MAX = 100_000;
/** Keys kept over all conversations; a soft bound that is restored between batches. */
const KEYS_MAX = 600_000;

/** Name of a pair's conversation in the cache. */
export const headName = ({
  sdkAppId,
  fromUid: from,
  toUid: to,
}: Pick<C2cDraft, 'sdkAppId' | 'fromUid' | 'toUid'>): string =>
  from < to ? `${sdkAppId} ${from} ${to}` : `${sdkAppId} ${to} ${from}`;

/** Heads of the conversations that were written to last, bounded. It belongs to the only writer, so it is never stale. */
export class HeadCache {
  private readonly heads = new Map<string, CachedHead>();
  private keys = 0;

  get(name: string): CachedHead | undefined {
    const cached = this.heads.get(name);
    if (!cached) return undefined;
    // The map's order is that of use.
    this.heads.delete(name);
    this.heads.set(name, cached);
    return cached;
  }

  put(name: string, head: Head): CachedHead {
    const count = (by: number): void => {
      this.keys += by;
    };
    const cached = { head, ring: new KeyRing(head, count), isDirty: false };
    this.heads.set(name, cached);
    return cached;
  }

  drop(name: string): void {
    this.heads.get(name)?.ring.clear();
    this.heads.delete(name);
  }

  /** Drops what was unused longest until the bounds hold. To be called when no head is dirty. */
  shrink(): void {
    for (const name of this.heads.keys()) {
      if (this.heads.size <= HEADS_MAX && this.keys <= KEYS_MAX) return;
      this.drop(name);
    }
  }
}
