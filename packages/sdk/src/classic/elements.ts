import type { GroupNotice, GroupTip, WireMessage } from '@hongyan/contract';
import { noticeKinds, tipKinds } from '@hongyan/contract/groupKinds';
import { type Content, numberOf, textOf } from '../face/objects/content.ts';
import { dataFromWire, dataToWire } from './bytes.ts';
import { TIMGroupInfoChangeType } from './constants.ts';
import { withFields } from './fields.ts';
import type { TIMSNSChangeInfo } from './friendObjects.ts';
import { TIMGroupMemberInfo } from './groupInfo.ts';
import {
  fileFromWire,
  fileToWire,
  imageFromWire,
  imageToWire,
  soundFromWire,
  soundToWire,
  TIMFileElem,
  TIMImageElem,
  TIMSoundElem,
  TIMVideoElem,
  videoFromWire,
  videoToWire,
} from './mediaElements.ts';
import { TIMUserProfile } from './profile.ts';
import { classicFault, type Reply } from './reply.ts';

export type WireElement = WireMessage['body'][number];

/** A text. */
export class TIMTextElem extends withFields(() => ({ text: '' })) {}

/** A face by its number in a table that the clients agree on, by its name in `data`, or both; `data` is a text, or any bytes. */
export class TIMFaceElem extends withFields(() => ({ index: 0, data: '' as string | Uint8Array })) {}

/** A place: degrees, and what it is called. */
export class TIMLocationElem extends withFields(() => ({ desc: '', latitude: 0, longitude: 0 })) {}

/** What the app defines: a text, or any bytes (S19). */
export class TIMCustomElem extends withFields(() => ({
  data: '' as string | Uint8Array,
  desc: '',
  ext: '',
  sound: '',
})) {}

/** What this face has no class for, as the wire has it. */
export class TIMUnknownElem extends withFields(() => ({ type: '', content: {} as object })) {}

/** Something happened in a group. */
export class TIMGroupTipsElem extends withFields(() => ({
  group: '',
  groupName: '',
  /** One of `TIMGroupTipsType`. */
  type: 0 as number,
  opUser: '',
  userList: [] as string[],
  groupChangeList: [] as { type: number; value: string }[],
  memberChangeList: [] as { identifier: string; shutupTime: number }[],
  opUserInfo: new TIMUserProfile(),
  opGroupMemberInfo: new TIMGroupMemberInfo(),
  changedUserInfo: {} as Record<string, TIMUserProfile>,
  changedGroupMemberInfo: {} as Record<string, TIMGroupMemberInfo>,
  memberNum: 0,
  platform: '',
})) {}

type Decide = (applicationId: string, isAccepted: boolean, text: string, reply: Reply<void>) => void;

/** A notice to this user about a group. */
export class TIMGroupSystemElem extends withFields(() => ({
  /** One of `TIMGroupSystemType`. */
  type: 0 as number,
  group: '',
  groupName: '',
  /** Who is to be brought in, of an invitation; otherwise who did it. */
  user: '',
  opUser: '',
  msg: '',
  /** Name what is to be decided on. */
  msgKey: '',
  authKey: '',
  /** Of a custom notice (255). */
  userData: '',
  opUserInfo: new TIMUserProfile(),
  opGroupMemberInfo: new TIMGroupMemberInfo(),
  platform: '',
})) {
  /** @internal */
  decide: Decide | undefined;

  /** Accepts a request to join, or an invitation of another member that waits for approval. */
  accept(msg: string, ...reply: Reply<void>): void {
    this.decide?.(this.msgKey, true, msg, reply);
  }

  refuse(msg: string, ...reply: Reply<void>): void {
    this.decide?.(this.msgKey, false, msg, reply);
  }
}

/** The relationship chain changed. */
export class TIMSNSSystemElem extends withFields(() => ({
  /** One of `TIMSNSSystemType`. */
  type: 0 as number,
  users: [] as TIMSNSChangeInfo[],
  /** Of PendencyReport: up to when requests were marked as read, seconds; the two that follow never come. */
  pendencyReportTimestamp: 0,
  recommendReportTimestamp: 0,
  decideReportTimestamp: 0,
})) {}

/** A friend's profile changed. */
export class TIMProfileSystemElem extends withFields(() => ({ type: 1 as number, fromUser: '', nickName: '' })) {}

/** Whatever stands in a message. */
export type TIMElem =
  | TIMTextElem
  | TIMFaceElem
  | TIMImageElem
  | TIMSoundElem
  | TIMFileElem
  | TIMVideoElem
  | TIMLocationElem
  | TIMCustomElem
  | TIMUnknownElem
  | TIMGroupTipsElem
  | TIMGroupSystemElem
  | TIMSNSSystemElem
  | TIMProfileSystemElem;

/** How a kind of element is translated; the class says which kind an object is. */
interface Kind<E> {
  of: new () => E;
  toWire(elem: E): Content;
  fromWire(content: Content): E;
}
const kind = <E>(of: Kind<E>['of'], toWire: Kind<E>['toWire'], fromWire: Kind<E>['fromWire']): Kind<never> =>
  ({ of, toWire, fromWire }) as unknown as Kind<never>;

const kinds: Readonly<Record<string, Kind<never>>> = {
  TIMTextElem: kind(
    TIMTextElem,
    ({ text }) => ({ Text: text }),
    (wire) => new TIMTextElem({ text: textOf(wire.Text) }),
  ),
  TIMFaceElem: kind(
    TIMFaceElem,
    ({ index, data }) => ({ Index: index, ...dataToWire(data) }),
    (wire) => new TIMFaceElem({ index: numberOf(wire.Index), data: dataFromWire(wire) }),
  ),
  TIMLocationElem: kind(
    TIMLocationElem,
    ({ desc, latitude, longitude }) => ({ Desc: desc, Latitude: latitude, Longitude: longitude }),
    ({ Desc, Latitude, Longitude }) =>
      new TIMLocationElem({ desc: textOf(Desc), latitude: numberOf(Latitude), longitude: numberOf(Longitude) }),
  ),
  TIMCustomElem: kind(
    TIMCustomElem,
    ({ data, desc, ext, sound }) => ({ ...dataToWire(data), Desc: desc, Ext: ext, ...(sound && { Sound: sound }) }),
    (wire) =>
      new TIMCustomElem({
        data: dataFromWire(wire),
        ...{ desc: textOf(wire.Desc), ext: textOf(wire.Ext), sound: textOf(wire.Sound) },
      }),
  ),
  TIMImageElem: kind(TIMImageElem, imageToWire, imageFromWire),
  TIMSoundElem: kind(TIMSoundElem, soundToWire, soundFromWire),
  TIMFileElem: kind(TIMFileElem, fileToWire, fileFromWire),
  TIMVideoFileElem: kind(TIMVideoElem, videoToWire, videoFromWire),
};

/** Whether an app may put such an object into a message. */
export const isElem = (elem: unknown): elem is TIMElem =>
  elem instanceof TIMUnknownElem || Object.values(kinds).some(({ of }) => elem instanceof of);

/**
 * An element as the wire takes it.
 *
 * @throws SdkFault 6007 of a file on the device, 6016 of what no app may send
 */
export function elementToWire(elem: TIMElem): WireElement {
  if (elem instanceof TIMUnknownElem) return { MsgType: elem.type, MsgContent: elem.content };
  const found = Object.entries(kinds).find(([, { of }]) => elem instanceof of);
  if (!found) throw classicFault('invalidElement', 'only the server writes such an element');
  if (!hasAddress(elem))
    throw classicFault('noFileServer', 'the server takes no files yet; give an address of your own');
  const [MsgType, { toWire }] = found;
  return { MsgType, MsgContent: toWire(elem as never) };
}

function hasAddress(elem: TIMElem): boolean {
  if (elem instanceof TIMImageElem) return elem.imageList.some(({ url }) => url !== '');
  if (elem instanceof TIMVideoElem) return elem.video.url !== '';
  return elem instanceof TIMSoundElem || elem instanceof TIMFileElem ? elem.remoteUrl !== '' : true;
}

/** An element of the wire as an app sees it. */
export function elementFromWire({ MsgType, MsgContent }: WireElement, to: string, decide?: Decide): TIMElem {
  if (MsgType === 'TIMGroupTipElem') return tipsOf(MsgContent as GroupTip, to);
  if (MsgType === 'TIMGroupSystemNoticeElem') return noticeOf(MsgContent as GroupNotice, decide);
  const found = kinds[MsgType];
  return found ? found.fromWire(MsgContent as Content) : new TIMUnknownElem({ type: MsgType, content: MsgContent });
}

function tipsOf(tip: GroupTip, group: string): TIMGroupTipsElem {
  const { operator: opUser, members = [], info = {}, kind: told } = tip;
  const userIds = members.map(({ userId }) => userId);
  const profiles = members.map(
    ({ userId, nick = '', faceUrl = '' }) =>
      [userId, new TIMUserProfile({ identifier: userId, nickname: nick, faceURL: faceUrl })] as const,
  );
  const { GroupName, Introduction, Notification, Face, Owner } = TIMGroupInfoChangeType;
  const changed: [number, string | undefined][] = [
    [GroupName, info.name],
    [Introduction, info.introduction],
    [Notification, info.notification],
    [Face, info.faceUrl],
    [Owner, info.owner],
  ];
  return new TIMGroupTipsElem({
    group,
    groupName: tip.groupName,
    type: tipKinds[told],
    opUser,
    userList: userIds.length > 0 ? userIds : [opUser],
    groupChangeList: changed.flatMap(([type, value]) => (value === undefined ? [] : [{ type, value }])),
    memberChangeList:
      told === 'memberChanged'
        ? members.map(({ userId, muteSec = 0 }) => ({ identifier: userId, shutupTime: muteSec }))
        : [],
    opUserInfo: operatorOf(tip),
    opGroupMemberInfo: new TIMGroupMemberInfo({ member: opUser }),
    changedUserInfo: Object.fromEntries(profiles),
    changedGroupMemberInfo: Object.fromEntries(
      members.map(({ userId, muteSec = 0 }) => [
        userId,
        new TIMGroupMemberInfo({ member: userId, silentUntil: muteSec }),
      ]),
    ),
    memberNum: tip.memberCount ?? 0,
  });
}

function noticeOf(notice: GroupNotice, decide: Decide | undefined): TIMGroupSystemElem {
  const { kind: told, groupId, groupName, operator, text = '', applicationId = '', userId } = notice;
  const isCustom = told === 'custom';
  const elem = new TIMGroupSystemElem({
    type: noticeKinds[told],
    ...{ group: groupId, groupName, user: userId ?? operator, opUser: operator },
    ...{ msg: isCustom ? '' : text, userData: isCustom ? text : '' },
    ...{ msgKey: applicationId, authKey: applicationId },
    opUserInfo: operatorOf(notice),
    opGroupMemberInfo: new TIMGroupMemberInfo({ member: operator }),
  });
  elem.decide = decide;
  return elem;
}

const operatorOf = ({ operator, operatorNick = '', operatorFaceUrl = '' }: GroupTip | GroupNotice): TIMUserProfile =>
  new TIMUserProfile({ identifier: operator, nickname: operatorNick, faceURL: operatorFaceUrl });
