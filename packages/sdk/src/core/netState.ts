import { noAnswer } from '../connection/fault.ts';
import type { NetState } from '../connection/port.ts';
import type { Session } from './session.ts';

/** What is known of the network. */
export interface NetKnowledge {
  /** As told last; undefined before anything was. */
  state: NetState | undefined;
  /** What waits for the end of an attempt to connect. */
  readonly waiting: Set<() => void>;
}

type Waiting = Pick<Session, 'net' | 'store' | 'connection' | 'isAlive'>;

/** Notes what the connection tells. */
export function netTold(session: Pick<Session, 'net'>, state: NetState): void {
  session.net.state = state;
  if (state !== 'connecting') releaseWaiting(session);
}

/** Lets go what waits for the network, as the session ends too. */
export function releaseWaiting({ net }: Pick<Session, 'net'>): void {
  const due = [...net.waiting];
  net.waiting.clear();
  for (const go of due) go();
}

/** While nothing can be asked, what is kept on the device has to do. */
export const isKeptEnough = ({ store, connection }: Pick<Session, 'store' | 'connection'>): boolean =>
  store.isDurable && !connection.isOnline;

/**
 * Whether there is no network, so that what is kept on the device has to do: at once between two attempts to connect, and
 * when an attempt is under way as soon as it is over.
 */
export async function isWithoutNetwork(session: Waiting): Promise<boolean> {
  const { net, connection } = session;
  if (!isKeptEnough(session)) return false;
  if (net.state !== 'disconnected' && session.isAlive) await new Promise<void>((go) => net.waiting.add(go));
  return !connection.isOnline && net.state === 'disconnected';
}

/**
 * What is kept, while nothing can be asked; undefined where the server is to be asked.
 *
 * @throws SdkFault `noAnswer`: nothing is kept, and there is no network
 */
export async function keptOffline<T>(session: Waiting, kept: () => T | Promise<T>): Promise<T | undefined> {
  if (!isKeptEnough(session)) return undefined;
  const value = await kept();
  if (value === undefined && (await isWithoutNetwork(session))) throw noAnswer();
  return value;
}
