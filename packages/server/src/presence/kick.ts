import { type Platform, platforms } from '@hongyan/contract';

/** What the kick rule looks at. */
export interface KickView {
  id: string;
  platform: Platform;
  deviceId: string;
  signedInMs: number;
}

/** The place a session takes under a mode: of each place only the newest session stays. */
function place(mode: number, platform: Platform): string | undefined {
  if (mode === 1) return undefined;
  if (mode === 4) return 'any';
  if (platforms[platform].class !== 'phone') return 'other';
  if (mode === 2) return 'phone';
  return platform === 'Android' ? 'android' : 'apple';
}

/** Newest first; of one instant, the greater id counts as newer, so that all nodes decide alike. */
export function newestFirst(a: KickView, b: KickView): number {
  return b.signedInMs - a.signedInMs || (a.id < b.id ? 1 : -1);
}

/**
 * Says which sessions of an account must go (S5, D15): of each place of the mode, and of each device, the newest stays.
 *
 * @param mode 1 nobody is kicked, 2 one phone and one other, 3 one Android, one iPhone or iPad and one other, 4 one
 * @param sessions all sessions of the account, in any order
 * @returns the ids of those that must go
 */
export function losers(mode: number, sessions: readonly KickView[]): string[] {
  const taken = new Set<string>();
  const devices = new Set<string>();
  const gone: string[] = [];
  for (const { id, platform, deviceId } of sessions.toSorted(newestFirst)) {
    const own = place(mode, platform);
    if (devices.has(deviceId) || (own !== undefined && taken.has(own))) {
      gone.push(id);
      continue;
    }
    devices.add(deviceId);
    if (own !== undefined) taken.add(own);
  }
  return gone;
}
