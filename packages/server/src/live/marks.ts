import { ImError, type Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { supportsLive } from '../group/rules.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Group } from '../storage/port/groups.ts';
import { HIDDEN, STAYS } from './crowd.ts';

type Needs = Pick<Ctx, 'storage' | 'live'>;

/** An account and the marks that it gets or loses. */
export interface Marking {
  account: Account;
  marks: number[];
}

const FIRST_MARK = 1_000;

/**
 * Refuses more accounts than one call marks, whether they are there or not.
 *
 * @throws ImError `groupTooManyAccounts`
 */
export function assertMarkable({ liveMarkAccountsMax: max }: Settings, wanted: readonly unknown[]): void {
  if (wanted.length > max)
    throw new ImError('groupTooManyAccounts', { field: 'MemberList', count: wanted.length, max });
}

/**
 * Marks those who are in a live room, or takes marks off.
 *
 * @returns those who are there; the others are left out
 * @throws ImError `groupDenied`, `groupParamsIllegal`, `groupTooManyAccounts`, `groupUnknown`
 */
export async function markInRoom(
  ctx: Needs,
  settings: Settings,
  group: Group,
  wanted: readonly Marking[],
  isSet: boolean,
): Promise<Marking[]> {
  supportsLive(group, 'marks');
  assertMarkable(settings, wanted);
  for (const { marks } of wanted) for (const mark of marks) assertMark(mark);
  const there = await ctx.live.present(
    group.gid,
    wanted.map(({ account }) => account.uid),
  );
  const done = wanted.filter(({ account }) => there.has(account.uid));
  const rows = done.flatMap(({ account, marks }) => marks.map((mark) => ({ uid: account.uid, mark })));
  const limits = { marksMax: settings.liveMarksMax, membersMax: settings.liveMarkMembersMax };
  const { live } = ctx.storage;
  const outcome = isSet ? await live.mark(group.gid, rows, limits) : await live.unmark(group.gid, rows);
  if ('refused' in outcome) throw refusal(outcome.refused, group, limits);
  const places = await live.places(
    group.gid,
    done.map(({ account }) => account.uid),
    0,
  );
  if (places.length > 0)
    ctx.live.marked(
      group.gid,
      places.map(({ uid, marks }) => ({ uid, marks })),
    );
  return done;
}

function assertMark(mark: number): void {
  if (mark >= FIRST_MARK || mark === STAYS || mark === HIDDEN) return;
  const reason = `${mark} is none: ${FIRST_MARK} and above, ${STAYS} or ${HIDDEN} are`;
  throw new ImError('groupParamsIllegal', { field: 'Marks', reason });
}

function refusal(
  refused: 'gone' | 'tooManyMarks' | 'tooManyMembers',
  { groupId }: Group,
  { marksMax, membersMax }: { marksMax: number; membersMax: number },
): ImError {
  if (refused === 'gone') return new ImError('groupUnknown', { groupId });
  const reason =
    refused === 'tooManyMarks'
      ? `at most ${marksMax} different ones are allowed in a room`
      : `at most ${membersMax} members of a room may have the same`;
  return new ImError('groupParamsIllegal', { field: 'Marks', reason });
}
