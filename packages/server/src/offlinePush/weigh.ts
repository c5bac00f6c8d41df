import { groupTypeOf, groupTypes, type PushReason, platforms, type Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { FLAG, type StoredMessage } from '../storage/port/messages.ts';
import type { PushAbout, PushChannel, PushDecision, PushDevice } from '../storage/port/offlinePushes.ts';
import type { OutboxRow, OutboxSubject } from '../storage/port/outbox.ts';
import { decide, type PushFacts, type Reach } from './decide.ts';
import { aboutMessage, isToAll, noticeFor, type PushSource, sourceOf } from './notice.ts';
import { messageSubject } from './port.ts';

export type WeighNeeds = Pick<Ctx, 'server' | 'clock' | 'storage' | 'apps' | 'sessions'> & {
  channels: ReadonlyMap<string, PushChannel>;
};

/** A message or push to all, ready to be decided about for any device. */
export interface Weighed extends PushFacts {
  sdkAppId: number;
  subject: string;
  place: string;
  about: PushAbout;
  source: PushSource;
  /** Adds to the badge where it is pushed. */
  isCounted: boolean;
  expiresMs: number;
}

const DAY_MS = 86_400_000;

/** From when on a device must have signed in to count as PushOnline. */
export const pushableSinceMs = (nowMs: number, { pushOnlineDays }: Pick<Settings, 'pushOnlineDays'>): number =>
  nowMs - pushOnlineDays * DAY_MS;

export const channelKey = (sdkAppId: number, businessId: number): string => `${sdkAppId} ${businessId}`;

/** A stored message as what is decided about; a reason where nobody at all is pushed to. */
export function weighMessage(
  { clock, apps }: Pick<WeighNeeds, 'clock' | 'apps'>,
  row: Pick<OutboxRow, 'sdkAppId' | 'convId' | 'seq' | 'timeMs'>,
  { message, group, users }: OutboxSubject,
): Weighed | PushReason {
  const settings = apps.settings(row.sdkAppId);
  if (!message || message.fromUserId === '' || message.flags & FLAG.tip) return 'noText';
  if (!group && !users) return 'noText';
  // Who is blocked sees its own message, the other side does not.
  if (!group && message.flags & FLAG.targeted) return 'notForUser';
  if (group && groupTypes[groupTypeOf(group.type) ?? 'Public'].receiveOption !== 'AcceptAndNotify') return 'groupType';
  const nowMs = clock.nowMs();
  const lifeSec = Math.min(message.extra.lifeSec ?? settings.offlinePushLifeSec, settings.offlinePushLifeSec);
  const expiresMs = row.timeMs + lifeSec * 1000;
  const source = sourceOf(message, group?.name);
  return {
    sdkAppId: row.sdkAppId,
    subject: messageSubject(row.convId, row.seq),
    place: `c${row.convId}`,
    about: aboutMessage(message, group?.groupId),
    source,
    isCounted: source.info?.ApnsInfo?.BadgeMode !== 1,
    expiresMs,
    nowMs,
    isNotice: false,
    isToAll: isToAll(message.extra),
    withheld: withheldOf(message, source, settings, nowMs >= expiresMs),
  };
}

function withheldOf(
  message: StoredMessage,
  source: PushSource,
  settings: Settings,
  isTooOld: boolean,
): PushReason | undefined {
  const isOn = source.isGroup ? settings.offlinePushGroup : settings.offlinePushC2c;
  if (settings.offlinePush === 0 || isOn === 0) return 'appOff';
  if (message.isRecalled) return 'recalled';
  if (source.info?.PushFlag === 1) return 'notAsked';
  return isTooOld ? 'tooOld' : undefined;
}

/** Whether a device of this platform can be pushed to at all: phones, and browsers by their subscription. */
export const isPushable = ({ platform }: Pick<PushDevice, 'platform'>, channel: PushChannel | undefined): boolean =>
  channel?.kind === 'web' || platforms[platform].isPushable;

/** Decides about devices of whole accounts, side by side. */
export async function decideAll(
  needs: WeighNeeds,
  weighed: Weighed,
  devices: readonly PushDevice[],
): Promise<PushDecision[]> {
  const settings = needs.apps.settings(weighed.sdkAppId);
  const byUid = Map.groupBy(devices, ({ uid }) => uid);
  const decisions = await Promise.all(
    [...byUid].map(async ([uid, own]) => {
      const reach = await reachOf(needs, uid, own);
      return own.map((device) => decisionOf(needs, weighed, device, reach, settings));
    }),
  );
  return decisions.flat();
}

/** How a user is connected, given all its devices that have a token. */
export async function reachOf(
  { sessions }: Pick<WeighNeeds, 'sessions'>,
  uid: number,
  devices: readonly PushDevice[],
): Promise<Reach> {
  const live = new Set((await sessions.online(uid)).map(({ deviceId }) => deviceId));
  return { live, background: new Set(devices.filter((one) => one.isBackground).map((one) => one.deviceId)) };
}

function decisionOf(
  { channels }: WeighNeeds,
  weighed: Weighed,
  device: PushDevice,
  reach: Reach,
  settings: Settings,
): PushDecision {
  const { sdkAppId, subject, place, about, isCounted, expiresMs, nowMs, source } = weighed;
  const { uid, deviceId, businessId, platform } = device;
  const channel = channels.get(channelKey(sdkAppId, businessId));
  const notice = noticeFor(source, device, settings);
  const judged = decide(weighed, device, reach, settings, channel !== undefined);
  const barred = judged === 'waiting' && (isPushable(device, channel) ? notice.text === '' && 'noText' : 'noDevice');
  const reason = barred || judged;
  return {
    ...{ sdkAppId, uid, deviceId, businessId, subject, place, isCounted, expiresMs, reason },
    about: { ...about, platform },
    notice: reason === 'waiting' ? JSON.stringify(notice) : '',
    madeMs: nowMs,
  };
}
