import type { WireChange, WireMessage } from '@hongyan/contract';
import { last } from '../../platform/builtIns.ts';
import { EVENT } from '../constants/event.ts';
import type { EventData } from '../types.ts';
import type { Context, Told } from './told.ts';

type Updated = EventData['onMessageExtensionsUpdated'];
type Deleted = EventData['onMessageExtensionsDeleted'];

/** The event of a pair that was set or deleted; what is known of its version is that from here on. */
export function extensionTold({ face, conv }: Context, { extension }: WireChange, wire: WireMessage): Told | undefined {
  if (!extension) return undefined;
  const { key, value, seq } = extension;
  const message = face.messages.take(conv, wire);
  face.extensions.saw(message, [{ key, seq: value === undefined ? 0 : seq }]);
  const messageID = message.ID;
  if (value === undefined) {
    const data: Deleted = { messageID, keyList: [key] };
    return { name: EVENT.MESSAGE_EXTENSIONS_DELETED, data: [data] };
  }
  const data: Updated = { messageID, extensions: [{ key, value }] };
  return { name: EVENT.MESSAGE_EXTENSIONS_UPDATED, data: [data] };
}

/** Puts pairs of the same message into one event; false when they are of another one, or no pairs. */
export function joinExtensions(told: Told, next: Told): boolean {
  const [before, after] = [last(told.data), next.data[0]] as [Partial<Updated & Deleted>, Partial<Updated & Deleted>];
  if (before.messageID !== after.messageID) return false;
  if (before.extensions && after.extensions) before.extensions.push(...after.extensions);
  else if (before.keyList && after.keyList) before.keyList.push(...after.keyList);
  else return false;
  return true;
}
