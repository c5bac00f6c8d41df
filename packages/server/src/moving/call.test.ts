import { expect, test } from 'bun:test';
import { StartError } from '../config/startError.ts';
import { type Answer, patient, RefusedError } from './call.ts';

const OK: Answer = { ErrorCode: 0, ErrorInfo: '' };

/** Answers in turn, and what was waited for between. */
function server(...answers: (Answer | Error)[]) {
  const waits: number[] = [];
  let calls = 0;
  const call = patient(
    async () => {
      const answer = answers[Math.min(calls++, answers.length - 1)] ?? OK;
      if (answer instanceof Error) throw answer;
      return { ...answer };
    },
    async (ms) => void waits.push(ms),
  );
  return { kick: () => call('im_open_login_svc/kick', { UserID: 'alice' }), waits, calls: () => calls };
}

test('a call is made again, later each time, where the answer is "later" or none comes', async () => {
  const later = [60_007, 60_011, 60_018, 60_019, 60_008].map((ErrorCode) => ({ ErrorCode, ErrorInfo: 'later' }));
  const { kick, waits, calls } = server(...later, new Error('the connection broke'), OK);

  await kick();

  expect(calls()).toBe(7);
  expect(waits).toHaveLength(6);
  for (const [at, wait] of waits.entries()) {
    expect(wait).toBeGreaterThan(0.5 * 200 * 2 ** at - 1);
    expect(wait).toBeLessThanOrEqual(Math.min(10_000, 200 * 2 ** at));
  }
});

test('any other error is not tried again', async () => {
  const { kick, calls } = server({ ErrorCode: 70_107, ErrorInfo: 'account alice does not exist' });

  const refusal = await kick().catch((error: unknown) => error);

  expect(refusal).toBeInstanceOf(RefusedError);
  expect(refusal).toMatchObject({
    code: 70_107,
    message: 'im_open_login_svc/kick: account alice does not exist (70107)',
  });
  expect(calls()).toBe(1);
});

test('who never answers is given up after minutes', async () => {
  const { kick, waits } = server(new Error('the connection broke'));

  await expect(kick()).rejects.toThrow(StartError);

  const allMs = waits.reduce((sum, ms) => sum + ms, 0);
  expect(allMs).toBeGreaterThan(2 * 60_000);
});
