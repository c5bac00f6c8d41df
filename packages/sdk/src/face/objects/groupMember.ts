import type { WireMember } from '@hongyan/contract';
import type { GroupMember } from '../types.ts';
import { customFieldsOf, muteEnd } from './group.ts';

/**
 * A member of the wire as an app sees it (§9.5).
 *
 * @param nowMs the server's time
 * @param keys the only custom fields to be shown
 */
export function memberFromWire(wire: WireMember, nowMs: number, keys?: readonly string[]): GroupMember {
  return {
    userID: wire.userId,
    nick: wire.nick ?? '',
    avatar: wire.faceUrl ?? '',
    nameCard: wire.nameCard ?? '',
    role: wire.role,
    joinTime: wire.joinedSec,
    lastSendMsgTime: wire.lastSentSec ?? 0,
    muteUntil: muteEnd(wire.muteUntilSec, nowMs),
    memberCustomField: customFieldsOf(wire.customFields).filter(({ key }) => keys?.includes(key) ?? true),
  };
}
