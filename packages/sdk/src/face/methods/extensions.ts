import type { OutputOf, SocketCommands, WireExtension } from '@hongyan/contract';
import { last } from '../../platform/builtIns.ts';
import { chatError } from '../errors/chatError.ts';
import * as codes from '../errors/codes.ts';
import type { Methods } from '../pipeline.ts';
import { tellChanges } from '../state/changes.ts';
import type { Face } from '../state/face.ts';
import type { ExtensionResult, Message, MessageExtension } from '../types.ts';
import { placeOf } from './reactions.ts';

type Family = Pick<Methods, 'setMessageExtensions' | 'getMessageExtensions' | 'deleteMessageExtensions'>;
type Answer = OutputOf<SocketCommands['setExtensions']>;

/** Pairs that messages carry, which were sent with `isSupportExtension` (§4.5). */
export function extensionMethods(face: Face): Family {
  return {
    setMessageExtensions: async (given, extensions) => ({ extensions: await set(face, given, extensions) }),
    async getMessageExtensions(given, keyList) {
      const pairs = await readAll(face, original(face, given));
      const wanted = pairs.filter(({ key }) => keyList?.includes(key) ?? true);
      return { extensions: wanted.map(({ key, value }) => ({ key, value })) };
    },
    deleteMessageExtensions: async (given, keyList) => ({ extensions: await remove(face, given, keyList) }),
  };
}

/** The object that was handed out: kits may pass a copy. */
function original({ messages }: Face, given: Message): Message {
  placeOf(given);
  if (!given.isSupportExtension) throw chatError(codes.INVALID_OPERATION);
  return messages.find(given.ID, given.conversationID) ?? given;
}

async function set(face: Face, given: Message, extensions: readonly MessageExtension[]): Promise<ExtensionResult[]> {
  const message = original(face, given);
  const pairs = extensions.map(({ key, value }) => ({ key, value, seq: face.extensions.of(message, key) }));
  const answer = await face.core.callReactions('setExtensions', { ...placeOf(message), extensions: pairs });
  return results(face, message, answer);
}

async function remove(face: Face, given: Message, keyList?: readonly string[] | null): Promise<ExtensionResult[]> {
  const message = original(face, given);
  const place = placeOf(message);
  if (!keyList) {
    const cleared = await face.core.callReactions('deleteExtensions', place);
    await results(face, message, cleared);
    return cleared.changes.flatMap(({ extension }) => (extension ? { code: 0, key: extension.key, value: '' } : []));
  }
  // What was never seen here has a version that only the server knows.
  if (!keyList.every((key) => face.extensions.knows(message, key))) await readAll(face, message);
  const extensions = keyList.map((key) => ({ key, seq: face.extensions.of(message, key) }));
  return results(face, message, await face.core.callReactions('deleteExtensions', { ...place, extensions }));
}

/** Remembers what is there now, and tells the app as it tells others (§6.1). */
async function results(face: Face, message: Message, { results, changes }: Answer): Promise<ExtensionResult[]> {
  face.extensions.saw(message, results);
  const conv = message.conversationID;
  const wire = await face.core.messageById(conv, message.ID);
  tellChanges(
    face,
    conv,
    changes.map((change) => ({ change, message: wire })),
  );
  return results.map(({ code, key, value }) => ({ code, key, value }));
}

async function readAll(face: Face, message: Message): Promise<WireExtension[]> {
  const all: WireExtension[] = [];
  for (let isCompleted = false; !isCompleted; ) {
    const startSeq = (last(all)?.seq ?? -1) + 1;
    const page = await face.core.callReactions('getExtensions', { ...placeOf(message), startSeq });
    all.push(...page.extensions);
    isCompleted = page.isCompleted || page.extensions.length === 0;
  }
  face.extensions.saw(message, all);
  return all;
}
