import { nodePlatform } from '../platform/node.ts';
import type { CbErr, WebimError } from '../webim/answers.ts';
import type { WebimListeners } from '../webim/listeners.ts';
import type { Msg } from '../webim/messages.ts';
import { Text } from '../webim/texts.ts';
import { type WebimOptions, webimOn } from '../webim/webim.ts';
import type { Chats } from './chats.ts';

/** A log that nobody sees. */
export const silent = { debug() {}, info() {}, warn() {}, error() {} };
/** Numbers of the notices that are listened to. */
const NUMBERS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '15', '92', '96', '255'];

/** Waits for the callbacks of a call. */
export const done = <T>(call: (cbOk: (value: T) => void, cbErr: CbErr) => void): Promise<T> => new Promise(call);

/** A page of a user, with what its listeners were told. */
export async function webPage(chats: Chats, identifier: string, options: WebimOptions = {}) {
  const webim = webimOn(() => nodePlatform({ deviceId: crypto.randomUUID() }), silent);
  const told: { name: string; value: unknown }[] = [];
  let check = (): void => {};
  const note =
    (name: string) =>
    (value?: unknown): void => {
      told.push({ name, value });
      check();
    };
  const numbers = (name: string) => Object.fromEntries(NUMBERS.map((n) => [n, note(`${name}${n}`)]));
  const listeners: WebimListeners = {
    ...{ onConnNotify: note('conn'), onMsgNotify: note('msg'), onBigGroupMsgNotify: note('big') },
    ...{ onGroupInfoChangeNotify: note('info'), onKickedEventCall: note('kicked') },
    ...{ onGroupSystemNotifys: numbers('group'), onProfileSystemNotifys: numbers('profile') },
    onFriendSystemNotifys: numbers('friend'),
    onC2cEventNotifys: numbers('c2c'),
  };
  const info = { sdkAppID: chats.sdkAppId, identifier, userSig: identifier && chats.userSig(identifier) };
  const signIn = () =>
    done<{ identifierNick: string; ActionStatus: string }>((ok, err) =>
      webim.login(info, listeners, { server: chats.cloud.app.url, isLogOn: false, ...options }, ok, err),
    );
  const answer = await signIn();
  chats.atEnd(() => done((ok) => webim.logout(ok, ok)));
  /** The next that a listener was told and that was not taken yet. */
  const next = <T>(name: string, fits: (value: T) => unknown = () => true): Promise<T> =>
    new Promise((resolve, reject) => {
      const late = () => reject(new Error(`no ${name}; told were ${told.map((one) => one.name).join(', ')}`));
      const timer = setTimeout(late, 8_000);
      check = () => {
        const at = told.findIndex((one) => one.name === name && fits(one.value as T));
        if (at < 0) return;
        clearTimeout(timer);
        check = () => {};
        resolve(told.splice(at, 1)[0]?.value as T);
      };
      check();
    });
  const text = (to: string, words: string, type: 'C2C' | 'GROUP' = 'C2C'): Msg => {
    const msg = new webim.Msg(webim.session(type, to), true);
    msg.addText(new webim.Msg.Elem.Text(words));
    return msg;
  };
  const send = (msg: Msg) => done<{ MsgTime: number }>((ok, err) => webim.sendMsg(msg, ok, err));
  return { webim, answer, next, told, text, send };
}

export function textOf(msg: Msg | undefined): string {
  const content = msg?.getElems()[0]?.getContent();
  return content instanceof Text ? content.getText() : '';
}
export const texts = (msgs: readonly Msg[]): string[] => msgs.map(textOf);
export const has = (words: string) => (msgs: Msg[]) => texts(msgs).includes(words);

/** Calls a function of `webim` that takes options, by its name. */
export function call<T = object>({ webim }: WebPage, name: keyof WebPage['webim'], options: object): Promise<T> {
  return new Promise((resolve, reject) => (webim[name] as (...args: unknown[]) => void)(options, resolve, reject));
}

/** What a call is refused with. */
export const refusal = (page: WebPage, name: keyof WebPage['webim'], options: object): Promise<WebimError> =>
  call(page, name, options).then(
    () => Promise.reject(new Error(`${name} was not refused`)),
    (error: WebimError) => error,
  );

/** A page of a user. */
export type WebPage = Awaited<ReturnType<typeof webPage>>;
