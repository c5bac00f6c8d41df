import { describe, expect, test } from 'bun:test';
import { closeCodes } from '@hongyan/contract';
import { gatedSend, rawClient, send, testGateway } from './testGateway.ts';

describe('limits', () => {
  test('[S57] requests beyond those that may be in flight are refused at once', async () => {
    const gated = gatedSend();
    await using cloud = testGateway({ sessionMaxInFlight: 2 }, gated.command);
    const alice = await cloud.client();

    alice.request(send('C2Cbob', 'one'), send('C2Cbob', 'two'), send('C2Cbob', 'three'));

    expect(await alice.next()).toMatchObject({ i: 3, e: { code: 60018 } });
    gated.gate('one').answer();
    expect(await alice.next()).toMatchObject({ i: 1, r: {} });
    gated.gate('two').answer();
    expect(await alice.next()).toMatchObject({ i: 2, r: {} });
  });

  test('[S57] a client that goes on although refused is closed with overloaded', async () => {
    const gated = gatedSend();
    await using cloud = testGateway({ sessionMaxInFlight: 2 }, gated.command);
    const alice = await cloud.client();

    alice.request(...['1', '2', '3', '4', '5', '6'].map((text) => send('C2Cbob', text)));

    expect(await alice.closed).toEqual({ code: closeCodes.overloaded, reason: 'overloaded' });
    gated.gate('1').answer();
  });

  test('[S57] requests a second are limited where the setting says so', async () => {
    await using cloud = testGateway({ sessionRequestsPerSec: 2 });
    const alice = await cloud.client();

    alice.request(['ping'], ['ping'], ['ping']);
    expect([await alice.next(), await alice.next(), await alice.next()].filter((frame) => 'e' in frame)).toEqual([
      { i: 3, e: { code: 60018, info: 'at most 2 requests a second, try again later' } },
    ]);
    cloud.clock.now += 1_000;

    expect(await alice.call('ping')).toEqual({ i: 4, r: {} });
  });

  test('[D21] a message above maxFrameBytes closes with frameTooLarge', async () => {
    await using cloud = testGateway({ maxFrameBytes: 16_384 });
    const alice = await cloud.client();

    alice.raw('x'.repeat(16_385));

    expect(await alice.closed).toMatchObject({ code: closeCodes.frameTooLarge });
  });

  test('[D21] a frame deeper than maxFrameDepth closes with frameTooLarge', async () => {
    await using cloud = testGateway({ maxFrameDepth: 8 });
    const alice = await cloud.client('msgpack');

    alice.request(['echo', [[[[[[[[]]]]]]]]]);

    expect(await alice.closed).toEqual({ code: closeCodes.frameTooLarge, reason: 'frames nest at most 8 levels' });
  });

  test('[D21] garbage closes with protocolError and says what is wrong', async () => {
    await using cloud = testGateway();
    const [alice, bob] = [await cloud.client('json'), await cloud.client('msgpack')];

    alice.raw('hello');
    bob.raw(new Uint8Array([0xc1]));

    expect(await alice.closed).toEqual({ code: closeCodes.protocolError, reason: 'a line is no JSON' });
    expect(await bob.closed).toEqual({ code: closeCodes.protocolError, reason: 'extension types are not used' });
  });

  test('[D21] invalid UTF-8 in a text message closes with 1007', async () => {
    await using cloud = testGateway();
    const { socket, send: sendRaw } = await rawClient(cloud.port);
    const answer = new Promise<Buffer>((resolve) => socket.once('data', resolve));

    sendRaw(1, Buffer.from([0x22, 0xff, 0x22]));

    expect((await answer).readUInt16BE(2)).toBe(1007);
    socket.destroy();
  });

  test('[D21] of a message with one bad frame none runs', async () => {
    const gated = gatedSend();
    await using cloud = testGateway({}, gated.command);
    const alice = await cloud.client();

    alice.raw(`${JSON.stringify({ i: 1, c: 'sendMessage', p: { conv: 'C2Cbob', text: 'one' } })}\n{`);

    await alice.closed;
    expect(gated.started).toEqual([]);
  });
});
