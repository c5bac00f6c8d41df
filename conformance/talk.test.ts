import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { type Cast, cast } from './cast.ts';
import { testInside } from './corner.ts';
import { draft, history, restMessage, send, textOf } from './say.ts';
import type { TestServer } from './server.ts';
import { startOn, stores } from './stores.ts';

setDefaultTimeout(60_000);

describe.each([...stores])('on the store %s', (kind) => {
  let server: TestServer;
  let people: Cast;

  beforeAll(async () => {
    server = await startOn(kind);
    people = cast(server);
    await people.rest.ok('hongyan/set_settings', { Settings: { multiDeviceMode: 1 } });
  });
  afterAll(async () => {
    await people[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  test('[S12] two clients of different codecs and REST talk with one another', async () => {
    await using here = cast(server);
    const alice = await here.signIn('alice', { codec: 'json' });
    const bob = await here.signIn('bob', { codec: 'msgpack', platform: 'Android' });

    const sent = await send(alice, bob.userId, 'hello bob');
    const atBob = await bob.next('message');
    await send(bob, alice.userId, 'hello alice');
    const atAlice = await alice.next('message');
    const answer = await here.rest.ok('openim/sendmsg', restMessage(alice.userId, bob.userId, 'from the app'));
    const fromApp = await bob.next('message');

    expect(atBob.message).toMatchObject({
      seq: sent.seq,
      id: sent.id,
      from: alice.userId,
      to: bob.userId,
      timeSec: sent.timeSec,
    });
    expect([atBob, atAlice, fromApp].map(({ message }) => textOf(message))).toEqual([
      'hello bob',
      'hello alice',
      'from the app',
    ]);
    expect(fromApp.message.timeSec).toBe(answer.MsgTime);
    expect(answer.MsgKey).toBe(`${fromApp.message.msgSeq}_${fromApp.message.random}_${fromApp.message.timeSec}`);
  });

  test('[S74] the other devices of the sender get the message, the sending one does not', async () => {
    await using here = cast(server);
    const phone = await here.signIn('alice', { platform: 'Android' });
    const desk = await here.signIn('alice', { platform: 'Windows', codec: 'msgpack' });
    const bob = await here.signIn('bob');

    await send(phone, bob.userId, 'hi');
    const copy = await desk.next('message');
    await bob.next('message');

    expect(textOf(copy.message)).toBe('hi');
    expect(phone.seen('message')).toEqual([]);
  });

  test('[S29] [S74] who was offline gets what it missed, and another device of the same user sees the same', async () => {
    await using here = cast(server);
    const alice = await here.signIn('alice');
    const before = await here.signIn('bob', { deviceId: 'phone', platform: 'iPhone', codec: 'msgpack' });
    await send(alice, before.userId, 'first');
    await before.next('message');
    const had = await before.request('sync', { userSeq: before.session?.userSeq ?? 0, conversations: [] });
    await before.close();
    await send(alice, before.userId, 'second');
    await send(alice, before.userId, 'third');

    const after = await here.signIn('bob', { deviceId: 'phone', platform: 'iPhone', codec: 'msgpack' });
    const known = had.conversations.map(({ conv, id, seq, rev }) => ({ conv, id, seq, rev }));
    const { conversations } = await after.request('sync', { userSeq: had.userSeq, conversations: known });
    const missed = await after.request('getMessages', { conv: `C2C${alice.userId}`, afterSeq: known[0]?.seq });
    const other = await here.signIn('bob', { platform: 'Web', codec: 'json' });

    expect(conversations).toHaveLength(1);
    expect(conversations[0]).toMatchObject({ conv: `C2C${alice.userId}`, seq: 3, unread: 3 });
    expect(missed.messages.map(textOf)).toEqual(['third', 'second']);
    expect(missed).toMatchObject({ fromSeq: 2, toSeq: 3 });
    expect(await history(other, alice.userId)).toEqual(await history(after, alice.userId));
  });

  test('[D9] sync tells nothing that the client has already', async () => {
    await using here = cast(server);
    const alice = await here.signIn('alice');
    const [bob] = await here.accounts('bob');
    await send(alice, String(bob), 'hi');
    const first = await alice.request('sync', { userSeq: 0, conversations: [] });

    const known = first.conversations.map(({ conv, id, seq, rev }) => ({ conv, id, seq, rev }));
    const again = await alice.request('sync', { userSeq: first.userSeq, conversations: known });

    expect(first.conversations).toHaveLength(1);
    expect(again).toMatchObject({ conversations: [], events: [], isCompleted: true, userSeq: first.userSeq });
  });

  testInside(
    '[M3] nothing acknowledged is lost when the server is killed and started again, and a repeat gets the first answer',
    async () => {
      await using here = cast(server);
      const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob', { codec: 'msgpack' })];
      const drafts = Array.from({ length: 300 }, (_, n) => draft(bob.userId, `message ${n}`));
      const answers = await Promise.all(drafts.map((params) => alice.request('sendMessage', params)));
      const unanswered = alice.request('sendMessage', draft(bob.userId, 'perhaps')).catch(() => undefined);

      await server.kill('SIGKILL');
      await unanswered;
      await server.restart();
      const [back, reader] = [await here.signIn('alice'), await here.signIn('bob')];
      const log = await history(reader, alice.userId);
      const repeat = await back.request('sendMessage', drafts[7] ?? draft('', ''));
      const next = await send(back, reader.userId, 'after');

      expect(answers.map(({ seq }) => seq)).toEqual(drafts.map((_, n) => n + 1));
      const kept = log
        .slice(0, 300)
        .map((message) => ({ seq: message.seq, id: message.id, msgSeq: message.msgSeq, timeSec: message.timeSec }));
      expect(kept).toEqual(answers.map(({ seq, id, msgSeq, timeSec }) => ({ seq, id, msgSeq, timeSec })));
      expect(log.slice(0, 300).map(textOf)).toEqual(drafts.map((_, n) => `message ${n}`));
      expect(repeat).toEqual({ ...answers[7], isRepeat: true } as typeof repeat);
      expect(next.seq).toBe(log.length + 1);
    },
  );

  testInside('[M3] a clean stop answers what was asked and keeps it', async () => {
    await using here = cast(server);
    const alice = await here.signIn('alice');
    const [bob = ''] = await here.accounts('bob');
    const asked = Array.from({ length: 50 }, (_, n) => alice.request('sendMessage', draft(bob, `message ${n}`)));
    await asked[0];

    const code = await server.kill('SIGTERM');
    const answers = await Promise.allSettled(asked);
    const { code: closeCode } = await alice.closed;
    await server.restart();
    const back = await here.signIn('alice');
    const log = await history(back, bob);

    expect(code).toBe(0);
    expect(closeCode).toBe(4100);
    const answered = answers.filter((answer) => answer.status === 'fulfilled').length;
    expect(answered).toBeGreaterThan(0);
    expect(log.length).toBeGreaterThanOrEqual(answered);
  });

  testInside(
    '[D7] a REST call repeated with the same random in its URL is one message, also after a restart',
    async () => {
      await using here = cast(server);
      const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
      const message = restMessage(alice, bob, 'once');
      const first = await here.rest.ok('openim/sendmsg', message, { random: 4242 });

      const again = await here.rest.ok('openim/sendmsg', message, { random: 4242 });
      await server.kill('SIGKILL');
      await server.restart();
      const afterRestart = await here.rest.ok('openim/sendmsg', message, { random: 4242 });
      const other = await here.rest.ok('openim/sendmsg', message, { random: 4243 });
      const reader = await here.signIn('bob');

      expect([again, afterRestart]).toEqual([first, first]);
      expect(other.MsgKey).not.toBe(first.MsgKey);
      expect((await history(reader, alice)).map(textOf)).toEqual(['once', 'once']);
    },
  );

  test('[D7] a REST call with the same MsgSeq, MsgRandom and body is one message', async () => {
    await using here = cast(server);
    const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
    const message = restMessage(alice, bob, 'once', { MsgSeq: 77 });

    const first = await here.rest.ok('openim/sendmsg', message);
    const again = await here.rest.ok('openim/sendmsg', message);
    await here.rest.ok('openim/sendmsg', { ...message, MsgBody: restMessage(alice, bob, 'another').MsgBody });
    const reader = await here.signIn('bob');

    expect(again).toEqual(first);
    expect((await history(reader, alice)).map(textOf)).toEqual(['once', 'another']);
  });

  test('[M1] [M4] requests sent together over one connection take their places in order', async () => {
    await using here = cast(server);
    const alice = await here.signIn('alice', { codec: 'msgpack' });
    const [bob = ''] = await here.accounts('bob');

    const answers = await alice.askTogether(
      Array.from({ length: 100 }, (_, n) => ({ command: 'sendMessage', params: draft(bob, `message ${n}`) })),
    );

    expect((answers as { seq: number }[]).map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
    expect((await history(alice, bob)).map(textOf)).toEqual(Array.from({ length: 100 }, (_, n) => `message ${n}`));
  });
});
