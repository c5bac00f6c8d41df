import { expect, test } from 'bun:test';
import { hookScene, type Scene } from '../testing/hookScene.ts';

const AFTER = 'C2C.CallbackAfterSendMsg';

/** The number of a line of the page of metrics. */
async function metric({ cloud }: Scene, name: string, labels: string): Promise<number> {
  const page = await (await fetch(`${cloud.app.url}/metrics`)).text();
  const line = page.split('\n').find((one) => one.startsWith(`${name}{`) && one.includes(labels));
  return Number(line?.split(' ').at(-1) ?? 0);
}

test('calls are counted by their outcome, and those that are given up', async () => {
  await using it = await hookScene({ hookBeforeC2cSend: 1, hookAfterC2cSend: 1, hookRetries: 1 });
  const calls = (callback: string, outcome: string) =>
    metric(it, 'hongyan_webhook_seconds_count', `callback="${callback}",outcome="${outcome}"`);

  await it.send('one');
  await it.app.calls(AFTER, 1);
  it.app.answers(() => new Response('', { status: 500 }));
  await it.send('two');
  const [, , again] = await it.app.calls(AFTER, 3);
  it.app.answers(() => ({}));
  await it.send('three');
  await it.app.calls(AFTER, 4);

  expect(again?.headers.get('X-Hongyan-Attempt')).toBe('2');
  expect(await metric(it, 'hongyan_webhooks_given_up_total', AFTER)).toBe(1);
  expect([await calls('C2C.CallbackBeforeSendMsg', 'ok'), await calls('C2C.CallbackBeforeSendMsg', 'failed')]).toEqual([
    2, 1,
  ]);
  // The app has its last call before the server has read its answer.
  for (let tries = 0; (await calls(AFTER, 'ok')) < 2 && tries < 500; tries++) await Bun.sleep(10);
  expect([await calls(AFTER, 'ok'), await calls(AFTER, 'failed')]).toEqual([2, 2]);
});

test.each([
  ['a body that is none', { MsgBody: 'x' }, 'the answer is not as documented'],
  ['a code that is no number', { ErrorCode: '0' }, 'ErrorCode is no whole number'],
])('an answer with %s counts as failed, and the list of deliveries says why', async (_, answer, outcome) => {
  await using it = await hookScene({ hookBeforeC2cSend: 1 });
  it.app.answers(() => answer);

  expect((await it.send('goes out all the same')).ErrorCode).toBe(0);

  expect(it.cloud.app.ctx.hooks.recent(0)).toMatchObject([{ callback: 'C2C.CallbackBeforeSendMsg', outcome }]);
  const failed = 'callback="C2C.CallbackBeforeSendMsg",outcome="failed"';
  expect(await metric(it, 'hongyan_webhook_seconds_count', failed)).toBe(1);
});
