import { type Platform, platforms } from '@hongyan/contract';

export type State = 'Online' | 'PushOnline' | 'Offline';

export interface OnlineState {
  state: State;
  /** Platforms that are not Offline. */
  byPlatform: Map<Platform, State>;
}

/**
 * The state of an account (usersig-and-limits §5.1): Online with a live connection, PushOnline when a phone signed in
 * and did not sign out, else Offline.
 *
 * @param online platforms with a live session
 * @param remembered platforms of devices that signed in within the app's `pushOnlineDays` and did not sign out
 */
export function stateOf(online: readonly Platform[], remembered: readonly Platform[]): OnlineState {
  const byPlatform = new Map<Platform, State>();
  for (const platform of remembered) if (platforms[platform]?.isPushable) byPlatform.set(platform, 'PushOnline');
  for (const platform of online) byPlatform.set(platform, 'Online');
  if (online.length > 0) return { state: 'Online', byPlatform };
  return { state: byPlatform.size > 0 ? 'PushOnline' : 'Offline', byPlatform };
}
