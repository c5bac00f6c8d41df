import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { cast } from '../cast.ts';
import { testInside } from '../corner.ts';
import { draft, history, send, text } from '../say.ts';
import { firstApp, secondApp, type TestServer } from '../server.ts';
import { startOn, stores } from '../stores.ts';
import { contentOf, download, item, keyOf, longList, merged, mergedOf } from './lists.ts';

setDefaultTimeout(60_000);

/** `mergedInlineBytes` and `mergedMaxBytes` unless set otherwise. */
const [INLINE_BYTES, MAX_BYTES] = [11_264, 229_376];
const UNKNOWN = { code: 20022 };
const TOO_LONG = { code: 80002 };

describe.each(stores)('merged messages on the %s store', (kind) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startOn(kind);
  }, 60_000);
  afterAll(() => server[Symbol.asyncDispose]());

  test('[S71] a list up to the bound travels with its message, a longer one is read by its key', async () => {
    await using here = cast(server);
    const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob', { codec: 'msgpack' })];
    const [short, long] = [mergedOf(INLINE_BYTES), mergedOf(INLINE_BYTES + 1)];

    const answers = [await send(alice, bob.userId, short), await send(alice, bob.userId, long)];
    const heard = [(await bob.next('message')).message, (await bob.next('message')).message];
    const { MsgList, ...rest } = contentOf({ body: long });

    expect(answers.map(({ body }) => body)).toEqual([undefined, heard[1]?.body]);
    expect(heard[0]?.body).toEqual(short);
    expect(contentOf(heard[1] as never)).toEqual({ ...rest, MsgNum: 1, JsonMsgKey: expect.any(String) });
    expect((await history(bob, alice.userId)).map(({ body }) => body)).toEqual(heard.map(({ body }) => body));
    for (const reader of [alice, bob])
      expect(await download(reader, keyOf(heard[1] as never))).toEqual(MsgList as object[]);
  });

  test('[S17] a list up to its bound is kept, a longer one is refused, and so is a message that is long without it', async () => {
    await using here = cast(server);
    const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
    const ofBytes = (bytes: number) => {
      const list = (fill: number) => [item(text('z'.repeat(fill)))];
      return merged({ MsgList: list(bytes - JSON.stringify(list(0)).length) });
    };

    const { body } = await send(alice, bob.userId, ofBytes(MAX_BYTES));
    const refused = [ofBytes(MAX_BYTES + 1), merged({ Title: 'x'.repeat(13_000), MsgList: longList(20_000) })];

    expect(JSON.stringify(await download(bob, keyOf({ body })))).toHaveLength(MAX_BYTES);
    for (const one of refused) await expect(send(alice, bob.userId, one)).rejects.toMatchObject(TOO_LONG);
    expect((await history(bob, alice.userId)).map(({ seq }) => seq)).toEqual([1]);
  });

  test('[D7] a send whose answer was lost is answered again with the same place and the same key', async () => {
    await using here = cast(server);
    const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
    const message = draft(bob.userId, merged({ MsgList: longList(15_000, here.name('x')) }));

    const first = await alice.request('sendMessage', message);
    const again = await alice.request('sendMessage', message);
    await alice.request('recallMessage', { conv: message.conv, seq: first.seq });

    expect(again).toMatchObject({ seq: first.seq, body: first.body, isRepeat: true });
    expect(await history(bob, alice.userId)).toHaveLength(1);
    await expect(download(bob, keyOf(first))).rejects.toMatchObject(UNKNOWN);
  });

  test('[S71] a list outlives the first message that held it while another does, forwarded by its key', async () => {
    await using here = cast(server);
    const [alice, bob, carol] = [await here.signIn('alice'), await here.signIn('bob'), await here.signIn('carol')];
    const list = longList(15_000, here.name('x'));
    const { body, seq } = await send(alice, bob.userId, merged({ MsgList: list }));
    const key = keyOf({ body });

    const forward = await send(bob, carol.userId, merged({ JsonMsgKey: key, MsgNum: 20 }));
    const both = await send(bob, carol.userId, merged({ JsonMsgKey: key, MsgList: longList(14_000, 'not this') }));
    await alice.request('recallMessage', { conv: `C2C${bob.userId}`, seq });

    const heard = await history(carol, bob.userId);
    expect(heard.map((message) => contentOf(message))).toMatchObject([{ JsonMsgKey: key, MsgNum: 20 }, {}]);
    expect(contentOf(heard[1] as never)).not.toHaveProperty('MsgList');
    expect(await download(carol, keyOf(heard[0] as never))).toEqual(list);
    for (const one of [forward, both]) await bob.request('recallMessage', { conv: `C2C${carol.userId}`, seq: one.seq });
    await expect(download(carol, key)).rejects.toMatchObject(UNKNOWN);
  });

  test('[S71] merged messages in a list are read with it, by their own keys where they have some', async () => {
    await using here = cast(server);
    const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
    const innerList = longList(15_000, here.name('x'));
    const inner = await send(alice, bob.userId, merged({ MsgList: innerList }));
    const byKey = merged({ JsonMsgKey: keyOf(inner), MsgNum: 20 });
    const small = merged({ MsgList: [item(text('small'))] });

    const outer = await send(bob, alice.userId, merged({ MsgList: [item(byKey), item(small)] }));
    const long = await send(bob, alice.userId, merged({ MsgList: [item(byKey), ...longList(15_000)] }));
    await alice.request('recallMessage', { conv: `C2C${bob.userId}`, seq: inner.seq });
    await bob.request('recallMessage', { conv: `C2C${alice.userId}`, seq: outer.seq });

    const [, , heard] = await history(alice, bob.userId);
    expect(outer.body === undefined || contentOf(outer as never).MsgList !== undefined).toBe(true);
    expect(await download(alice, keyOf(heard as never))).toEqual([item(byKey), ...longList(15_000)]);
    expect(keyOf(heard as never)).toBe(keyOf(long));
    expect(await download(alice, keyOf(inner))).toEqual(innerList);
  });

  test('[S71] merged messages may be forwarded one in another as deep as the app allows; deeper they hold nothing', async () => {
    await using here = cast(server);
    const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
    await here.rest.ok('hongyan/set_settings', { Settings: { mergedLayersMax: 8 } });
    let body = merged({ MsgList: [item(text('deep'))] });
    const sent = [];

    for (let layer = 1; layer <= 9; layer++) {
      const answer = await send(alice, bob.userId, body);
      const stored = answer.body ?? body;
      sent.push(contentOf({ body: stored }));
      body = merged({ MsgList: [item(stored as never)] });
    }
    await here.rest.ok('hongyan/set_settings', { Settings: { mergedLayersMax: 100 } });

    expect(sent.slice(0, 8).map(({ LayersOverLimit }) => LayersOverLimit)).toEqual(Array(8).fill(undefined));
    expect(sent[2]).toMatchObject({ Title: 'talk', JsonMsgKey: expect.any(String) });
    expect(sent[8]).toEqual({ Title: '', AbstractList: [], CompatibleText: 'update', LayersOverLimit: 1 });
    let [{ MsgContent: content } = { MsgContent: {} }] = [{ MsgContent: sent[7] as object }];
    for (let layer = 8; layer > 1; layer--) {
      const { MsgList, JsonMsgKey } = content as { MsgList?: object[]; JsonMsgKey?: string };
      const [first] = (MsgList ?? (await download(bob, JsonMsgKey ?? ''))) as { MsgBody: never }[];
      content = contentOf({ body: first?.MsgBody as never });
    }
    expect(content).toMatchObject({ MsgList: [{ MsgBody: text('deep') }] });
  });

  test('[S9] a key of one app opens nothing in another, and holds nothing there', async () => {
    await using one = cast(server, firstApp);
    await using two = cast(server, secondApp);
    const [alice, bob] = [await one.signIn('alice'), await one.signIn('bob')];
    const [mallory, peer] = [await two.signIn('mallory'), await two.signIn('peer')];
    const { body, seq } = await send(alice, bob.userId, merged({ MsgList: longList(15_000, one.name('x')) }));
    const key = keyOf({ body });

    await send(mallory, peer.userId, merged({ JsonMsgKey: key }));
    await expect(download(mallory, key)).rejects.toMatchObject(UNKNOWN);
    expect((await two.rest.call('hongyan/get_merged_list', { JsonMsgKey: key })).ErrorCode).toBe(UNKNOWN.code);
    await alice.request('recallMessage', { conv: `C2C${bob.userId}`, seq });

    await expect(download(bob, key)).rejects.toMatchObject(UNKNOWN);
  });

  test('[S27] words in a list are looked at however long it is', async () => {
    await using here = cast(server);
    const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
    const word = here.name('forbidden');
    await here.rest.ok('openim_dirty_words/add', { DirtyWordsList: [word] });

    const sending = send(alice, bob.userId, merged({ MsgList: longList(15_000, word) }));

    await expect(sending).rejects.toMatchObject({ code: 80001 });
    await here.rest.ok('openim_dirty_words/delete', { DirtyWordsList: [word] });
  });

  test('[S71][S74] an edit keeps a long list too, and lets go of the one before', async () => {
    await using here = cast(server);
    const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
    const first = await send(alice, bob.userId, merged({ MsgList: longList(15_000, here.name('a')) }));
    const list = longList(15_000, here.name('b'));
    const place = { conv: `C2C${bob.userId}`, seq: first.seq };

    const { changes } = await alice.request('editMessage', { ...place, body: merged({ MsgList: list }) });
    const told = await bob.next('change');

    const key = keyOf(told.change as never);
    expect(changes).toEqual([told.change]);
    expect(await download(bob, key)).toEqual(list);
    await expect(download(bob, keyOf(first))).rejects.toMatchObject(UNKNOWN);
  });

  test('[S65][S71] a list told only to who is online is read by its key as well', async () => {
    await using here = cast(server);
    const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
    const list = longList(15_000, here.name('x'));

    const answer = await send(alice, bob.userId, merged({ MsgList: list }), { isOnlineOnly: true });
    const { message } = await bob.next('message');

    expect(message).toMatchObject({ isOnlineOnly: true, body: answer.body });
    expect(await download(bob, keyOf(message))).toEqual(list);
    expect(await history(bob, alice.userId)).toEqual([]);
  });

  testInside(
    '[S71] a crash keeps the lists of what was acknowledged, and a repeat after it names the same key',
    async () => {
      await using here = cast(server);
      const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
      const lists = Array.from({ length: 10 }, (_, n) => longList(15_000, here.name(String(n))));
      const drafts = lists.map((MsgList) => draft(bob.userId, merged({ MsgList })));
      const sending = drafts.map((one) => alice.request('sendMessage', one).catch(() => undefined));
      const acknowledged = sending.slice(0, 3);
      await Promise.all(acknowledged);

      await server.kill('SIGKILL');
      const answered = await Promise.all(sending);
      await server.restart();
      const [again, reader] = [await here.signIn('alice'), await here.signIn('bob')];
      const repeated = await Promise.all(drafts.map((one) => again.request('sendMessage', one)));

      for (const [at, answer] of answered.entries()) {
        if (answer) expect(repeated[at]).toMatchObject({ seq: answer.seq, body: answer.body, isRepeat: true });
        expect(await download(reader, keyOf(repeated[at] ?? {}))).toEqual(lists[at] as object[]);
      }
      expect((await history(reader, again.userId)).map(({ seq }) => seq)).toEqual(drafts.map((_, n) => n + 1));
    },
  );
});
