import { SdkFault } from '../../connection/fault.ts';
import { chatError } from '../errors/chatError.ts';
import type * as codes from '../errors/codes.ts';
import * as laterCodes from '../errors/laterCodes.ts';

/** What the server's codes about friends are called in this interface (§8.1). */
const own: ReadonlyMap<number | undefined, codes.CodeText> = new Map([
  [32_218, laterCodes.FRIEND_GROUP_EXISTED],
  [32_309, laterCodes.FRIEND_GROUP_NOT_EXIST],
  [31_804, laterCodes.FRIEND_APPLICATION_NOT_EXIST],
]);

/** The server's code of a refusal; undefined of anything else. */
export const codeOf = (thrown: unknown): number | undefined => (thrown instanceof SdkFault ? thrown.code : undefined);

/** Waits for a call about friends; refusals that this interface has codes of its own for come with those. */
export async function withOwnCodes<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (error) {
    const ownCode = own.get(codeOf(error));
    throw ownCode ? chatError(ownCode) : error;
  }
}
