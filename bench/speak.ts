import { loginFrame, messageTemplate, openSession, requestFrame } from './frames.ts';
import type { Result, SpeakJob } from './job.ts';
import { Loop } from './loop.ts';
import { scanJson, scanMsgpack } from './scan.ts';
import type { OnMessage, Wire } from './wire.ts';

/**
 * Members of a group say something in it. A message is finished when it is answered and the witness heard it: the member
 * that came last, which the server reaches last.
 */
export async function speak(job: SpeakJob): Promise<Result> {
  const scan = job.codec === 'json' ? scanJson : scanMsgpack;
  const isText = job.codec === 'json';
  const conv = `GROUP${job.groupId}`;
  const { textBytes, isLive } = job;
  const template = messageTemplate(job.codec, conv, { textBytes, clientTimeSec: Math.floor(Date.now() / 1000) });
  const wires: Wire[] = [];
  const loop = new Loop({
    ...job,
    parts: 2,
    send: (number) => wires[number % wires.length]?.send(template.fill(number), isText),
  });
  const enter = async (userId: string, onMessage: OnMessage) => {
    const wire = await openSession(job, loginFrame(job, userId), onMessage);
    if (isLive) wire.send(requestFrame(job.codec, 2, 'joinGroup', { groupId: job.groupId }), isText);
    return wire;
  };
  const answers = { reply: (id: number, isError: boolean) => loop.acknowledged(id, isError), message: () => {} };
  const heard = { reply: () => {}, message: (random: number) => loop.delivered(random) };
  for (let n = 0; n < job.speakers; n++)
    wires.push(await enter(`user${job.first + n}`, (bytes) => scan(bytes, answers)));
  await enter(`user${job.first + job.speakers}`, (bytes) => scan(bytes, heard));
  // Who just came is told, and what tells it is no part of the measuring.
  await Bun.sleep(job.settleMs);
  const startMs = performance.timeOrigin + performance.now();
  loop.start();
  return { ...(await loop.measure(job)), startMs };
}
