import { chatError } from '../errors/chatError.ts';
import * as codes from '../errors/codes.ts';
import { isIntl } from '../objects/messageForShow.ts';
import type { Methods } from '../pipeline.ts';
import type { Face } from '../state/face.ts';
import type { SearchMethods } from '../types.ts';

type ExtraMethods = Pick<
  Methods,
  'registerPlugin' | 'use' | 'callExperimentalAPI' | keyof SearchMethods | keyof typeof waiting
>;

/** What waits for files and for what is made of them, with the code it is refused with (§4.4, §4.5). */
const waiting = {
  createImageMessage: codes.COS_UNDETECTED,
  createAudioMessage: codes.COS_UNDETECTED,
  createVideoMessage: codes.COS_UNDETECTED,
  createFileMessage: codes.COS_UNDETECTED,
  translateText: codes.TRANSLATE_TEXT_FAIL,
  convertVoiceToText: codes.VOICE_TO_TEXT_FAIL,
} as const;

/**
 * Bits of `isCommercialAbilityEnabled` that this SDK has (sdk-js-api §5): 5 read receipts, 6 members of live rooms, 7 status
 * of users, 9 marks of conversations, 10 groups of them, 11 bans from live rooms, 13 extensions of messages, 15 counters of groups, 48 reactions, 52 following.
 */
const abilities: ReadonlySet<number> = new Set([5, 6, 7, 9, 10, 11, 13, 15, 48, 52].map((bit) => 2 ** bit));

/** What kits call and what needs no server; plugins are built in or not needed (§10). */
export function extraMethods(face: Face): ExtraMethods {
  const nothing = () => undefined;
  const known: Readonly<Record<string, (param: unknown) => unknown>> = {
    isCommercialAbilityEnabled: async (bit) => ({ enabled: abilities.has(Number(bit)) }),
    canIUseModule: () => true,
    isFeatureEnabledForStat: nothing,
    statTUIKeyFeatures: nothing,
    isIntl: () => isIntl(face.sdkAppId),
    reportTUIFeatureUsage: nothing,
    reportModalView: nothing,
  };
  const refused = () => Promise.reject(chatError(codes.NO_USE));
  const refusals = Object.entries(waiting).map(([name, code]) => [name, () => Promise.reject(chatError(code))]);
  return {
    ...(Object.fromEntries(refusals) as Pick<Methods, keyof typeof waiting>),
    // The server does not search; it is refused as by an app that has not bought it (§4.6).
    searchCloudMessages: refused,
    searchCloudUsers: refused,
    searchCloudGroups: refused,
    searchCloudGroupMembers: refused,
    registerPlugin() {},
    use() {},
    callExperimentalAPI(key, param) {
      const call = Object.hasOwn(known, key) ? known[key] : undefined;
      return call ? call(param) : Promise.reject(chatError(codes.INVALID_OPERATION));
    },
  };
}
