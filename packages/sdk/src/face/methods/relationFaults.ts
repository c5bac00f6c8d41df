import { SdkFault } from '../../connection/fault.ts';
import { chatError } from '../errors/chatError.ts';
import type { CodeName } from '../errors/codes.ts';

/** What the server's codes about friends are called in this interface (§8.1). */
const own: ReadonlyMap<number | undefined, CodeName> = new Map([
  [32_218, 'FRIEND_GROUP_EXISTED'],
  [32_309, 'FRIEND_GROUP_NOT_EXIST'],
  [31_804, 'FRIEND_APPLICATION_NOT_EXIST'],
] as const);

/** The server's code of a refusal; undefined of anything else. */
export const codeOf = (thrown: unknown): number | undefined => (thrown instanceof SdkFault ? thrown.code : undefined);

/** Waits for a call about friends; refusals that this interface has codes of its own for come with those. */
export async function withOwnCodes<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (error) {
    const name = own.get(codeOf(error));
    throw name ? chatError(name) : error;
  }
}
