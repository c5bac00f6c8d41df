import type { GroupNotice, UserEvent, WireChange, WireMessage } from '@hongyan/contract';
import { clientGroupTypes, groupTypeOf } from '@hongyan/contract/clientGroupTypes';
import { noticeKinds, SYSTEM_CONV } from '@hongyan/contract/groupKinds';
import type { CoreListener } from '../core/port.ts';
import { followRelations, type Related, type RelationChange } from '../core/relationNews.ts';
import type { CrashWatch } from '../face/crash/watch.ts';
import type { Log } from '../face/log/log.ts';
import { nameOf } from '../face/objects/names.ts';
import { isWithheld } from '../face/state/listener.ts';
import { CONNECTION_STATUS, GROUP_SYSTEM_TYPE } from './constants.ts';
import { escaping } from './escaping.ts';
import { GroupTip } from './groupTip.ts';
import type { Msg } from './messages.ts';
import { isTyping, msgOf, sessionOf, type Webim } from './wire.ts';

/** What is told of kinds of notices, by their numbers. */
// biome-ignore lint/suspicious/noExplicitAny: apps read what each number is documented to give.
export type WebimHandlers = Record<string, (notice: any) => void>;

/** What `login` takes as listeners. */
export interface WebimListeners {
  /** `ErrorCode` is one of `CONNECTION_STATUS`. */
  onConnNotify?(status: { ErrorCode: number; ErrorInfo: string; ActionStatus: string }): void;
  /** New messages, one-to-one and of groups. */
  onMsgNotify?(msgs: Msg[]): void;
  /** New messages of live rooms. */
  onBigGroupMsgNotify?(msgs: Msg[]): void;
  /** Information of a group changed: what did is there. */
  onGroupInfoChangeNotify?(info: object): void;
  /** Notices about groups by `GROUP_SYSTEM_TYPE`; 15: the group was read on another terminal. */
  onGroupSystemNotifys?: WebimHandlers;
  /** The relationship chain: 1 friends came, 2 went, 3 requests came, 4 went, 5 blocked, 6 no more, 7 requests read, 8 remarks. */
  onFriendSystemNotifys?: WebimHandlers;
  /** 1: a profile changed. */
  onProfileSystemNotifys?: WebimHandlers;
  /** The session ended: by another instance, by the app's server, or with the UserSig. */
  onKickedEventCall?(): void;
  /** 92: the peer has read; 96: as `onKickedEventCall`. */
  onC2cEventNotifys?: WebimHandlers;
  /** Never called, as the two that follow: there are no files, no polls and no frames of IE. */
  onAppliedDownloadUrl?(file: object): void;
  onLongPullingNotify?(answer: object): void;
  jsonpCallback?(answer: object): void;
}

/** What the listener works on. */
export interface Telling {
  webim(): Webim | undefined;
  listeners: WebimListeners;
  log: Log;
  watch: CrashWatch;
  /** A message came into a session: whether it counts as read at once. */
  arrived(msg: Msg): void;
  /** The session ended. */
  ended(): void;
  /** Lists are what the server has. */
  synced(): void;
  /** Tells the listeners of a notice about a group. */
  notice(wire: WireMessage): void;
  /** Errors of the SDK's own may be reported now. */
  reportCaught(): void;
}

/** Turns what the core tells into calls of the listeners of `webim`. */
export function createListener(telling: Telling): CoreListener {
  const tell = (run: (listeners: WebimListeners) => void): void => {
    try {
      run(escaping(telling.listeners));
    } catch (error) {
      telling.log.error('a listener of the app threw', error);
    }
  };
  const relations = followRelations(
    () => telling.webim()?.core,
    (list, error) => telling.log.debug(`the list ${list} could not be fetched`, error),
    (change) => tellRelations(tell, change),
  );
  telling.notice = (wire) => tellNotice(tell, wire);
  const received = (conv: string, wires: readonly WireMessage[]): void => {
    const webim = telling.webim();
    if (!webim) return;
    if (conv === SYSTEM_CONV) for (const wire of wires) tellNotice(tell, wire);
    else tellMessages(tell, telling, webim, conv, wires);
  };
  return {
    ...silentCore,
    net(state) {
      if (state === 'connected') telling.reportCaught();
      const { ON, RECONNECT, OFF } = CONNECTION_STATUS;
      const ErrorCode = { connected: ON, connecting: RECONNECT, disconnected: OFF }[state];
      tell(({ onConnNotify }) => onConnNotify?.({ ErrorCode, ErrorInfo: state, ActionStatus: 'OK' }));
    },
    ended() {
      telling.ended();
      tell(({ onKickedEventCall }) => onKickedEventCall?.());
      tell(({ onC2cEventNotifys }) => onC2cEventNotifys?.['96']?.({ Type: 96 }));
    },
    synced() {
      telling.reportCaught();
      telling.synced();
      relations.begin();
    },
    failed: (error) => telling.watch.note(error, 'promise'),
    relations: (list) => relations.changed(list),
    messages: received,
    guestMessages: received,
    heads(convs) {
      const webim = telling.webim();
      if (!webim) return;
      for (const conv of convs) {
        const head = webim.core.head(conv);
        if (head && /^(C2C|GROUP)/.test(conv)) sessionOf(webim, conv).unread(head.unread);
      }
    },
    changes(conv, changes) {
      const me = telling.webim()?.core.me?.userId;
      if (conv.startsWith('C2C'))
        for (const { change } of changes) if (change.kind === 'read' && change.by !== me) tellPeerRead(tell, change);
    },
    userEvent(event) {
      if (event.kind === 'conversationUnread' && event.conv?.startsWith('GROUP')) tellGroupRead(tell, event);
    },
    profiles(profiles) {
      for (const { userId, nick = '' } of profiles) {
        const ProfileList = [{ Tag: 'Tag_Profile_IM_Nick', ValueBytes: nick }];
        tell(({ onProfileSystemNotifys }) =>
          onProfileSystemNotifys?.['1']?.({ Type: 1, Profile_Account: userId, ProfileList }),
        );
      }
    },
  };
}

const none = (): void => {};
/** What `webim` has no name for. */
const silentCore: Omit<
  CoreListener,
  | 'net'
  | 'ended'
  | 'messages'
  | 'heads'
  | 'changes'
  | 'guestMessages'
  | 'profiles'
  | 'synced'
  | 'failed'
  | 'relations'
  | 'userEvent'
> = {
  ...{ opened: none, remade: none, groups: none, follows: none, topic: none },
  ...{ attributes: none, counters: none, statuses: none, sent: none },
};

type Tell = (run: (listeners: WebimListeners) => void) => void;

function tellMessages(tell: Tell, telling: Telling, webim: Webim, conv: string, wires: readonly WireMessage[]): void {
  const shown = wires.filter((wire) => !isTyping(wire) && !isWithheld(webim, conv, wire));
  const msgs = shown.map((wire) => msgOf(webim, conv, wire));
  if (msgs.length === 0) return;
  for (const msg of msgs) telling.arrived(msg);
  const type = groupTypeOf(webim.core.group(nameOf(conv))?.info.type ?? '');
  const isLive = conv.startsWith('GROUP') && (!webim.core.me || (type && clientGroupTypes[type].keeps === 'live'));
  tell((listeners) => (isLive ? listeners.onBigGroupMsgNotify : listeners.onMsgNotify)?.(msgs));
  for (const msg of msgs) {
    const tip = msg.getElems()[0]?.getContent();
    if (!(tip instanceof GroupTip) || tip.getGroupInfoList().length === 0) continue;
    const value = Object.fromEntries(tip.getGroupInfoList().map((one) => [one.type, one.value]));
    tell(({ onGroupInfoChangeNotify }) =>
      onGroupInfoChangeNotify?.({
        ...{ GroupId: tip.getGroupId(), GroupFaceUrl: value[1], GroupName: value[2], OwnerAccount: value[3] },
        ...{ GroupNotification: value[4], GroupIntroduction: value[5] },
      }),
    );
  }
}

function tellPeerRead(tell: Tell, { by, timeMs }: WireChange): void {
  const read = { From_Account: by, LastReadTime: Math.floor(timeMs / 1_000) };
  tell(({ onC2cEventNotifys }) => onC2cEventNotifys?.['92']?.(read));
}

/** The user read a group on another terminal. */
function tellGroupRead(tell: Tell, { conv = '', seq = 0, timeMs }: UserEvent): void {
  const { READED: ReportType } = GROUP_SYSTEM_TYPE;
  const read = { ReportType, GroupId: nameOf(conv), MsgTime: Math.floor(timeMs / 1_000), LastReportMsgSeq: seq };
  tell(({ onGroupSystemNotifys }) => onGroupSystemNotifys?.[String(ReportType)]?.(read));
}

/** Kinds of news of the relationship chain, by their numbers. */
function tellRelations(tell: Tell, { list, came, went, changed, isRead }: RelationChange): void {
  const told = (number: number, notice: object): void =>
    tell(({ onFriendSystemNotifys }) => onFriendSystemNotifys?.[String(number)]?.({ Type: number, ...notice }));
  const ids = (users: readonly Related[]): string[] => users.map(({ userId }) => userId);
  const [cameType, wentType] = { friends: [1, 2], friendApplications: [3, 4], blacklist: [5, 6] }[list] as [
    number,
    number,
  ];
  const PendencyList = came.map(({ userId, nick = '', wording = '', source = '' }) => ({
    ...{ PendencyAdd_Account: userId, ProfileImNic: nick, AddWording: wording, AddSource: source },
  }));
  if (came.length > 0) told(cameType, { Accounts: ids(came), ...(list === 'friendApplications' && { PendencyList }) });
  if (went.length > 0) told(wentType, { Accounts: ids(went) });
  if (isRead) told(7, {});
  if (changed.length > 0) told(8, { Accounts: ids(changed) });
}

function tellNotice(tell: Tell, { body, timeSec, msgSeq, random }: WireMessage): void {
  for (const { MsgType, MsgContent } of body) {
    if (MsgType !== 'TIMGroupSystemNoticeElem') continue;
    const notice = MsgContent as GroupNotice;
    const ReportType = noticeKinds[notice.kind];
    const isCustom = notice.kind === 'custom';
    const { text = '', applicationId = '' } = notice;
    tell(({ onGroupSystemNotifys }) =>
      onGroupSystemNotifys?.[String(ReportType)]?.({
        ...{ ReportType, GroupId: notice.groupId, GroupName: notice.groupName, MsgTime: timeSec },
        ...{ Operator_Account: notice.operator, RemarkInfo: isCustom ? '' : text },
        ...{ Authentication: applicationId, MsgKey: applicationId, UserDefinedField: isCustom ? text : '' },
        ...{ MsgSeq: msgSeq, MsgRandom: random },
      }),
    );
  }
}
