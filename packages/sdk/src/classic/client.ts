import type { NetState } from '../connection/port.ts';
import type { LendingCore, Own } from '../core/ownData.ts';
import type { CrashReports } from '../face/crash/reports.ts';
import type { CrashWatch } from '../face/crash/watch.ts';
import type { Log } from '../face/log/log.ts';
import type { Store } from '../store/port.ts';
import type { TIMConversation } from './conversation.ts';
import type { TIMMessageListener, TIMSdkConfig, TIMUserConfig } from './listeners.ts';
import type { TIMMessage } from './message.ts';
import type { Recent } from './recent.ts';
import { classicFault, faultOf, type Reply, replyOf } from './reply.ts';

/** What there is once `initSdk` was called. */
export interface Started {
  readonly core: LendingCore;
  readonly store: Store;
  readonly crashes: CrashReports;
}

/** What the objects of one manager share. */
export interface Client {
  started: Started | undefined;
  config: TIMSdkConfig;
  user: TIMUserConfig;
  readonly log: Log;
  readonly watch: CrashWatch;
  readonly messageListeners: TIMMessageListener[];
  net: NetState;
  readonly random: () => number;
  /** Handles of conversations by the wire's name: the same one each time. */
  readonly conversations: Map<string, TIMConversation>;
  /** Messages of this run that the server does not have, by conversation and in order. */
  readonly unsent: Map<string, TIMMessage[]>;
  /** Conversations that were just taken off the list. */
  readonly leaving: Set<string>;
  /** Conversations of which nothing is kept on the device. */
  readonly transient: Set<string>;
  /** What is kept on this device alone, by name; undefined before it is read. */
  own: Map<string, Own> | undefined;
  /** The newest messages of conversations, as far as they are known without asking. */
  readonly recent: Recent;
  /** Conversations that are listed while recent contacts are switched off. */
  readonly listed: Set<string>;
}

/** Forgets what belongs to who was signed in. */
export function forgetUser(client: Client): void {
  const { unsent, leaving, recent, listed } = client;
  for (const one of [unsent, leaving, recent, listed]) one.clear();
  client.own = undefined;
  client.started?.crashes.reset();
}

/** The core of a client that is signed in. */
export function signedIn({ started }: Client): Started & { me: { userId: string; uid: string } } {
  const me = started?.core.me;
  if (!started || !me) throw classicFault('notSignedIn', 'the SDK is not initialised or nobody is signed in');
  return { ...started, me };
}

/** Reports errors of the SDK's own that were caught, where somebody is signed in (S1). */
export function reportCaught({ started, watch }: Pick<Client, 'started' | 'watch'>): void {
  if (started?.core.me && watch.caught.length > 0) void started.crashes.send();
}

/** Calls into the app; what it throws there is its own and goes to the log. */
export function tellApp(client: Pick<Client, 'log'>, run: () => void): void {
  try {
    run();
  } catch (error) {
    client.log.error('a callback of the app threw', error);
  }
}

/**
 * Issues a call and answers it by its callbacks, never before the call returned.
 *
 * @returns 0 when it was issued; 1 when it was not, because nobody is signed in (6013 goes to the callback too, S3)
 */
export function issue<T>(
  client: Client,
  reply: Reply<T>,
  run: (signedIn: Started & { me: { userId: string; uid: string } }) => Promise<T>,
): number {
  let isIssued = false;
  const asking = (async () => {
    const there = signedIn(client);
    isIssued = true;
    return await run(there);
  })();
  answer(client, reply, asking);
  return isIssued ? 0 : 1;
}

/** Answers a call by its callbacks. */
export function answer<T>(client: Pick<Client, 'log' | 'watch'>, reply: Reply<T>, asking: Promise<T>): void {
  const { succ, fail } = replyOf<T>(reply);
  asking.then(
    (value) => tellApp(client, () => succ(value)),
    (error: unknown) => {
      client.watch.note(error, 'call');
      const [code, desc] = faultOf(error);
      tellApp(client, () => fail(code, desc));
    },
  );
}
