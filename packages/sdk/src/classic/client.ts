import type { NetState } from '../connection/port.ts';
import type { Core } from '../core/port.ts';
import type { Log } from '../face/log/log.ts';
import type { Store } from '../store/port.ts';
import type { TIMConversation } from './conversation.ts';
import type { TIMMessageListener, TIMSdkConfig, TIMUserConfig } from './listeners.ts';
import type { TIMMessage } from './message.ts';
import { classicFault, faultOf, type Reply, replyOf } from './reply.ts';

/** What there is once `initSdk` was called. */
export interface Started {
  readonly core: Core;
  readonly store: Store;
}

/** What the objects of one manager share. */
export interface Client {
  started: Started | undefined;
  config: TIMSdkConfig;
  user: TIMUserConfig;
  readonly log: Log;
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
}

/** The core of a client that is signed in. */
export function signedIn({ started }: Client): Started & { me: { userId: string; uid: string } } {
  const me = started?.core.me;
  if (!started || !me) throw classicFault('notSignedIn', 'the SDK is not initialised or nobody is signed in');
  return { ...started, me };
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
export function answer<T>(client: Pick<Client, 'log'>, reply: Reply<T>, asking: Promise<T>): void {
  const { succ, fail } = replyOf<T>(reply);
  asking.then(
    (value) => tellApp(client, () => succ(value)),
    (error: unknown) => {
      const [code, desc] = faultOf(error);
      tellApp(client, () => fail(code, desc));
    },
  );
}
