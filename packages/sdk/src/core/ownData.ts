import type { WireMessage } from '@hongyan/contract';
import { readHistory } from './history.ts';
import type { Session } from './session.ts';

/** What the user keeps of a message on this device alone; no other device and no server knows of it. */
export interface Own {
  conv: string;
  id: string;
  /** The app's own fields of a message (S21): e.g. 1, played. */
  customInt?: number;
  customStr?: string;
  /** Deleted here, and on the server not. */
  isHidden?: boolean;
  /** Saved or imported here, and on no server: it has no place in the log (`seq` 0). */
  message?: WireMessage;
}

type OwnFields = Pick<Own, 'customInt' | 'customStr' | 'isHidden' | 'message'>;

/** Where a page of local history ended: the next one is older. */
export interface OwnCursor {
  /** The place of the last message that has one; absent: none was given yet. */
  seq?: number;
  /** Time and id of the last saved message. */
  saved?: { timeSec: number; id: string };
}

const kept = new WeakMap<Session, Promise<Map<string, Own>>>();

const nameOf = (conv: string, id: string): string => `${conv} ${id}`;

/** All of it, read from the store once a session. */
export function ownOf(session: Session): Promise<Map<string, Own>> {
  const known = kept.get(session);
  if (known) return known;
  const reading = session.store
    .facts('own')
    .then((facts) => new Map((facts as Own[]).map((own) => [nameOf(own.conv, own.id), own])));
  kept.set(session, reading);
  reading.catch(() => kept.delete(session));
  return reading;
}

/** The fields of a message that the app set on this device (S21); `customInt` 0 and `customStr` empty where it did not. */
export async function customOf(session: Session, conv: string, id: string) {
  const { customInt = 0, customStr = '' } = (await ownOf(session)).get(nameOf(conv, id)) ?? {};
  return { customInt, customStr };
}

/** Sets fields of a message on this device (S21); what is not named stays. */
export const setCustom = (
  session: Session,
  conv: string,
  id: string,
  fields: Pick<Own, 'customInt' | 'customStr'>,
): Promise<void> => keep(session, [{ conv, id, ...fields }]);

/** Saves messages on this device, or imports them there: they stand in the history by their time. */
export const saveMessages = (session: Session, conv: string, messages: readonly WireMessage[]): Promise<void> =>
  keep(
    session,
    messages.map((message) => ({ conv, id: message.id, message: { ...message, seq: 0 } })),
  );

/** Deletes messages on this device and leaves them on the server (S23); saved ones are gone, with what was set on them. */
export async function deleteLocally(session: Session, conv: string, ids: readonly string[]): Promise<void> {
  const all = await ownOf(session);
  const saved = ids.filter((id) => all.get(nameOf(conv, id))?.message);
  await drop(session, conv, saved);
  await keep(
    session,
    ids.filter((id) => !saved.includes(id)).map((id) => ({ conv, id, isHidden: true })),
  );
}

/** Forgets all that is kept of a conversation's messages on this device alone; with its history. */
export async function forgetOwn(session: Session, conv: string): Promise<void> {
  const ids = [...(await ownOf(session)).values()].filter((own) => own.conv === conv).map(({ id }) => id);
  await drop(session, conv, ids);
}

/**
 * A page of history as this device shows it, newest first: without what was deleted here, with what was saved here.
 *
 * @param before where the page before ended; absent: the newest
 */
export async function ownHistory(
  session: Session,
  conv: string,
  { before = {}, count }: { before?: OwnCursor | undefined; count: number },
): Promise<{ messages: WireMessage[]; next: OwnCursor | undefined }> {
  const all = await ownOf(session);
  const saved = savedIn(all, conv).filter((message) => !before.saved || isOlder(message, before.saved));
  const there: WireMessage[] = [];
  let [beforeSeq, isCompleted] = [before.seq, false];
  while (there.length <= count && !isCompleted) {
    const page = await readHistory(session, conv, { ...(beforeSeq !== undefined && { beforeSeq }), count });
    there.push(...page.messages.filter(({ id }) => !all.get(nameOf(conv, id))?.isHidden));
    beforeSeq = page.messages.at(-1)?.seq ?? beforeSeq;
    isCompleted = page.isCompleted || page.messages.length === 0;
  }
  const merged = mergedByTime(there, saved);
  const messages = merged.slice(0, count);
  if (merged.length <= count) return { messages, next: undefined };
  const [lastThere, lastSaved] = [messages.findLast(({ seq }) => seq > 0), messages.findLast(({ seq }) => seq === 0)];
  return {
    messages,
    next: {
      ...before,
      ...(lastThere && { seq: lastThere.seq }),
      ...(lastSaved && { saved: { timeSec: lastSaved.timeSec, id: lastSaved.id } }),
    },
  };
}

/** The messages of a conversation that were saved here, newest first. */
export const savedIn = (all: ReadonlyMap<string, Own>, conv: string): WireMessage[] =>
  [...all.values()]
    .flatMap((own) => (own.conv === conv && own.message && !own.isHidden ? own.message : []))
    .sort((a, b) => (isOlder(a, b) ? 1 : -1));

const isOlder = (a: Pick<WireMessage, 'timeSec' | 'id'>, b: Pick<WireMessage, 'timeSec' | 'id'>): boolean =>
  a.timeSec < b.timeSec || (a.timeSec === b.timeSec && a.id < b.id);

/** Those of the log keep their order among themselves, whatever their times. */
function mergedByTime(there: readonly WireMessage[], saved: readonly WireMessage[]): WireMessage[] {
  const merged: WireMessage[] = [];
  let at = 0;
  for (const message of there) {
    for (let next = saved[at]; next && next.timeSec > message.timeSec; next = saved[++at]) merged.push(next);
    merged.push(message);
  }
  return [...merged, ...saved.slice(at)];
}

async function keep(session: Session, owns: readonly (Pick<Own, 'conv' | 'id'> & OwnFields)[]): Promise<void> {
  const all = await ownOf(session);
  const facts = owns.map((own) => {
    const name = nameOf(own.conv, own.id);
    return [name, { ...all.get(name), ...own }] as const;
  });
  if (facts.length === 0) return;
  await session.store.putFacts('own', facts);
  for (const [name, own] of facts) all.set(name, own);
}

async function drop(session: Session, conv: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const names = ids.map((id) => nameOf(conv, id));
  const all = await ownOf(session);
  await session.store.dropFacts('own', names);
  for (const name of names) all.delete(name);
}
