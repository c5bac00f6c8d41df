import { openConnection } from '../connection/connect.ts';
import { SdkFault, sdkFaults } from '../connection/fault.ts';
import type { Platform } from '../connection/port.ts';
import { createCore } from '../core/createCore.ts';
import { VERSION } from '../face/constants/version.ts';
import { CrashReports } from '../face/crash/reports.ts';
import { createCrashWatch } from '../face/crash/watch.ts';
import { createLog, type LogSink } from '../face/log/log.ts';
import { pagePlace } from '../platform/place.ts';
import { serverAddress } from '../platform/server.ts';
import { memoryStore } from '../store/memory.ts';
import { type CbErr, type CbOk, errorOf, ok, webimFault } from './answers.ts';
import { constants } from './constants.ts';
import { filter, meant, meantAll, shownAll } from './escaping.ts';
import { groupCalls } from './groupCalls.ts';
import { createListener, type Telling, type WebimListeners } from './listeners.ts';
import {
  type Cookie,
  c2CMsgReaded,
  deleteChat,
  getC2CHistoryMsgs,
  getRecentContactList,
  noFiles,
  readAll,
  sendMsg,
  syncGroupMsgs,
  syncMsgs,
} from './messageCalls.ts';
import { Msg, MsgStore, Session } from './messages.ts';
import { peopleCalls } from './peopleCalls.ts';
import { Tool, webimLog } from './tool.ts';
import { sessionOf, type Webim } from './wire.ts';

/** Who signs in, and to which app. */
export interface LoginInfo {
  sdkAppID: number | string;
  /** Who signs in; without it one comes as a guest, for live rooms. */
  identifier?: string;
  userSig?: string;
  identifierNick?: string;
  headurl?: string;
  accountType?: number | string;
  appIDAt3rd?: number | string;
}

/** What `login` takes as options. */
export interface WebimOptions {
  /** Whether the log is shown, at first. Default true. */
  isLogOn?: boolean;
  /** What others wrote is escaped for who reads it, and what comes back so is taken as it was (S63). Default true. */
  xssFilterEnable?: boolean;
  /** Texts travel escaped, as those of the original did; what comes is taken for escaped. Default false. */
  escapeOnWire?: boolean;
  /** Errors of the SDK's own are not reported to the server (S1). */
  disableCrashReport?: boolean;
  /** Address of the Hongyan server; without it what the page or the environment says counts. */
  server?: string;
  /** Accepted: where the server is says `server`. */
  isAccessFormalEnv?: boolean;
}

type Run<O, T> = (webim: Webim, options: O) => Promise<T>;
// biome-ignore lint/suspicious/noExplicitAny: the options of each call are declared where it is.
type Called<C extends Record<string, Run<any, unknown>>> = {
  [N in keyof C]: (
    options: Partial<Parameters<C[N]>[1]>,
    cbOk?: CbOk<Awaited<ReturnType<C[N]>>>,
    cbErr?: CbErr,
  ) => void;
};

/** Makes the object `webim` of a page. */
export function webimOn(platform: () => Platform, sink: LogSink = console) {
  const log = createLog(sink);
  const watch = createCrashWatch(log, Date.now, () => reportCaught());
  const cookie: Cookie = new Map();
  const store = new MsgStore(() => cookie.clear());
  const autoRead = new Set<Session>();
  let webim: Webim | undefined;
  const crashes = new CrashReports({
    get core() {
      return there().core;
    },
    ...{ watch, log, random: Math.random },
  });
  const reportCaught = (): void => {
    if (webim?.core.me && watch.caught.length > 0) void crashes.send();
  };
  const telling: Telling = {
    webim: () => webim,
    listeners: {},
    ...{ log, watch },
    arrived(msg) {
      const session = msg.getSession();
      if (webim && autoRead.has(session) && !msg.getIsSend())
        readAll(webim, session).catch((error: unknown) => log.warn('could not be marked read', error));
    },
    ended() {
      store.clear();
      telling.synced();
    },
    synced() {},
    notice() {},
    reportCaught,
  };
  const answer = <T>(asking: Promise<T>, cbOk?: CbOk<T>, cbErr?: CbErr): void => {
    const told = (run: () => void): void => {
      try {
        run();
      } catch (error) {
        log.error('a callback of the app threw', error);
      }
    };
    asking.then(
      (value) => told(() => cbOk?.(shownAll(value))),
      (error: unknown) => {
        watch.note(error, 'call');
        told(() => cbErr?.(shownAll(errorOf(error))));
      },
    );
  };
  const there = (): Webim => {
    if (!webim) throw webimFault('notSignedIn', 'login was not called');
    return webim;
  };
  const called =
    <O, T>(run: Run<O, T>) =>
    (options: O, cbOk?: CbOk<T>, cbErr?: CbErr): void =>
      answer((async () => run(there(), meantAll(options)))(), cbOk, cbErr);
  // biome-ignore lint/suspicious/noExplicitAny: as in `Called`.
  const calls = <C extends Record<string, Run<any, unknown>>>(all: C): Called<C> =>
    Object.fromEntries(Object.entries(all).map(([name, run]) => [name, called(run)])) as Called<C>;

  async function signIn(info: LoginInfo | undefined, listeners: WebimListeners, options: WebimOptions) {
    if (!info) throw webimFault('noLoginInfo', 'loginInfo is missing');
    const sdkAppId = Number(info.sdkAppID);
    if (!sdkAppId) throw webimFault('noSdkAppID', 'loginInfo.sdkAppID is missing');
    if (info.identifier && !info.userSig) throw webimFault('noUserSig', 'loginInfo.userSig is missing');
    const url = serverAddress(options.server, pagePlace());
    if (!url) throw new SdkFault(sdkFaults.noAnswer, 'no server is set: give the option server');
    Log.setOn(options.isLogOn ?? true);
    filter.isOn = options.xssFilterEnable ?? true;
    telling.listeners = listeners;
    await webim?.core.signOut();
    forget();
    if (options.disableCrashReport) watch.stop();
    const place = watch.over(platform());
    const core = createCore({
      sdkAppId,
      store: memoryStore(),
      connect: (listener) => openConnection({ url, sdkAppId, sdkVersion: VERSION, platform: place, listener }),
      listener: createListener(telling),
    });
    webim = { core, store, isEscaped: options.escapeOnWire ?? false, notice: (wire) => telling.notice(wire) };
    if (!info.identifier) return ok({ identifierNick: '', headurl: '' });
    const synced = new Promise<void>((resolve) => {
      telling.synced = resolve;
    });
    const { nick, faceUrl } = await core.signIn({ userId: info.identifier, userSig: info.userSig ?? '' });
    // What is asked next is answered by the lists.
    await synced;
    return ok({ identifierNick: nick || info.identifierNick || '', headurl: faceUrl || info.headurl || '' });
  }

  function forget(): void {
    store.clear();
    cookie.clear();
    autoRead.clear();
    crashes.reset();
  }

  async function signOut() {
    await there().core.leaveAsGuest();
    await there().core.signOut();
    forget();
    webim = undefined;
    return ok({});
  }

  const login = (
    info: LoginInfo,
    listeners: WebimListeners = {},
    options: WebimOptions = {},
    cbOk?: CbOk<Awaited<ReturnType<typeof signIn>>>,
    cbErr?: CbErr,
  ): void => answer(signIn(info, listeners, options), cbOk, cbErr);
  const logout = (cbOk?: CbOk, cbErr?: CbErr): void => answer((async () => signOut())(), cbOk, cbErr);
  const files = called((_: Webim, _options: object) => noFiles());
  const Log = webimLog(log);
  return {
    ...constants,
    ...{ Tool, Log, Msg, Session, MsgStore: store },
    ...{ login, init: login, logout, offline: logout, logoutAll: logout },
    /** Whether somebody is signed in; tells the callback -4 where not, if that is wanted. */
    checkLogin(cbErr?: CbErr, needCallback = false): boolean {
      const isSignedIn = webim?.core.me !== undefined;
      if (!isSignedIn && needCallback) cbErr?.(errorOf(webimFault('notSignedIn', 'nobody is signed in')));
      return isSignedIn;
    },
    sendMsg: called(sendMsg),
    syncMsgs: (cbOk?: CbOk<Msg[]>, cbErr?: CbErr): void =>
      answer((async () => syncMsgs(there(), cookie))(), cbOk, cbErr),
    ...calls({ getC2CHistoryMsgs, syncGroupMsgs, c2CMsgReaded, deleteChat, getRecentContactList }),
    groupMsgReaded: called(async ({ core }, options: { GroupId: string; MsgReadedSeq: number }) => {
      await core.markRead(`GROUP${options.GroupId}`, options.MsgReadedSeq);
      return ok({});
    }),
    /** Marks a session read, now and on arrival while `isOn`; no other one is then, with `isResetAll`. */
    setAutoRead(session: Session, isOn: boolean, isResetAll: boolean): void {
      if (isResetAll) autoRead.clear();
      if (!isOn) {
        autoRead.delete(session);
        return;
      }
      autoRead.add(session);
      if (webim) readAll(webim, session).catch((error: unknown) => log.warn('could not be marked read', error));
    },
    ...calls(groupCalls),
    ...calls(peopleCalls),
    ...{ uploadPic: files, uploadFile: files, uploadPicByBase64: files, uploadFileByBase64: files },
    ...{ submitUploadFileForm: files, applyDownload: files, onDownFile: files },
    /** The session of a user (`C2C`) or a group (`GROUP`); made where there is none. */
    session: (type: 'C2C' | 'GROUP', id: string): Session => sessionOf(there(), type + meant(id)),
  };
}
