import type {
  CustomFields,
  GroupSelf,
  Settings,
  WireApplication,
  WireGroup,
  WireMember,
  WireMessage,
} from '@hongyan/contract';
import type { Attendant } from '../live/list.ts';
import { wireStored } from '../message/wire.ts';
import {
  type Application,
  type Fields,
  type Group,
  type GroupMember,
  infoOf,
  type Self,
} from '../storage/port/groups.ts';
import type { StoredMessage } from '../storage/port/messages.ts';
import { readable, type Viewer } from './fieldRights.ts';

const seconds = (ms: number): number => Math.floor(ms / 1000);

/** Custom fields as sessions see them. */
export const fieldList = (fields: Fields): CustomFields =>
  Object.entries(fields).map(([key, value]) => ({ key, value }));

/** Custom fields as a session sent them. */
export const fieldsOf = (list: CustomFields): Fields => Object.fromEntries(list.map(({ key, value }) => [key, value]));

/** The settings that say who reads custom fields. */
export type Readers = Pick<Settings, 'groupFieldReaders' | 'groupMemberFieldReaders'>;

/** A user's own place in a group as its sessions see it. */
export const wireSelf = (self: Self, readers: Readers): GroupSelf =>
  wirePlace(self, { role: self.role, isSelf: true }, readers);

function wirePlace(
  { role, joinedMs, nameCard, muteUntilMs, fields: all }: Self,
  viewer: Viewer,
  { groupMemberFieldReaders }: Readers,
): GroupSelf {
  const fields = readable(groupMemberFieldReaders, viewer, all);
  const self: GroupSelf = { role, joinedSec: seconds(joinedMs) };
  if (nameCard) self.nameCard = nameCard;
  if (muteUntilMs > 0) self.muteUntilSec = seconds(muteUntilMs);
  if (Object.keys(fields).length > 0) self.customFields = fieldList(fields);
  return self;
}

/** A group as sessions see it, with the asking user's place where it is a member. */
export function wireGroup(group: Group, readers: Readers, self?: Self): WireGroup {
  const { groupId, convId, memberCount, seq, lastMsgMs } = group;
  const wire: WireGroup = {
    groupId,
    id: String(convId),
    info: infoOf({ ...group, fields: readable(readers.groupFieldReaders, { role: self?.role }, group.fields) }),
    memberCount,
    seq,
    lastMsgSec: seconds(lastMsgMs),
  };
  const reserved = readable(readers.groupFieldReaders, { role: self?.role }, group.reserved);
  if (Object.keys(reserved).length > 0) wire.reservedFields = fieldList(reserved);
  if (self) {
    const { receiveOption, isPinned } = self;
    wire.self = { ...wireSelf(self, readers), receiveOption, isPinned };
  }
  return wire;
}

/** A member as another one, or itself, sees it. */
export function wireMember(
  member: GroupMember,
  viewer: Pick<GroupMember, 'uid' | 'role'>,
  readers: Readers,
): WireMember {
  const { userId, nick, faceUrl, lastSentMs } = member;
  const wire: WireMember = {
    userId,
    ...wirePlace(member, { role: viewer.role, isSelf: viewer.uid === member.uid }, readers),
  };
  if (nick) wire.nick = nick;
  if (faceUrl) wire.faceUrl = faceUrl;
  if (lastSentMs > 0) wire.lastSentSec = seconds(lastSentMs);
  return wire;
}

/** Somebody in a live room as sessions see it. */
export function wireAttendant({ userId, joinedMs, role, muteUntilMs, nick, faceUrl, marks }: Attendant): WireMember {
  const wire: WireMember = { userId, role, joinedSec: seconds(joinedMs) };
  if (muteUntilMs > 0) wire.muteUntilSec = seconds(muteUntilMs);
  if (nick) wire.nick = nick;
  if (faceUrl) wire.faceUrl = faceUrl;
  if (marks.length > 0) wire.marks = [...marks];
  return wire;
}

/** A notice as the user's sessions see it. */
export const wireNotice = (message: StoredMessage): WireMessage => wireStored(message, { kind: 'notices' });

/** A request to join as sessions see it. */
export function wireApplication(application: Application): WireApplication {
  const { applicationId, groupId, groupName, uid, userId, byUid, byUserId, byNick, nick, faceUrl, note, timeMs } =
    application;
  const wire: WireApplication = {
    applicationId: String(applicationId),
    kind: uid === byUid ? 'apply' : 'invite',
    groupId,
    groupName,
    userId,
    by: byUserId,
    text: note,
    timeSec: seconds(timeMs),
  };
  if (nick) wire.nick = nick;
  if (faceUrl) wire.faceUrl = faceUrl;
  if (byNick) wire.byNick = byNick;
  return wire;
}
