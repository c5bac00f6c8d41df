import type { Result, XmppJob } from '../job.ts';
import { Loop } from '../loop.ts';
import { openClient, type XmppClient } from './client.ts';
import { chatMessage } from './stanzas.ts';

/** The talk of `talk.ts` over XMPP: a message ends with its delivery, as there is no answer that promises storage. */
export async function chat(job: XmppJob): Promise<Result> {
  const clients: XmppClient[] = [];
  const messages: ((number: number) => Uint8Array)[] = [];
  let turn = 0;
  const loop = new Loop({
    ...job,
    parts: 1,
    send: (number) => {
      const from = turn++ % clients.length;
      const stanza = messages[from]?.(number);
      if (stanza) clients[from]?.send(stanza);
    },
  });
  const open = (name: string, onMessage: (number: number) => void) =>
    openClient({ url: new URL(job.url), domain: job.domain, name, password: job.password }, onMessage);
  for (let n = 0; n < job.senders; n++) {
    await open(`bob${n}`, (number) => loop.delivered(number));
    // Whatever comes back to a sender is an error.
    clients.push(await open(`alice${n}`, (number) => loop.acknowledged(number, true)));
    messages.push(chatMessage(`bob${n}@${job.domain}`, job.textBytes));
  }
  loop.start();
  return loop.measure(job);
}
