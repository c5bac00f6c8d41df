import { chatError } from '../errors/chatError.ts';
import { type CodeText, NO_USE } from '../errors/codes.ts';
import * as codes from '../errors/laterCodes.ts';
import type { Methods } from '../pipeline.ts';
import type { SearchMethods } from '../types.ts';

/** What waits for services of others, and what the server does not do, each with the code it is refused with (§4.5, §4.6). */
export function refusedMethods(): Pick<Methods, 'translateText' | 'convertVoiceToText' | keyof SearchMethods> {
  const refused = (code: CodeText) => () => Promise.reject(chatError(code));
  // The server does not search; it is refused as by an app that has not bought it.
  const search = refused(NO_USE);
  return {
    translateText: refused(codes.TRANSLATE_TEXT_FAIL),
    convertVoiceToText: refused(codes.VOICE_TO_TEXT_FAIL),
    ...{ searchCloudMessages: search, searchCloudUsers: search },
    ...{ searchCloudGroups: search, searchCloudGroupMembers: search },
  };
}
