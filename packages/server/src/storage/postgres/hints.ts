import type { SQL } from 'bun';
import type { OpName } from '../ops/op.ts';
import { listenTo, MAX_PAYLOAD_BYTES, Ringer, sizeOf } from './ringer.ts';

/** Another process changed something that this one may have cached (D12). What is not named may be any. */
export type Hint = { kind: 'app'; sdkAppId?: number } | { kind: 'account'; sdkAppId?: number; userIds?: string[] };

/** Tells other processes of changes to apps and accounts. */
export interface Hints {
  /** Called after an operation is committed; tells of it when others may have cached what it changed. */
  done(name: OpName, args: readonly unknown[]): void;
  close(): Promise<void>;
}

const CHANNEL = 'hongyan_hints';

/** Opens the channel of hints; listens only when somebody wants to hear. */
export async function openHints(sql: SQL, onHint?: (hint: Hint) => void): Promise<Hints> {
  const node = crypto.randomUUID();
  const ringer = new Ringer(sql, CHANNEL, node);
  if (onHint) {
    await listenTo(sql, CHANNEL, node, {
      ring: (payload) => onHint(JSON.parse(payload) as Hint),
      gap: () => {
        onHint({ kind: 'app' });
        onHint({ kind: 'account' });
      },
    });
  }
  return {
    done(name, args) {
      const hint = hintOf(name, args);
      if (!hint) return;
      const payload = JSON.stringify(hint);
      ringer.ring(sizeOf(payload) <= MAX_PAYLOAD_BYTES ? payload : JSON.stringify({ ...hint, userIds: undefined }));
    },
    close: () => ringer.flushed(),
  };
}

function hintOf(name: OpName, args: readonly unknown[]): Hint | undefined {
  const [first, second] = args;
  switch (name) {
    case 'apps.put':
      return { kind: 'app', sdkAppId: (first as { sdkAppId: number }).sdkAppId };
    case 'apps.setState':
    case 'apps.setSettings':
    case 'words.add':
    case 'words.remove':
      return { kind: 'app', sdkAppId: first as number };
    case 'accounts.import':
      return {
        kind: 'account',
        sdkAppId: first as number,
        userIds: (second as { userId: string }[]).map(({ userId }) => userId),
      };
    case 'accounts.delete':
      return { kind: 'account', sdkAppId: first as number, userIds: second as string[] };
    case 'accounts.kick':
    case 'accounts.mute':
    case 'profiles.update':
      return { kind: 'account', sdkAppId: first as number, userIds: [second as string] };
    default:
      return undefined;
  }
}
