import type { UserEvent } from '@hongyan/contract';
import { last } from '../../platform/builtIns.ts';
import { EVENT } from '../constants/event.ts';
import { nameOf } from '../objects/names.ts';
import { profileOf } from '../objects/profile.ts';
import type { Face } from './face.ts';

/** Tells of a user who follows or is followed, or no more (§6.1). */
export type FollowNotices = (event: UserEvent) => void;

/** What is told at once is told in one event for each list; of those who are new the profiles are fetched first. */
export function createFollowNotices({
  timers,
  profiles,
  emitter,
  ready,
}: Pick<Face, 'timers' | 'profiles' | 'emitter' | 'ready'>): FollowNotices {
  let waiting: UserEvent[] = [];

  const shown = (userID: string) => profileOf(userID, profiles.get(userID));

  function tell(name: string, isAdd: boolean, events: readonly UserEvent[]): void {
    const userIDs = userIdsOf(events);
    if (userIDs.length > 0) emitter.emit(name, { userInfoList: isAdd ? userIDs.map(shown) : userIDs, isAdd });
  }

  async function gather(events: readonly UserEvent[]): Promise<void> {
    await new Promise<void>((resolve) => timers.setTimer(resolve, 0));
    waiting = [];
    await profiles.fetch(userIdsOf(events.filter(isAdding)).filter((userID) => !profiles.get(userID)));
  }

  return (event) => {
    if (waiting.push(event) > 1) return;
    const events = waiting;
    ready.tell(() => {
      for (const run of runsOf(events)) {
        const isAdd = run.some(isAdding);
        const isFollower = run.some(({ kind }) => kind.startsWith('follower'));
        tell(isFollower ? EVENT.MY_FOLLOWERS_LIST_UPDATED : EVENT.MY_FOLLOWING_LIST_UPDATED, isAdd, run);
        const mutual = run.filter(({ value }) => value === 1);
        tell(EVENT.MUTUAL_FOLLOWERS_LIST_UPDATED, isAdd, mutual);
      }
    }, gather(events));
  };
}

const isAdding = ({ kind }: UserEvent): boolean => kind.endsWith('Added');
const userIdsOf = (events: readonly UserEvent[]): string[] => events.map(({ conv = '' }) => nameOf(conv));

/** Events of one kind that follow each other. */
function runsOf(events: readonly UserEvent[]): UserEvent[][] {
  const runs: UserEvent[][] = [];
  for (const event of events) {
    const run = last(runs);
    if (run?.[0]?.kind === event.kind) run.push(event);
    else runs.push([event]);
  }
  return runs;
}
