import { subProtocols } from '@hongyan/contract';
import { loginFrame, messageTemplate, openSession, type Template } from './frames.ts';
import type { Result, TalkJob } from './job.ts';
import { Loop } from './loop.ts';
import { scanJson, scanMsgpack } from './scan.ts';
import { openWire, type Wire } from './wire.ts';

/**
 * One-to-one messages between users that are online, or the same frames against the echo server.
 *
 * Senders and receivers make pairs; or, when the job says so, each message goes from a random one to a random one.
 */
export async function talk(job: TalkJob): Promise<Result> {
  const wires: Wire[] = [];
  const templates: Template[] = [];
  const isText = job.codec === 'json';
  const any = (length: number) => Math.floor(Math.random() * length);
  let turn = 0;
  const loop = new Loop({
    ...job,
    parts: job.kind === 'echo' ? 1 : 2,
    send: (number) => {
      const from = job.isRandom ? any(wires.length) : turn++ % wires.length;
      const to = job.isRandom ? any(templates.length) : from;
      const frame = templates[to]?.fill(number);
      if (frame) wires[from]?.send(frame, isText);
    },
  });
  await open(job, loop, wires, templates);
  loop.start();
  return loop.measure(job);
}

async function open(job: TalkJob, loop: Loop, wires: Wire[], templates: Template[]): Promise<void> {
  const scan = job.codec === 'json' ? scanJson : scanMsgpack;
  const sink = {
    reply: (id: number, isError: boolean) => loop.acknowledged(id, isError),
    message: (random: number) => loop.delivered(random),
  };
  const onMessage = (bytes: Uint8Array) => scan(bytes, sink);
  const { textBytes, isOnlineOnly } = job;
  const text = { textBytes, isOnlineOnly, clientTimeSec: Math.floor(Date.now() / 1000) };
  const signIn = (userId: string) => openSession(job, loginFrame(job, userId), onMessage);

  for (let n = 0; n < job.receivers; n++) {
    const template = messageTemplate(job.codec, `C2Cbob${n}`, text);
    templates.push(template);
    if (job.kind === 'talk') await signIn(`bob${n}`);
    else {
      const onEcho = (bytes: Uint8Array) => template.readAll(bytes, (id) => loop.acknowledged(id, false));
      wires.push(await openWire(new URL(job.url), subProtocols[job.codec], onEcho));
    }
  }
  if (job.kind === 'talk') for (let n = 0; n < job.senders; n++) wires.push(await signIn(`alice${n}`));
}
