import { afterAll, beforeAll, expect, test } from 'bun:test';
import { sdkFaults } from '../connection/fault.ts';
import type { Device } from '../testing/device.ts';
import { setStage } from '../testing/lawStage.ts';
import { type RestartableServer, restartableServer } from '../testing/server.ts';
import { turn } from '../testing/waiting.ts';
import { text } from '../testing/world.ts';

let server: RestartableServer;
beforeAll(async () => {
  server = await restartableServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Lets the device's time pass until the promise is settled. */
async function untilSettled<T>(device: Device, promise: Promise<T>): Promise<T> {
  let isSettled = false;
  const settled = () => {
    isSettled = true;
  };
  promise.then(settled, settled);
  while (!isSettled) {
    device.attempt();
    await turn();
  }
  return promise;
}

test('[S74] a sent message is kept as others see it, moves the head, and is not told', async () => {
  await using stage = await setStage(server);
  const { old, bob, withAlice } = stage;
  await bob.core.updateProfile({ nick: 'Bob', faceUrl: 'https://example.org/b.png' });
  const push = { Title: 'hello' };

  const answer = await old.send(text(withAlice, 'mine', { cloudCustomData: 'x', needReadReceipt: true, push }));

  const { messages } = await old.core.history(withAlice, { count: 1 });
  await bob.idle();
  expect(messages).toEqual((await bob.core.history(withAlice, { count: 1 })).messages);
  expect(messages[0]).toMatchObject({ id: answer.id, seq: answer.seq, nick: 'Bob', cloudCustomData: 'x', push });
  expect(old.core.head(withAlice)).toEqual(bob.core.head(withAlice));
  expect(old.recorder.flaws).toEqual([]);
  expect(await old.store.pending()).toEqual([]);
});

test('[S19] messages sent at once keep the order of the calls', async () => {
  await using stage = await setStage(server);
  const { old, withAlice } = stage;

  const answers = await Promise.all(['1', '2', '3', '4'].map((says) => old.send(text(withAlice, says))));

  expect(answers.map(({ seq }) => seq)).toEqual([32, 33, 34, 35]);
  expect(old.core.head(withAlice)?.seq).toBe(35);
});

test('[D7] a send whose answer is lost is asked again and is one message', async () => {
  await using stage = await setStage(server);
  const { old, withAlice } = stage;
  old.network.cutAtRequest({ at: 'after', command: 'sendMessage' });

  const answer = await untilSettled(old, old.send(text(withAlice, 'once')));

  const { messages } = await old.core.history(withAlice, { count: 2 });
  expect(answer).toMatchObject({ seq: 32, isRepeat: true });
  expect(messages.map(({ seq }) => seq)).toEqual([32, 31]);
  expect(old.recorder.flaws).toEqual([]);
  expect(await old.store.pending()).toEqual([]);
});

test('[S29] a send that nobody answered in time is failed, until the next synchronisation finds it stored', async () => {
  await using stage = await setStage(server);
  const { old, withAlice } = stage;
  const params = text(withAlice, 'unsure');
  old.network.cutAtRequest({ at: 'after', command: 'sendMessage' });
  const sending = old.send(params);
  while (old.network.live) await turn();
  old.network.setUp(false);

  const fault = await untilSettled(old, sending).catch((error: unknown) => error);
  const failed = await old.store.pending();
  old.network.setUp(true);
  await old.comeBack();

  expect(fault).toMatchObject({ code: sdkFaults.noAnswer });
  expect(failed).toMatchObject([{ conv: withAlice, state: 'failed', params: { random: params.random } }]);
  expect(await old.store.pending()).toEqual([]);
  expect(old.core.head(withAlice)?.lastMessage?.random).toBe(params.random);
  expect(old.recorder.flaws).toEqual([]);
  expect(await old.send(params)).toMatchObject({ seq: 32, isRepeat: true });
});

test('[S17] a message that the server refuses is kept as failed and changes nothing', async () => {
  await using stage = await setStage(server);
  const { old, withAlice } = stage;
  const head = old.core.head(withAlice);

  await expect(old.send(text(withAlice, 'x'.repeat(13_000)))).rejects.toMatchObject({ code: 80002 });

  expect(await old.store.pending(withAlice)).toMatchObject([{ state: 'failed' }]);
  expect(old.core.head(withAlice)).toEqual(head);
});

test('[S65] an online-only message leaves no trace', async () => {
  await using stage = await setStage(server);
  const { old, alice, withAlice, withBob } = stage;
  const head = old.core.head(withAlice);

  const { seq, id } = await old.send(text(withAlice, 'typing', { isOnlineOnly: true }));
  await alice.idle();

  expect(seq).toBe(0);
  expect(alice.recorder.told.has(`${withBob} ${id}`)).toBe(true);
  expect(old.core.head(withAlice)).toEqual(head);
  expect(await old.store.pending()).toEqual([]);
});
