import type { WireMessage } from '@hongyan/contract';
import { deleteLocally, type Own, ownName, ownOf, readSaved, saveMessages, setCustom } from '../core/ownData.ts';
import { type FoundIn, searchKept, type Wanted } from '../core/search.ts';
import type { Client } from './client.ts';

/** The app's own fields of a message (S21). */
export type CustomFieldsOfMessage = Pick<Own, 'customInt' | 'customStr' | 'isBase64'>;

/** Reads what is kept on this device alone, so that messages tell of it without waiting. */
export async function readOwn(client: Client): Promise<void> {
  const { core } = client.started ?? {};
  const uid = core?.me?.uid;
  if (!core || client.own) return;
  try {
    const own = await core.inSession(ownOf);
    if (core.me?.uid === uid) client.own = own;
  } catch (error) {
    client.log.warn('what is kept on this device alone could not be read', error);
  }
}

/** @returns whether messages show it from now on */
export function keepCustom(client: Client, conv: string, id: string, fields: CustomFieldsOfMessage): boolean {
  const name = ownName(conv, id);
  const { own, started } = client;
  // Shown at once; the store follows.
  own?.set(name, { ...own.get(name), conv, id, ...fields });
  inBackground(
    client,
    'fields of a message',
    started?.core.inSession((session) => setCustom(session, conv, id, fields)),
  );
  return own !== undefined;
}

/** Deletes a message on this device for good. */
export function removeHere(client: Client, conv: string, { id, isKept }: { id: string; isKept: boolean }): void {
  const { core } = client.started ?? {};
  const name = ownName(conv, id);
  // Gone at once; the store follows.
  if (isKept) client.own?.set(name, { ...client.own.get(name), conv, id, isHidden: true });
  const removing = isKept ? core?.inSession((session) => deleteLocally(session, conv, [id])) : core?.forgetUnsent(id);
  inBackground(client, 'that a message was deleted', removing);
}

function inBackground(client: Client, what: string, work: Promise<void> | undefined): void {
  work?.catch((error: unknown) => client.log.warn(`${what} could not be kept on this device`, error));
}

/** Saves messages on this device alone. */
export async function saveHere(
  client: Client,
  conv: string,
  messages: readonly WireMessage[],
  isUnread = false,
): Promise<void> {
  await client.started?.core.inSession((session) => saveMessages(session, conv, messages, { isUnread }));
}

/** Marks messages that were saved here as read, up to a time in seconds. */
export async function readHere(client: Client, conv: string, upToSec: number): Promise<void> {
  await client.started?.core.inSession((session) => readSaved(session, conv, upToSec));
}

/** How many messages that were saved here are unread. */
export const unreadHere = ({ own }: Client, conv: string): number =>
  [...(own?.values() ?? [])].filter((one) => one.conv === conv && one.message && one.isUnread).length;

/** Searches what is on the device. */
export const searchHere = (client: Client, wanted: Wanted, most: number): Promise<FoundIn[]> =>
  client.started?.core.inSession((session) => searchKept(session, wanted, most)) ?? Promise.resolve([]);
