import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { START_TIMEOUT_MS } from '../../packages/server/src/testing/postgres.ts';
import { cast } from '../cast.ts';
import { expectEnvelope } from '../envelope.ts';
import { textOf } from '../say.ts';
import { secondApp, type TestServer } from '../server.ts';
import { startOn, stores } from '../stores.ts';
import { toAll, untilDone } from './all.ts';

setDefaultTimeout(60_000);

describe.each(stores)('tags and attributes for pushing, on the %s store', (kind) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startOn(kind);
    const Settings = { pushGapMs: 0, pushesPerDay: 0 };
    for (const app of server.apps) await cast(server, app).rest.ok('hongyan/set_settings', { Settings });
  }, START_TIMEOUT_MS);
  afterAll(() => server[Symbol.asyncDispose](), START_TIMEOUT_MS);

  /** What a service calls a command; later ones left out the prefix. */
  const pathIn = (service: string, command: string) => {
    const later = command === 'im_remove_all_tags' ? 'clear_all_tags' : command.slice('im_'.length);
    return `${service}/${service === 'timpush' ? later : command}`;
  };
  test.each(['openim', 'all_member_push', 'timpush'])('[S47] under the service %s as documented', async (service) => {
    await using here = cast(server);
    const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
    const ask = async (command: string, body: unknown) =>
      expectEnvelope(await here.rest.raw(pathIn(service, command), body as object));
    const done = { ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '' };

    const named = await ask('im_set_attr_name', { AttrNames: { '0': 'sex', '1': 'city', '2': 'country' } });
    const names = await ask('im_get_attr_name', {});
    const set = await ask('im_set_attr', {
      UserAttrs: [
        { To_Account: alice, Attrs: { sex: 'attr1', city: 'attr2' } },
        { To_Account: bob, Attrs: { sex: 'attr3', city: 5 } },
      ],
    });
    const removed = await ask('im_remove_attr', { UserAttrs: [{ To_Account: bob, Attrs: ['sex'] }] });
    const attributes = await ask('im_get_attr', { To_Account: [bob, alice] });
    const added = await ask('im_add_tag', { UserTags: [{ To_Account: alice, Tags: ['b', 'a', 'b'] }] });
    const untagged = await ask('im_remove_tag', { UserTags: [{ To_Account: alice, Tags: ['b', 'none'] }] });
    const tags = await ask('im_get_tag', { To_Account: [alice, bob] });
    const cleared = await ask('im_remove_all_tags', { To_Account: [alice] });

    expect([named, set, removed, added, untagged, cleared]).toEqual(Array(6).fill(done));
    expect(names).toMatchObject({ ...done, AttrNames: { '0': 'sex', '1': 'city', '2': 'country' } });
    const UserAttrs = [
      { To_Account: bob, Attrs: { city: '5' } },
      { To_Account: alice, Attrs: { sex: 'attr1', city: 'attr2' } },
    ];
    expect(attributes).toEqual({ ...done, UserAttrs });
    const UserTags = [
      { To_Account: alice, Tags: ['a'] },
      { To_Account: bob, Tags: [] },
    ];
    expect(tags).toEqual({ ...done, UserTags });
    expect(await ask('im_get_tag', { To_Account: alice })).toEqual({
      ...done,
      UserTags: [{ To_Account: alice, Tags: [] }],
    });
  });

  test('[S47] as clients send them: another name of the list, one account at the top, null for nothing', async () => {
    await using here = cast(server);
    const [alice = ''] = await here.accounts('alice');
    await here.rest.ok('openim/im_set_attr_name', { AttrNames: { '0': 'sex', '1': 'city' } });
    const tags = async () => (await here.rest.ok('openim/im_get_tag', { To_Account: [alice] })).UserTags[0]?.Tags;
    const attributes = async () =>
      (await here.rest.ok('openim/im_get_attr', { To_Account: alice })).UserAttrs[0]?.Attrs;
    const call = async (command: string, body: object) =>
      expect(await here.rest.call(`openim/${command}`, body)).toMatchObject({ ErrorCode: 0 });

    await call('im_add_tag', { Tags: [{ To_Account: alice, Tags: ['a'] }], UserTags: null });
    await call('im_add_tag', { To_Account: alice, Tags: ['b', 'c'] });
    const added = await tags();
    await call('im_remove_tag', { Tags: [{ To_Account: alice, Tags: ['a'] }] });
    await call('im_remove_tag', { To_Account: alice, UserTags: ['b'] });
    await call('im_set_attr', { Attrs: [{ To_Account: alice, Attrs: { sex: 'f', city: 'SZ' } }] });
    const set = await attributes();
    await call('im_remove_attr', { To_Account: alice, Attrs: ['sex'] });

    expect([added, await tags()]).toEqual([['a', 'b', 'c'], ['c']]);
    expect([set, await attributes()]).toEqual([{ sex: 'f', city: 'SZ' }, { city: 'SZ' }]);
  });

  test('[S9] [S47] those of one app are not those of another, and go with their account', async () => {
    await using here = cast(server, undefined, '-twin');
    await using there = cast(server, secondApp, '-twin');
    const [alice = ''] = await here.accounts('alice');
    await there.accounts('alice');
    const get = async ({ rest }: typeof here) => [
      ...[await rest.ok('openim/im_get_attr_name', {}), await rest.ok('openim/im_get_tag', { To_Account: [alice] })],
      await rest.ok('openim/im_get_attr', { To_Account: [alice] }),
    ];
    await there.rest.ok('openim/im_set_attr_name', { AttrNames: { '0': 'theirs' } });
    const before = await get(there);
    await here.rest.ok('openim/im_set_attr_name', { AttrNames: { '0': 'ours' } });
    await here.rest.ok('openim/im_add_tag', { UserTags: [{ To_Account: alice, Tags: ['ours'] }] });
    await here.rest.ok('openim/im_set_attr', { UserAttrs: [{ To_Account: alice, Attrs: { ours: 'x' } }] });

    expect(await get(there)).toEqual(before);
    await here.rest.ok('im_open_login_svc/account_delete', { DeleteItem: [{ UserID: alice }] });
    await here.accounts('alice');
    const [, tags, attributes] = await get(here);
    expect([tags, attributes]).toMatchObject([{ UserTags: [{ Tags: [] }] }, { UserAttrs: [{ Attrs: {} }] }]);
  });

  test('[S47] the old commands take lists, and their numbered tags are attributes', async () => {
    await using here = cast(server);
    const alice = await here.signIn('alice');
    const [bob = ''] = await here.accounts('bob');
    await here.rest.ok('openim/im_set_attr_name', { AttrNames: { '0': 'sex', '1': 'city' } });
    const done = { ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '' };
    const city = here.name('Shenzhen');

    const set = await here.rest.call('openim/set_tag', [
      ...[
        { To_Account: alice.userId, Tags: { '0': 'male', '1': city, '9': 'x' } },
        { To_Account: bob, Tags: { '0': 'male' } },
      ],
    ]);
    const removed = await here.rest.call('openim/remove_tag', [{ To_Account: alice.userId, Tags: [9] }]);
    const got = await here.rest.call('openim/get_tag', { To_Account: [alice.userId, bob] });
    const named = await here.rest.ok('openim/im_get_attr', { To_Account: [alice.userId] });
    const { TaskId } = await here.rest.call('openim/push', {
      ...{ ...toAll('to one'), MsgLifeTime: 60, Condition: { TagsAnd: { '0': 'male', '1': city } } },
    });
    await untilDone(here.rest, TaskId as string);
    const report = await here.rest.call('openim/get_push_report', [{ TaskId }]);

    expect([set, removed]).toEqual([done, done]);
    expect(got.UserTags).toEqual([
      { To_Account: alice.userId, Tags: { '0': 'male', '1': city } },
      { To_Account: bob, Tags: { '0': 'male' } },
    ]);
    expect(named.UserAttrs[0]?.Attrs).toEqual({ sex: 'male', city });
    expect(report).toMatchObject({ ...done, ReportList: [{ TaskId, Status: 2, Finished: 1, Total: 1 }] });
    expect(textOf((await alice.next('message')).message)).toBe('to one');
  });
});
