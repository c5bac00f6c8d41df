import type { WireMessage } from '@hongyan/contract';
import type { Face } from '../state/face.ts';

/** Who recalled a message of another is shown by name. */
export async function knowRevokers({ profiles, log }: Face, messages: readonly WireMessage[]): Promise<void> {
  const unknown = new Set(
    messages.flatMap(({ recalledBy }) => recalledBy ?? []).filter((userId) => !profiles.get(userId)),
  );
  if (unknown.size === 0) return;
  await profiles.fetch([...unknown]).catch((error) => log.debug('profiles could not be fetched', error));
}
