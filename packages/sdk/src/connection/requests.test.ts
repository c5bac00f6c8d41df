import { describe, expect, test } from 'bun:test';
import type { RequestFrame } from '@hongyan/contract';
import { FakeWorld, outcomeOf } from './fakeWorld.ts';
import { maxRequests } from './requests.ts';

const send = (text: string) => ({
  conv: 'C2Cbob',
  random: 1,
  clientTimeSec: 1,
  body: [{ MsgType: 'TIMTextElem' as const, MsgContent: { Text: text } }],
});
const textOf = ({ p }: RequestFrame) => (p as ReturnType<typeof send>).body[0]?.MsgContent.Text;
const texts = (frames: RequestFrame[]) => frames.map(textOf);

describe('request', () => {
  test('[S74] requests of one turn go out as one message and are answered each by its id', async () => {
    const world = await new FakeWorld().signedIn();

    const [one, two] = [
      world.runner.request('sync', { userSeq: 1, conversations: [] }),
      world.runner.request('getProfiles', { userIds: ['bob'] }),
    ];

    await world.settle();
    expect(world.socket.messages[1]?.split('\n')).toHaveLength(2);
    world.socket.answer('getProfiles', { r: { profiles: [], left: [] } });
    world.socket.answer('sync', { e: { code: 60028, info: 'internal error' } });
    expect(await two).toEqual({ profiles: [], left: [] });
    await expect(one).rejects.toMatchObject({ code: 60028, message: 'internal error' });
  });

  test('[S3] is refused with 6013 before sign-in and after the end', async () => {
    const world = new FakeWorld();
    await expect(world.runner.request('getConversations', {})).rejects.toMatchObject({ code: 6013 });

    await world.signedIn();
    world.socket.closedBy(4300);

    await expect(world.runner.request('getConversations', {})).rejects.toMatchObject({ code: 6013 });
  });

  test('[S3] fails with 6012 when its time is over, sent or not', async () => {
    const world = await new FakeWorld().signedIn();
    const sent = outcomeOf(world.runner.request('getConversations', {}, 20_000));
    await world.advance(1);
    world.wake('networkLost');
    const unsent = outcomeOf(world.runner.request('getConversations', {}, 5_000));

    await world.advance(5_000);
    expect([sent.now, unsent.now]).toEqual(['pending', 6012]);
    await world.advance(15_000);

    expect(sent.now).toBe(6012);
  });

  test('[S55] requests without an answer are sent again in their order, before those that waited, after `online`', async () => {
    const world = await new FakeWorld().signedIn();
    const results = ['one', 'two', 'three'].map((text) => outcomeOf(world.runner.request('sendMessage', send(text))));
    await world.settle();
    world.socket.receive({ i: world.socket.frames[2]?.i ?? 0, r: {} });
    world.socket.closedBy(1006);
    results.push(outcomeOf(world.runner.request('sendMessage', send('four'))));
    let written: number | undefined;
    world.whenOnline = () => {
      written = world.socket.asked('sendMessage').length;
      results.push(outcomeOf(world.runner.request('sendMessage', send('five'))));
    };

    await world.advance(500);
    await world.accept();

    expect(written).toBe(0);
    expect(texts(world.socket.asked('sendMessage'))).toEqual(['one', 'three', 'four', 'five']);
    for (const { i } of world.socket.asked('sendMessage')) world.socket.receive({ i, r: {} });
    await world.settle();
    expect(results.map(({ now }) => now)).toEqual(Array(5).fill('done'));
  });

  test('[S55] what is sent again is what was asked, whatever became of the object', async () => {
    const world = await new FakeWorld().signedIn();
    const params = send('hello');
    void outcomeOf(world.runner.request('sendMessage', params));
    params.body = [];

    world.socket.closedBy(1006);
    await world.advance(500);
    await world.accept();

    expect(texts(world.socket.asked('sendMessage'))).toEqual(['hello']);
  });

  test('[S55] not more than a window is in flight; each answer lets the next one out', async () => {
    const world = await new FakeWorld().signedIn();
    const results = Array.from({ length: 250 }, (_, n) => outcomeOf(world.runner.request('sendMessage', send(`${n}`))));
    await world.settle();
    expect(world.socket.asked('sendMessage')).toHaveLength(100);

    for (let n = 0; n < 250; n++) {
      world.socket.receive({ i: world.socket.asked('sendMessage')[n]?.i ?? 0, r: {} });
      await world.settle();
    }

    expect(texts(world.socket.asked('sendMessage'))).toEqual(Array.from({ length: 250 }, (_, n) => `${n}`));
    expect(results.every(({ now }) => now === 'done')).toBe(true);
  });

  test('[S3] above the bound it fails with 2996, and one that no server reads with 80002', async () => {
    const world = await new FakeWorld().signedIn();
    await expect(world.runner.request('sendMessage', send('a'.repeat(262_144)))).rejects.toMatchObject({ code: 80002 });
    world.wake('networkLost');
    for (let n = 0; n < maxRequests; n++) void outcomeOf(world.runner.request('getConversations', {}));

    await expect(world.runner.request('getConversations', {})).rejects.toMatchObject({ code: 2996 });
  });

  test('[S55] what the server could not read is not sent again; what waited behind it is', async () => {
    const world = await new FakeWorld().signedIn();
    const bad = outcomeOf(world.runner.request('sendMessage', send('bad')));
    await world.settle();

    world.socket.closedBy(4302);
    const good = outcomeOf(world.runner.request('sendMessage', send('good')));
    await world.advance(4_000);
    await world.accept();

    expect([bad.now, good.now]).toEqual([6012, 'pending']);
    expect(texts(world.socket.asked('sendMessage'))).toEqual(['good']);
  });
});
