import type { WireMessage } from '@hongyan/contract';
import type { Face } from '../state/face.ts';

/** Who recalled a message of another is shown by name. */
export async function knowRevokers(face: Face, messages: readonly WireMessage[]): Promise<void> {
  await lackingRevokers(
    face,
    messages.flatMap(({ recalledBy }) => recalledBy ?? []),
  );
}

/** Fetches the profiles of those among these users of whom none was seen; undefined where there are none. */
export function lackingRevokers({ profiles, log }: Face, userIds: readonly string[]): Promise<unknown> | undefined {
  const unknown = new Set(userIds.filter((userId) => !profiles.get(userId)));
  if (unknown.size === 0) return undefined;
  return profiles.fetch([...unknown]).catch((error) => log.debug('profiles could not be fetched', error));
}
