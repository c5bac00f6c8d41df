import { type Kind, type KindCounts, kinds } from '../moving/record.ts';

const NAMES: Readonly<Record<Kind, string>> = {
  account: 'accounts',
  blocked: 'blacklist entries',
  friendGroup: 'friend groups',
  friend: 'friends',
  follow: 'follows',
  group: 'groups',
  topic: 'topics',
  groupMessage: 'group messages',
  groupOption: 'group options',
  member: 'members',
  mute: 'mutes',
  message: 'one-to-one messages',
};

/** Kinds that come by turns, group after group, and that a file counts: they have one bar. */
const IN_GROUPS: readonly Kind[] = ['group', 'groupMessage', 'member'];
const BY_TURNS: readonly Kind[] = [...IN_GROUPS, 'topic', 'groupOption', 'mute'];

/** How far a kind is, for the progress bar; without a total where it is not known. */
export function barOf(kind: Kind, done: KindCounts, totals: KindCounts = {}): [string, number, number | undefined] {
  if (!BY_TURNS.includes(kind)) return [NAMES[kind], done[kind] ?? 0, totals[kind]];
  const sum = (counts: KindCounts) => IN_GROUPS.reduce((all, one) => all + (counts[one] ?? 0), 0);
  const isKnown = IN_GROUPS.every((one) => totals[one] !== undefined);
  return ['groups, their messages and members', sum(done), isKnown ? sum(totals) : undefined];
}

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
