import type { PushReason, ReceiveAll, Settings } from '@hongyan/contract';
import type { PushDevice } from '../storage/port/offlinePushes.ts';

const DAY_SEC = 86_400;

/** Whether it is the do-not-disturb time of a user. */
export function isQuiet(receiveAll: ReceiveAll | undefined, nowSec: number): boolean {
  if (receiveAll?.receiveOption !== 2) return false;
  const { startSec, durationSec, isRepeated } = receiveAll;
  const sinceSec = nowSec - startSec;
  if (sinceSec < 0) return false;
  return (isRepeated ? sinceSec % DAY_SEC : sinceSec) < durationSec;
}

/** Whether messages of the conversation come without notice; options 3 and 4 let through what names the user. */
export const isMuted = (receiveOption: number, isMentioned: boolean): boolean =>
  receiveOption !== 0 && !(receiveOption >= 3 && isMentioned);

/** What decides about a message or push, whoever gets it. */
export interface PushFacts {
  /** Already said: whoever it would go to gets none. */
  withheld: PushReason | undefined;
  /** No connection brings it: it is pushed to whoever is connected too. */
  isNotice: boolean;
  /** All are named. */
  isToAll: boolean;
  nowMs: number;
}

/** How a user is connected. */
export interface Reach {
  /** Devices with a live connection. */
  live: ReadonlySet<string>;
  /** Those of them that said that they are in the background. */
  background: ReadonlySet<string>;
}

/** Whether a message reached a user over a live connection, on this device or another; one in the background does not count. */
export function reachedOn(
  { deviceId }: Pick<PushDevice, 'deviceId'>,
  { live, background }: Reach,
  { offlinePushBeside }: Pick<Settings, 'offlinePushBeside'>,
): 'reached' | 'otherDevice' | undefined {
  if (live.has(deviceId) && !background.has(deviceId)) return 'reached';
  if (offlinePushBeside === 1) return undefined;
  for (const other of live) if (!background.has(other)) return 'otherDevice';
  return undefined;
}

/**
 * Decides whether a device is pushed to: `waiting` if so, else why not. Pure.
 *
 * @param hasChannel the app has the channel of the device's token
 */
export function decide(
  facts: PushFacts,
  device: PushDevice,
  reach: Reach,
  settings: Pick<Settings, 'offlinePushBeside'>,
  hasChannel: boolean,
): PushReason {
  if (facts.withheld) return facts.withheld;
  if (device.options?.isOn === false) return 'userOff';
  if (isMuted(device.receiveOption, device.isMentioned || facts.isToAll)) return 'muted';
  if (isQuiet(device.receiveAll, Math.floor(facts.nowMs / 1000))) return 'quietHours';
  const reached = facts.isNotice ? undefined : reachedOn(device, reach, settings);
  return reached ?? (hasChannel ? 'waiting' : 'noChannel');
}
