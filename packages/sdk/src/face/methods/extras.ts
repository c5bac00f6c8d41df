import { hasOwn } from '../../platform/builtIns.ts';
import { chatError } from '../errors/chatError.ts';
import * as codes from '../errors/codes.ts';
import { isIntl } from '../objects/messageForShow.ts';
import type { Methods } from '../pipeline.ts';
import type { Face } from '../state/face.ts';

type ExtraMethods = Pick<Methods, 'registerPlugin' | 'use' | 'callExperimentalAPI'>;

/**
 * Bits of `isCommercialAbilityEnabled` that this SDK has (sdk-js-api §5): 3 communities, 4 messages to chosen members, 5 read
 * receipts, 6 members of live rooms, 7 status of users, 9 marks of conversations, 10 groups of them, 11 bans from live rooms,
 * 13 extensions of messages, 15 counters of groups, 48 reactions, 52 following.
 */
const abilities: ReadonlySet<number> = new Set([3, 4, 5, 6, 7, 9, 10, 11, 13, 15, 48, 52].map((bit) => 2 ** bit));

/** What kits call and what needs no server; plugins are built in or not needed (§10). */
export function extraMethods(face: Face): ExtraMethods {
  const nothing = () => undefined;
  const known: Readonly<Record<string, (param: unknown) => unknown>> = {
    isCommercialAbilityEnabled: async (bit) => ({ enabled: abilities.has(Number(bit)) }),
    exportLog: async () => (await face.later.load()).exportLog(),
    canIUseModule: () => true,
    isFeatureEnabledForStat: nothing,
    statTUIKeyFeatures: nothing,
    isIntl: () => isIntl(face.sdkAppId),
    reportTUIFeatureUsage: nothing,
    reportModalView: nothing,
  };
  return {
    registerPlugin() {},
    use() {},
    callExperimentalAPI(key, param) {
      const call = hasOwn(known, key) ? known[key] : undefined;
      return call ? call(param) : Promise.reject(chatError(codes.INVALID_OPERATION));
    },
  };
}
