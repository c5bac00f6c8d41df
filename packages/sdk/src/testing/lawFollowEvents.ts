import { idOf, type LawEvent, user } from './lawEvent.ts';
import type { Stage } from './lawStage.ts';

const follow = ({ server }: Stage, from: string, to: string) =>
  server.rest.ok('follow/follow_add', { From_Account: idOf(from), FollowItem: [{ To_Account: idOf(to) }] });
const unfollow = ({ server }: Stage, from: string, to: string) =>
  server.rest.ok('follow/follow_delete', { From_Account: idOf(from), To_Account: [idOf(to)] });

/** What comes of who follows whom. */
export const lawFollowEvents: readonly LawEvent[] = [
  user('followingAdded', 'by the app', (stage) => follow(stage, stage.withBob, stage.withAlice)),
  user('followerAdded', 'by another, whom the user follows', async (stage) => {
    await follow(stage, stage.withBob, stage.withAlice);
    await follow(stage, stage.withAlice, stage.withBob);
  }),
  user('followingRemoved', 'by the app, of one of two', async (stage) => {
    await follow(stage, stage.withAlice, stage.withBob);
    for (const to of [stage.withAlice, stage.withCarol]) await follow(stage, stage.withBob, to);
    await unfollow(stage, stage.withBob, stage.withAlice);
  }),
  user('followerRemoved', 'by another', async (stage) => {
    for (const from of [stage.withAlice, stage.withCarol]) await follow(stage, from, stage.withBob);
    await unfollow(stage, stage.withCarol, stage.withBob);
  }),
];
