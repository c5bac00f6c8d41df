import { chatError } from '../errors/chatError.ts';
import * as codes from '../errors/codes.ts';
import { isIntl } from '../objects/messageForShow.ts';
import type { Methods } from '../pipeline.ts';
import type { Face } from '../state/face.ts';
import type { SearchMethods } from '../types.ts';

type ExtraMethods = Pick<Methods, 'registerPlugin' | 'use' | 'callExperimentalAPI' | keyof SearchMethods>;

/**
 * Bits of `isCommercialAbilityEnabled` that this SDK has (sdk-js-api §5): 5 read receipts, 6 members of live rooms, 7 status
 * of users, 11 bans from live rooms, 13 extensions of messages, 15 counters of groups, 48 reactions.
 */
const abilities: ReadonlySet<number> = new Set([5, 6, 7, 11, 13, 15, 48].map((bit) => 2 ** bit));

/** What kits call and what needs no server; plugins are built in or not needed (§10). */
export function extraMethods(face: Face): ExtraMethods {
  const known: Readonly<Record<string, (param: unknown) => unknown>> = {
    isCommercialAbilityEnabled: async (bit) => ({ enabled: abilities.has(Number(bit)) }),
    canIUseModule: () => true,
    isFeatureEnabledForStat: () => undefined,
    statTUIKeyFeatures: () => undefined,
    isIntl: () => isIntl(face.sdkAppId),
    reportTUIFeatureUsage: () => undefined,
    reportModalView: () => undefined,
  };
  const refused = () => Promise.reject(chatError(codes.NO_USE));
  return {
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
