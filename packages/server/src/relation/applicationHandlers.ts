import { ImError, type SocketCommands, type UserEvent } from '@hongyan/contract';
import { meOf } from '../conversation/place.ts';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, SocketCaller } from '../dispatch/handlers.ts';
import { cutPage } from '../message/cutPage.ts';
import { countPairs } from '../statistics/moved.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { FriendApplication } from '../storage/port/friendApplications.ts';
import { askBeforeResponse, type ResponseAction } from './ask.ts';
import { type By, bySession } from './by.ts';
import { readOffset } from './cursor.ts';
import { announceLists, faultOf, limitsOf } from './people.ts';
import { assertFriendTexts, screenFriend } from './texts.ts';

type ApplicationCommand =
  | 'getFriendApplications'
  | 'acceptFriendApplication'
  | 'refuseFriendApplication'
  | 'deleteFriendApplication'
  | 'markFriendApplicationsRead';

/** Friend requests over the socket (S44). */
export const applicationHandlers: Pick<HandlersOf<SocketCommands>, ApplicationCommand> = {
  async getFriendApplications(ctx, input, { me, settings }) {
    const offset = readOffset(input.cursor);
    const count = Math.min(input.count ?? settings.pageMax, settings.pageMax);
    const { applications, unread } = await ctx.storage.friendApplications.list(me.uid, offset, count + 1);
    const page = cutPage(applications.slice(0, count).map(wireApplication), settings.pageBytes);
    const cursor = page.length < applications.length ? String(offset + page.length) : '';
    return { applications: page, unreadCount: unread, cursor };
  },

  async acceptFriendApplication(ctx, input, caller) {
    assertFriendTexts(caller.settings, { remark: input.remark });
    const { sdkAppId, userId } = caller.me;
    const who = { sdkAppId, userId, target: input.userId };
    const { remark } = await screenFriend(ctx, who, { remark: input.remark ?? '' });
    const isMutual = input.type === 'Response_Action_AgreeAndAdd';
    return respond(ctx, caller, input.userId, { action: input.type, remark }, (me, other, { told }) => {
      const how = { isMutual, remark, limits: limitsOf(caller.settings), nowMs: ctx.clock.nowMs(), told };
      return ctx.storage.friendApplications.accept(me.uid, other.uid, how);
    });
  },

  async refuseFriendApplication(ctx, input, caller) {
    return respond(ctx, caller, input.userId, { action: 'Response_Action_Reject', remark: '' }, (me, other) =>
      ctx.storage.friendApplications.refuse(me.uid, other.uid, ctx.clock.nowMs()),
    );
  },

  async deleteFriendApplication(ctx, input, caller) {
    const isIncoming = input.type === 'Pendency_Type_ComeIn';
    return answer(ctx, caller, input.userId, 'friendApplicationGone', (me, other) =>
      ctx.storage.friendApplications.delete(me.uid, other.uid, isIncoming, ctx.clock.nowMs()),
    );
  },

  async markFriendApplicationsRead(ctx, _input, caller) {
    const me = await meOf(ctx, caller);
    const { events } = await ctx.storage.friendApplications.markRead(me.uid, ctx.clock.nowMs());
    return { events: announceLists(ctx, me, events, [], caller.connection.id) };
  },
};

type Answered = Awaited<ReturnType<Ctx['storage']['friendApplications']['accept']>>;

/** Answers a request to be friends, if the app's server lets it (callbacks.md §4.2). */
function respond(
  ctx: Ctx,
  caller: SocketCaller,
  userId: string,
  how: { action: ResponseAction; remark: string },
  run: (me: Account, other: Account, by: By) => Promise<Answered>,
): Promise<{ events: UserEvent[] }> {
  const by = bySession(caller);
  return answer(ctx, caller, userId, 'friendApplicationUnknown', async (me, other) => {
    const own = await askBeforeResponse(ctx, me, { userId, ...how }, by);
    if (own) throw faultOf(caller.settings, 'refusedByApp', { userId, own });
    return run(me, other, by);
  });
}

/** Answers a request of, or to, another account. */
async function answer(
  ctx: Ctx,
  caller: SocketCaller,
  userId: string,
  unknown: 'friendApplicationUnknown' | 'friendApplicationGone',
  run: (me: Account, other: Account) => Promise<Answered>,
): Promise<{ events: UserEvent[] }> {
  const me = await meOf(ctx, caller);
  const other = await ctx.accounts.find(me.sdkAppId, userId);
  if (!other) throw new ImError(unknown, { userId });
  const outcome = await run(me, other);
  if ('refused' in outcome) throw faultOf(caller.settings, outcome.refused, { userId });
  countPairs(ctx, me.sdkAppId, outcome);
  return { events: announceLists(ctx, me, outcome.events, [other.uid], caller.connection.id) };
}

/** A request as sessions see it. */
function wireApplication({ isIncoming, isRead, timeMs, ...application }: FriendApplication) {
  const { userId, nick, faceUrl, source, wording } = application;
  return {
    userId,
    ...(nick && { nick }),
    ...(faceUrl && { faceUrl }),
    ...(source && { source }),
    ...(wording && { wording }),
    timeSec: Math.floor(timeMs / 1000),
    type: isIncoming ? ('Pendency_Type_ComeIn' as const) : ('Pendency_Type_SendOut' as const),
    ...(isRead && { isRead }),
  };
}
