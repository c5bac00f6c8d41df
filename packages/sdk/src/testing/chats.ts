import { makeUserSig } from '@hongyan/conformance/userSig';
import { type TestCloud, testCloud } from '@hongyan/server/src/testing/cloud.ts';
import type { Platform, Socket } from '../connection/port.ts';
import { EVENT } from '../face/constants/event.ts';
import { createInstance } from '../face/instance.ts';
import type { ChatEvent, ChatInstance, CreateOptions, EventData } from '../face/types.ts';
import { nodePlatform } from '../platform/node.ts';
import type { HandClock } from './handClock.ts';

/** What is waited for did not happen within this time of the real clock. */
const PATIENCE_MS = 8_000;

/** An instance of the modern face on a device of its own, with everything it told. */
export interface Chat {
  readonly sdk: ChatInstance;
  readonly userID: string;
  /** Names of the events told so far, in order. */
  readonly told: string[];
  signIn(): ReturnType<ChatInstance['login']>;
  /** The next event of this name that fits and was not taken yet; it may have come already. */
  next<N extends keyof EventData>(
    name: N,
    fits?: (event: ChatEvent<EventData[N]>) => unknown,
  ): Promise<ChatEvent<EventData[N]>>;
  /** Takes the network away; connections break. */
  cut(): void;
  /** Gives the network back, and says so. */
  restore(): void;
  /** Events of this name that came and were not taken. */
  seen<N extends keyof EventData>(name: N): ChatEvent<EventData[N]>[];
}

/** The real server and instances on it. */
export interface Chats extends AsyncDisposable {
  readonly cloud: TestCloud;
  readonly sdkAppId: number;
  userSig(userID: string, expireSec?: number): string;
  /** An instance that is not signed in, on a device of its own; its lists are told at once unless the options say otherwise. */
  chat(userID: string, options?: Partial<CreateOptions>, deviceId?: string, clock?: (() => number) | HandClock): Chat;
  /** An instance that is ready. */
  ready(userID: string, options?: Partial<CreateOptions>): Promise<Chat>;
  /** Where instances that are made from now on connect, over HTTP. */
  address: string;
  /** Runs before the server stops. */
  atEnd(run: () => Promise<unknown>): void;
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const key = 'k'.repeat(64);

/** Starts the server with these accounts; any number of devices of a user may be signed in. */
export const makeChats = async (...userIds: string[]): Promise<Chats> => chatsOn(await testCloud(), userIds);

/** As `makeChats`, on a server that is there; it stops with the chats. */
export async function chatsOn(cloud: TestCloud, userIds: readonly string[]): Promise<Chats> {
  await cloud.set({ multiDeviceMode: 1 });
  if (userIds.length > 0) await cloud.users(...userIds);
  const sdkAppId = 1_400_000_001;
  // Each is kept, as by an app: with another one than the last nothing begins without the server.
  const sigs = new Map<string, string>();
  const userSig: Chats['userSig'] = (userId, expireSec = 86_400) => {
    const name = `${userId} ${expireSec}`;
    const sig = sigs.get(name) ?? makeUserSig({ sdkAppId, userId, key, expireSec });
    sigs.set(name, sig);
    return sig;
  };
  const all: Chat[] = [];
  const endings: (() => Promise<unknown>)[] = [];
  const chat: Chats['chat'] = (userID, options = {}, deviceId = crypto.randomUUID(), clock = Date.now) => {
    const network = cuttable({
      ...nodePlatform({ deviceId }),
      ...(typeof clock === 'function' ? { nowMs: clock } : clock),
    });
    const sdk = createInstance({
      sdkAppId,
      url: `${chats.address.replace('http', 'ws')}/im`,
      platform: network.platform,
      options: { SDKAppID: sdkAppId, eventThrottling: false, ...options },
      logSink: silent,
    });
    const { cut, restore } = network;
    const signIn = () => sdk.login({ userID, userSig: userSig(userID) });
    const made = { ...record(sdk, userID), userID, signIn, cut, restore };
    all.push(made);
    return made;
  };
  const chats: Chats = {
    cloud,
    address: cloud.app.url,
    sdkAppId,
    userSig,
    chat,
    atEnd: (run) => void endings.push(run),
    async ready(userID, options) {
      const made = chat(userID, options);
      await made.signIn();
      await made.next('sdkStateReady');
      return made;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...all.map(({ sdk }) => sdk.destroy()), ...endings.map((end) => end())]);
      await cloud[Symbol.asyncDispose]();
    },
  };
  return chats;
}

interface Waiting {
  name: string;
  fits(event: ChatEvent): unknown;
  resolve(event: ChatEvent): void;
}

/** A platform whose network can be taken away. */
export function cuttable(platform: Platform): Pick<Chat, 'cut' | 'restore'> & { platform: Platform } {
  const sockets = new Set<Socket>();
  const wakes = new Set<(hint: 'awake' | 'networkLost') => void>();
  let isUp = true;
  return {
    platform: {
      ...platform,
      openSocket(url, protocol) {
        const socket = platform.openSocket(isUp ? url : 'ws://127.0.0.1:1', protocol);
        sockets.add(socket);
        return socket;
      },
      onWake(run) {
        wakes.add(run);
        const stop = platform.onWake(run);
        return () => {
          wakes.delete(run);
          stop();
        };
      },
    },
    cut() {
      isUp = false;
      for (const socket of sockets) socket.close();
      sockets.clear();
    },
    restore() {
      isUp = true;
      for (const run of wakes) run('awake');
    },
  };
}

function record(sdk: ChatInstance, userID: string): Pick<Chat, 'sdk' | 'told' | 'next' | 'seen'> {
  const told: string[] = [];
  const kept: ChatEvent[] = [];
  const waiting = new Set<Waiting>();
  function handle(event: ChatEvent): void {
    told.push(event.name);
    for (const one of waiting) {
      if (one.name !== event.name || !one.fits(event)) continue;
      waiting.delete(one);
      one.resolve(event);
      return;
    }
    kept.push(event);
  }
  for (const name of Object.values(EVENT)) sdk.on(name, handle);
  const next = (name: string, fits: (event: ChatEvent) => unknown = () => true): Promise<ChatEvent> => {
    const index = kept.findIndex((event) => event.name === name && fits(event));
    const [found] = index < 0 ? [] : kept.splice(index, 1);
    if (found) return Promise.resolve(found);
    return new Promise((resolve, reject) => {
      const late = () => reject(new Error(`${userID}: no event ${name}; told were ${told.join(', ')}`));
      const timer = setTimeout(late, PATIENCE_MS);
      waiting.add({
        name,
        fits,
        resolve: (event) => {
          clearTimeout(timer);
          resolve(event);
        },
      });
    });
  };
  return { sdk, told, next, seen: (name) => kept.filter((event) => event.name === name) };
}

/** Makes a text message from one chat to another user. */
export function textTo({ sdk }: Chat, to: string, text: string, more: { needReadReceipt?: boolean } = {}) {
  return sdk.createTextMessage({ to, conversationType: 'C2C', payload: { text }, ...more });
}

/** Sends a text and gives the message. */
export async function say(chat: Chat, to: string, text: string, more: { needReadReceipt?: boolean } = {}) {
  const { data } = await chat.sdk.sendMessage(textTo(chat, to, text, more));
  return data.message;
}
