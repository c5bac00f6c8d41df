import { type Kind, type KindCounts, kinds } from '../moving/record.ts';

const NAMES: Readonly<Record<Kind, string>> = {
  account: 'accounts',
  blocked: 'blacklist entries',
  friendGroup: 'friend groups',
  friend: 'friends',
  group: 'groups',
  topic: 'topics',
  groupMessage: 'group messages',
  groupOption: 'group options',
  member: 'members',
  mute: 'mutes',
  message: 'one-to-one messages',
};

/** A kind of records as a person reads it. */
export const kindName = (kind: Kind): string => NAMES[kind];

/** Numbers by kind in one line. */
export function countsText(counts: KindCounts): string {
  const parts = (Object.keys(kinds) as Kind[])
    .filter((kind) => counts[kind])
    .map((kind) => `${(counts[kind] ?? 0).toLocaleString('en')} ${NAMES[kind]}`);
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

/** Aborts at the first Ctrl-C, so that what is under way ends well; a second one ends the process. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(1);
      stop.abort();
    });
  return stop.signal;
}
