import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { START_TIMEOUT_MS } from '../../packages/server/src/testing/postgres.ts';
import { type Cast, cast } from '../cast.ts';
import type { Client } from '../client.ts';
import { conversation, history, textOf, u32 } from '../say.ts';
import { secondApp, type TestServer } from '../server.ts';
import { startOn, stores } from '../stores.ts';
import { until } from '../until.ts';
import { push, reportOf, toAll, untilDone } from './all.ts';

setDefaultTimeout(60_000);

/** Nothing but what a test is about stands in the way of the next push. */
const FREE = { pushGapMs: 0, pushesPerDay: 0, multiDeviceMode: 1 };

/** Gives people of a test a tag of its own, by which they are pushed to. */
async function tagged({ rest }: Cast, ...names: string[]): Promise<{ Condition: { TagsAnd: string[] } }> {
  const tag = `tag ${u32()}`;
  await rest.ok('openim/im_add_tag', { UserTags: names.map((To_Account) => ({ To_Account, Tags: [tag] })) });
  return { Condition: { TagsAnd: [tag] } };
}

const heard = (client: Client): string[] => client.seen('message').map(({ message }) => textOf(message));

describe.each(stores)('pushing to all, on the %s store', (kind) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startOn(kind);
    for (const app of server.apps) await cast(server, app).rest.ok('hongyan/set_settings', { Settings: FREE });
  }, START_TIMEOUT_MS);
  afterAll(() => server[Symbol.asyncDispose]());

  test('[S47] one that waits is a message of each account from the one that sends it, for who is there and who comes later', async () => {
    await using here = cast(server);
    const alice = await here.signIn('alice');
    const [bob = '', news = ''] = await here.accounts('bob', 'news');
    await here.rest.ok('profile/portrait_set', {
      ...{ From_Account: news, ProfileItem: [{ Tag: 'Tag_Profile_IM_Nick', Value: 'News' }] },
    });
    const who = await tagged(here, alice.userId, bob, news);

    const report = await push(here.rest, 'first', { ...who, MsgLifeTime: 600, From_Account: news });
    const event = await alice.next('message');
    await push(here.rest, 'second', { ...who, MsgLifeTime: 600, From_Account: news });
    await alice.next('message');
    const late = await here.signIn('bob');
    const events = [await late.next('message'), await late.next('message')];

    expect(report).toMatchObject({ Status: 2, Finished: 2, Total: 2 });
    expect(report.StartTime).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    expect(event.message).toMatchObject({ from: news, to: alice.userId, nick: 'News', seq: 1 });
    expect(events.map(({ message }) => [textOf(message), message.seq, message.to])).toEqual([
      ...[
        ['first', 1, bob],
        ['second', 2, bob],
      ],
    ]);
    for (const one of [alice, late]) {
      const seen = await history(one, news);
      expect(seen.map(textOf)).toEqual(['first', 'second']);
      expect(await conversation(one, news)).toMatchObject({ unread: 2, seq: 2, lastMessage: seen[1] });
    }
    // What is told is what is read afterwards.
    expect((await history(late, news))[0]).toEqual(events[0]?.message as never);
  });

  test('[S47] each device of an account hears of it once, and signing in again brings it no more', async () => {
    await using here = cast(server);
    const [phone, desk] = [await here.signIn('alice'), await here.signIn('alice', { codec: 'msgpack' })];
    const who = await tagged(here, phone.userId);

    await push(here.rest, 'news', { ...who, MsgLifeTime: 60 });
    for (const one of [phone, desk]) await one.next('message');
    const again = await here.signIn('alice');
    await push(here.rest, 'more', { ...who, MsgLifeTime: 60 });
    const next = await Promise.all(
      [phone, desk, again].map(async (one) => textOf((await one.next('message')).message)),
    );

    expect(next).toEqual(['more', 'more', 'more']);
    expect([...heard(phone), ...heard(desk), ...heard(again)]).toEqual([]);
    expect((await history(again, 'administrator')).map(textOf)).toEqual(['news', 'more']);
  });

  test('[S47] without a lifetime it reaches who is online only, and leaves nothing', async () => {
    await using here = cast(server);
    const alice = await here.signIn('alice');
    const [bob = ''] = await here.accounts('bob');
    const who = await tagged(here, alice.userId, bob);

    const report = await push(here.rest, 'now', who);
    const { message, convId } = await alice.next('message');
    const late = await here.signIn('bob');
    await push(here.rest, 'later', { ...who, MsgLifeTime: 60 });
    const first = await late.next('message');

    expect(report).toMatchObject({ Finished: 2, Total: 2 });
    expect([textOf(message), message.seq, message.isOnlineOnly, convId]).toEqual(['now', 0, true, '']);
    expect(message).toMatchObject({ from: 'administrator', to: alice.userId });
    expect(textOf(first.message)).toBe('later');
    expect((await history(late, 'administrator')).map(textOf)).toEqual(['later']);
    expect(await conversation(late, 'administrator')).toMatchObject({ unread: 1 });
  });

  test('[S47] without a condition it is for everybody of the app, and for nobody of another', async () => {
    await using here = cast(server);
    await using there = cast(server, secondApp);
    const alice = await here.signIn('alice');
    const theirs = await there.signIn('alice');
    const all = async () => (await push(here.rest, 'all', { MsgLifeTime: 60 })).Finished;

    const before = await all();
    await here.accounts('one', 'more');
    const after = await all();
    for (let n = 0; n < 2; n++) await alice.next('message');
    await push(there.rest, 'theirs', { MsgLifeTime: 60 });
    const own = await theirs.next('message');

    expect(after).toBe(before + 2);
    expect(textOf(own.message)).toBe('theirs');
    expect([heard(alice), heard(theirs)]).toEqual([[], []]);
  });

  test('[S47] a condition holds as it is when the push goes through, not when somebody signs in', async () => {
    await using here = cast(server);
    const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
    const who = await tagged(here, alice);
    const [tag = ''] = who.Condition.TagsAnd;

    await push(here.rest, 'for alice', { ...who, MsgLifeTime: 60 });
    await here.rest.ok('openim/im_remove_all_tags', { To_Account: [alice] });
    await here.rest.ok('openim/im_add_tag', { UserTags: [{ To_Account: bob, Tags: [tag] }] });
    const [first, other] = [await here.signIn('alice'), await here.signIn('bob')];
    await first.next('message');
    await push(here.rest, 'for bob', { ...who, MsgLifeTime: 60 });

    expect(textOf((await other.next('message')).message)).toBe('for bob');
    expect((await history(other, 'administrator')).map(textOf)).toEqual(['for bob']);
    expect((await history(first, 'administrator')).map(textOf)).toEqual(['for alice']);
  });

  test('[S47] it does not roam over REST and cannot be withdrawn or changed', async () => {
    await using here = cast(server);
    const alice = await here.signIn('alice');
    const [news = ''] = await here.accounts('news');
    const who = await tagged(here, alice.userId);
    await here.rest.ok('openim/sendmsg', {
      ...{ From_Account: news, To_Account: alice.userId, ...toAll('before') },
    });
    for (let n = 0; n < 3; n++) await push(here.rest, 'pushed', { ...who, MsgLifeTime: 60, From_Account: news });
    await until(async () => (await history(alice, news)).length === 4);
    const { msgSeq, random, timeSec } = (await history(alice, news))[1] ?? { msgSeq: 0, random: 0, timeSec: 0 };
    const key = { From_Account: news, To_Account: alice.userId, MsgKey: `${msgSeq}_${random}_${timeSec}` };

    const roam = await here.rest.ok('openim/admin_getroammsg', {
      ...{ Operator_Account: alice.userId, Peer_Account: news, MaxCnt: 1, MinTime: 0, MaxTime: 4_000_000_000 },
    });
    const withdrawn = await here.rest.call('openim/admin_msgwithdraw', key);
    const changed = await here.rest.call('openim/modify_c2c_msg', { ...key, ...{ MsgBody: toAll('other').MsgBody } });

    expect(roam.MsgList.map(({ MsgBody }) => MsgBody[0]?.MsgContent)).toEqual([{ Text: 'before' }]);
    expect([withdrawn.ErrorCode, changed.ErrorCode]).toEqual([20022, 20026]);
    expect((await history(alice, news)).map(textOf)).toEqual(['before', 'pushed', 'pushed', 'pushed']);
  });

  test('[S47] both services, and the report of several in the order asked for', async () => {
    await using here = cast(server);
    const [alice = ''] = await here.accounts('alice');
    const who = await tagged(here, alice);
    const services = ['openim', 'all_member_push'];

    const ids: string[] = [];
    for (const service of services)
      ids.push((await here.rest.call(`${service}/im_push`, toAll('x', who))).TaskId as string);
    for (const id of ids) await untilDone(here.rest, id);
    const TaskIds = ids.reverse();

    expect(new Set(ids).size).toBe(2);
    for (const service of services) {
      const { Reports } = await here.rest.call(`${service}/im_get_push_report`, { TaskIds });
      expect((Reports as { TaskId: string }[]).map(({ TaskId }) => TaskId)).toEqual(TaskIds);
    }
  });

  test('[S47] its progress can be read while it goes on, one push after another', async () => {
    await using here = cast(server, secondApp);
    for (const hundred of ['a', 'b', 'c'])
      await here.accounts(...Array.from({ length: 100 }, (_, n) => `user-${hundred}${n}`));
    await here.rest.ok('hongyan/set_settings', { Settings: { pushAccountsPerSec: 100 } });

    const first = (await here.rest.ok('openim/im_push', toAll('slow', { MsgLifeTime: 60 }))).TaskId;
    const second = (await here.rest.ok('openim/im_push', toAll('next', { MsgLifeTime: 60 }))).TaskId;
    await until(async () => (await reportOf(here.rest, first)).Finished > 0);
    const midway = [await reportOf(here.rest, first), await reportOf(here.rest, second)];
    await here.rest.ok('hongyan/set_settings', { Settings: { pushAccountsPerSec: 100_000 } });
    const end = [await untilDone(here.rest, first), await untilDone(here.rest, second)];

    expect(midway[0]).toMatchObject({ Status: 1, StartTime: expect.any(String) });
    expect(midway[0]?.Finished).toBeLessThan(midway[0]?.Total as number);
    expect(midway[0]?.Total).toBeGreaterThanOrEqual(300);
    expect(midway[1]).toEqual({ TaskId: second, Status: 0, Finished: 0, Total: 0 });
    for (const { Finished, Total } of end) expect(Finished).toBe(Total);
    expect(end[0]?.Total).toBe(midway[0]?.Total as number);
  });
});
