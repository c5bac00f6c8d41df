import { TYPES } from '../constants/types.ts';
import { localContent } from '../files/localContent.ts';
import { createMerger } from '../objects/merger.ts';
import { type Author, createForward, createMessage } from '../objects/message.ts';
import type { Methods } from '../pipeline.ts';
import { groupIdOf } from '../state/conv.ts';
import type { Face } from '../state/face.ts';
import type { Message, MessageOptions } from '../types.ts';

type CreateMethods = Pick<
  Methods,
  | 'createTextMessage'
  | 'createTextAtMessage'
  | 'createCustomMessage'
  | 'createFaceMessage'
  | 'createLocationMessage'
  | 'createMergerMessage'
  | 'createForwardMessage'
  | 'createImageMessage'
  | 'createAudioMessage'
  | 'createVideoMessage'
  | 'createFileMessage'
>;

/** Making messages, which stay on this side until they are sent. */
export function createMethods(face: Face): CreateMethods {
  let lastSequence = 0;
  const author = (): Author => {
    const { core, profiles, random } = face;
    const { userId, uid } = core.me ?? { userId: '', uid: '0' };
    const own = profiles.get(userId);
    return {
      ...{ userId, uid, random },
      nick: own?.nick ?? '',
      avatar: own?.faceUrl ?? '',
      nowSec: () => Math.floor(core.serverNowMs() / 1_000),
      nextSequence: () => ++lastSequence,
    };
  };
  const of =
    (type: string) =>
    (options: MessageOptions<object>): Message =>
      inGroup(face, createMessage(options, type, options.payload, author()));
  const ofFile = (type: string) => (options: MessageOptions<{ file: unknown }>) =>
    of(type)({ ...options, payload: localContent(type, options) });
  return {
    createImageMessage: ofFile(TYPES.MSG_IMAGE),
    createAudioMessage: ofFile(TYPES.MSG_AUDIO),
    createVideoMessage: ofFile(TYPES.MSG_VIDEO),
    createFileMessage: ofFile(TYPES.MSG_FILE),
    createTextMessage: of(TYPES.MSG_TEXT),
    createTextAtMessage: of(TYPES.MSG_TEXT),
    createCustomMessage: of(TYPES.MSG_CUSTOM),
    createFaceMessage: of(TYPES.MSG_FACE),
    createLocationMessage: of(TYPES.MSG_LOCATION),
    createMergerMessage: (options) => orRejected(() => inGroup(face, createMerger(options, author()))),
    createForwardMessage: (options) => orRejected(() => inGroup(face, createForward(options, author()))),
  };
}

/** Notes the group's type and the author's name card on a message to a group. */
function inGroup({ groups }: Face, message: Message): Message {
  const isOfGroup = message.conversationType === TYPES.CONV_GROUP;
  const group = isOfGroup ? groups.get(groupIdOf(message.conversationID)) : undefined;
  message.conversationSubType = group?.type;
  message.nameCard = group?.selfInfo.nameCard ?? '';
  return message;
}

/** What cannot be forwarded or merged is told by a rejected promise, although the method is synchronous (§4.4). */
function orRejected(make: () => Message): Message {
  try {
    return make();
  } catch (error) {
    return Promise.reject(error) as unknown as Message;
  }
}
