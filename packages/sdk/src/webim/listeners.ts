import type { GroupNotice, WireMessage } from '@hongyan/contract';
import { clientGroupTypes, groupTypeOf } from '@hongyan/contract/clientGroupTypes';
import { noticeKinds, SYSTEM_CONV } from '@hongyan/contract/groupKinds';
import type { CoreListener } from '../core/port.ts';
import type { Log } from '../face/log/log.ts';
import { nameOf } from '../face/objects/names.ts';
import { isWithheld } from '../face/state/listener.ts';
import { CONNECTION_STATUS } from './constants.ts';
import type { Msg } from './messages.ts';
import { GroupTipElem } from './objects.ts';
import { isTyping, msgOf, sessionOf, type Webim } from './wire.ts';

// biome-ignore lint/suspicious/noExplicitAny: apps read what each number is documented to give.
type Handlers = Record<string, (notice: any) => void>;

/** What `login` takes as listeners. */
export interface WebimListeners {
  onConnNotify?(status: { ErrorCode: number; ErrorInfo: string; ActionStatus: string }): void;
  onMsgNotify?(msgs: Msg[]): void;
  onBigGroupMsgNotify?(msgs: Msg[]): void;
  onGroupInfoChangeNotify?(info: object): void;
  onGroupSystemNotifys?: Handlers;
  onFriendSystemNotifys?: Handlers;
  onProfileSystemNotifys?: Handlers;
  onKickedEventCall?(): void;
  onC2cEventNotifys?: Handlers;
}

/** What the listener works on. */
export interface Telling {
  webim(): Webim | undefined;
  listeners: WebimListeners;
  log: Log;
  /** A message came into a session: whether it counts as read at once. */
  arrived(msg: Msg): void;
  /** The session ended. */
  ended(): void;
  /** Lists are what the server has. */
  synced(): void;
}

/** Turns what the core tells into calls of the listeners of `webim`. */
export function createListener(telling: Telling): CoreListener {
  const tell = (run: (listeners: WebimListeners) => void): void => {
    try {
      run(telling.listeners);
    } catch (error) {
      telling.log.error('a listener of the app threw', error);
    }
  };
  const received = (conv: string, wires: readonly WireMessage[]): void => {
    const webim = telling.webim();
    if (!webim) return;
    if (conv === SYSTEM_CONV) for (const wire of wires) tellNotice(tell, wire);
    else tellMessages(tell, telling, webim, conv, wires);
  };
  return {
    ...silentCore,
    net(state) {
      const { ON, RECONNECT, OFF } = CONNECTION_STATUS;
      const ErrorCode = { connected: ON, connecting: RECONNECT, disconnected: OFF }[state];
      tell(({ onConnNotify }) => onConnNotify?.({ ErrorCode, ErrorInfo: state, ActionStatus: 'OK' }));
    },
    ended() {
      telling.ended();
      tell(({ onKickedEventCall }) => onKickedEventCall?.());
    },
    synced: () => telling.synced(),
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
      for (const { change } of changes) {
        if (change.kind !== 'read' || change.by === me || !conv.startsWith('C2C')) continue;
        const read = { From_Account: change.by, LastReadTime: Math.floor(change.timeMs / 1_000) };
        tell(({ onC2cEventNotifys }) => onC2cEventNotifys?.['92']?.(read));
      }
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
  'net' | 'ended' | 'messages' | 'heads' | 'changes' | 'guestMessages' | 'profiles' | 'synced'
> = {
  ...{ opened: none, remade: none, groups: none, relations: none, follows: none, topic: none },
  ...{ attributes: none, counters: none, statuses: none, sent: none, userEvent: none },
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
    if (!(tip instanceof GroupTipElem) || tip.getGroupInfoList().length === 0) continue;
    const value = Object.fromEntries(tip.getGroupInfoList().map((one) => [one.type, one.value]));
    tell(({ onGroupInfoChangeNotify }) =>
      onGroupInfoChangeNotify?.({
        ...{ GroupId: tip.getGroupId(), GroupFaceUrl: value[1], GroupName: value[2], OwnerAccount: value[3] },
        ...{ GroupNotification: value[4], GroupIntroduction: value[5] },
      }),
    );
  }
}

function tellNotice(tell: Tell, { body, timeSec }: WireMessage): void {
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
      }),
    );
  }
}
