import { TIMTextElem } from '../classic/elements.ts';
import type { TIMMessageListener, TIMSdkConfig, TIMUserConfig } from '../classic/listeners.ts';
import { TIMManager } from '../classic/manager.ts';
import { TIMMessage } from '../classic/message.ts';
import type { TIMValueCallBack } from '../classic/reply.ts';
import { nodePlatform } from '../platform/node.ts';
import { type Chat, type Chats, cuttable } from './chats.ts';

/** What is waited for did not happen within this time of the real clock. */
const PATIENCE_MS = 8_000;

/** A call of a listener. */
export interface Told {
  name: string;
  args: unknown[];
}

/** A manager of the classic face on a device of its own, with everything its listeners were told. */
export interface Classic extends Pick<Chat, 'cut' | 'restore'> {
  readonly manager: TIMManager;
  readonly userId: string;
  readonly told: Told[];
  signIn(): Promise<void>;
  /** The next call of this listener that fits and was not taken yet; its first argument. */
  next<T>(name: string, fits?: (first: T) => unknown): Promise<T>;
  /** The next new message that fits. */
  hears(fits: (message: TIMMessage) => unknown): Promise<TIMMessage>;
}

/** What a failed call gives. */
export class CallFailed extends Error {
  constructor(
    readonly code: number,
    readonly desc: string,
    /** What the call returned. */
    readonly returned: number,
  ) {
    super(`${code} ${desc}`);
  }
}

/** Waits for the callbacks of a call. */
export function done<T>(call: (callback: TIMValueCallBack<T>) => number): Promise<T> {
  return new Promise((resolve, reject) => {
    let returned = -1;
    returned = call({ onSuccess: resolve, onError: (code, desc) => reject(new CallFailed(code, desc, returned)) });
  });
}

/** Makes a manager that is initialised and not signed in. */
export function classicOf(
  chats: Chats,
  userId: string,
  config: Partial<TIMSdkConfig> = {},
  user: Partial<TIMUserConfig> = {},
  deviceId: string = crypto.randomUUID(),
  before: (manager: TIMManager) => void = () => {},
): Classic {
  const { platform, cut, restore } = cuttable(nodePlatform({ deviceId }));
  const manager = new TIMManager(platform);
  const record = recorder(userId);
  const messages: TIMMessageListener = record.listener;
  manager.addMessageListener(messages);
  const sdkAppId = chats.sdkAppId;
  const server = chats.cloud.app.url;
  before(manager);
  manager.initSdk({ sdkAppId, server, disableLogPrint: true, connListener: record.listener, ...config });
  manager.setUserConfig({
    ...{ userStatusListener: record.listener, refreshListener: record.listener, receiptListener: record.listener },
    ...{ messageUpdateListener: record.listener, messageRevokeListener: record.listener },
    ...{ groupEventListener: record.listener, groupAssistantListener: record.listener },
    ...{ friendshipListener: record.listener },
    ...user,
  });
  chats.atEnd(() => done<void>((callback) => manager.logout(callback)).catch(() => {}));
  const signIn = async (): Promise<void> => {
    const from = record.told.length;
    await done<void>((callback) => manager.login(userId, chats.userSig(userId), callback));
    if (!record.told.slice(from).some(({ name }) => name === 'onRefresh')) await record.next('onRefresh');
  };
  return {
    ...{ manager, userId, cut, restore, signIn, told: record.told, next: record.next },
    async hears(fits) {
      const list = await record.next<TIMMessage[]>('onNewMessages', (all) => all.some(fits));
      const found = list.find(fits);
      if (!found) throw new Error('no such message');
      return found;
    },
  };
}

/** A manager that is signed in. */
export async function classicReady(...how: Parameters<typeof classicOf>): Promise<Classic> {
  const made = classicOf(...how);
  await made.signIn();
  return made;
}

type AnyListener = Record<string, (...args: unknown[]) => undefined>;

function recorder(userId: string) {
  const told: Told[] = [];
  const taken = new Set<Told>();
  const waiting = new Set<() => void>();
  const names = [
    ...['onConnSucc', 'onConnFailed', 'onDisconnect', 'onConnecting', 'onConnected', 'onDisconnected'],
    ...['onForceOffline', 'onUserSigExpired', 'onRefresh', 'onRefreshConversations', 'onRefreshConversation'],
    ...['onNewMessages', 'onNewMessage', 'onRecvMessageReceipts', 'onRecvReceipt', 'onMessageUpdate'],
    ...['onRevokeMessage', 'onMessageRevoked', 'onGroupTipsEvent', 'onMemberJoin', 'onMemberQuit'],
    ...['onMemberUpdate', 'onGroupAdd', 'onGroupDelete', 'onGroupUpdate', 'onAddFriends', 'onDelFriends'],
    ...['onFriendProfileUpdate', 'onAddFriendReqs'],
  ];
  const listener = Object.fromEntries(
    names.map((name) => [
      name,
      (...args: unknown[]) => {
        told.push({ name, args });
        for (const check of [...waiting]) check();
      },
    ]),
  ) as AnyListener;
  function next<T>(name: string, fits: (first: T) => unknown = () => true): Promise<T> {
    return new Promise((resolve, reject) => {
      const late = () =>
        reject(new Error(`${userId}: no ${name}; told were ${told.map((one) => one.name).join(', ')}`));
      const timer = setTimeout(late, PATIENCE_MS);
      const check = (): void => {
        const found = told.find((one) => one.name === name && !taken.has(one) && fits(one.args[0] as T));
        if (!found) return;
        taken.add(found);
        clearTimeout(timer);
        waiting.delete(check);
        resolve(found.args[0] as T);
      };
      waiting.add(check);
      check();
    });
  }
  return { told, listener, next };
}

/** A message of one text. */
export function textMessage(text: string): TIMMessage {
  const message = new TIMMessage();
  message.addElem(new TIMTextElem({ text }));
  return message;
}

/** The conversation with a user, or of a group (2). */
export function talk({ manager }: Classic, peer: string, type = 1) {
  const conversation = manager.getConversation(type, peer);
  if (!conversation) throw new Error('no such conversation');
  return conversation;
}

/** A page of the messages with a user, or in a group (2), from the server too; the last ones without `last`. */
export const history = (who: Classic, peer: string, count = 20, last: TIMMessage | null = null, type = 1) =>
  done<TIMMessage[]>((callback) => talk(who, peer, type).getMessage(count, last, callback));

/** The same of what is on the device. */
export const local = (who: Classic, peer: string, count = 20, last: TIMMessage | null = null) =>
  done<TIMMessage[]>((callback) => talk(who, peer).getLocalMessage(count, last, callback));

/** Sends a text and gives the message. */
export function sayTo(from: Classic, peer: string, text: string, type = 1): Promise<TIMMessage> {
  return done((callback) => talk(from, peer, type).sendMessage(textMessage(text), callback));
}

/** The text of a message's first element. */
export const textOf = (message: TIMMessage): string => {
  const elem = message.getElem(0);
  return elem instanceof TIMTextElem ? elem.text : '';
};
export const texts = (list: readonly TIMMessage[]): string[] => list.map(textOf);
export const says = (text: string) => (message: TIMMessage) => textOf(message) === text;
