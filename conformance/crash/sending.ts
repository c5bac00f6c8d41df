import type { InputOf, RestCommands, SocketCommands, WireMessage } from '@hongyan/contract';
import { type Client, RefusedError, signIn } from '../client.ts';
import { restClient } from '../rest.ts';
import { draft, restMessage, u32 } from '../say.ts';
import type { TestServer } from '../server.ts';

/** What names a stored message: all of it must be the same after a crash. */
export interface Place {
  /** Only the socket tells it. */
  seq?: number;
  /** `MsgKey`: sequence, random and time as one text. */
  key: string;
  /** `Message.ID` */
  id: string;
}

/** A message that somebody tried to send. */
export interface Said {
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** Number of the connection, or of the caller over REST, that said it: what it says first keeps its order. */
  readonly line: number;
  /** Sends it, or sends it again unchanged. */
  send(clients: Clients, server: TestServer): Promise<Place>;
  /** What each acknowledgement said. */
  readonly acks: Place[];
  /** How often it was sent. */
  tries: number;
  /** The codes of answers that refused it; a client sends such a message again. */
  readonly refusals: number[];
}

export type Clients = ReadonlyMap<string, Client>;

/** The people of a crash test. */
const PEOPLE = ['alice', 'bob', 'carol'] as const;
/** Who writes to whom, by how many loops at once and over which interface. */
const TALKS = [
  { from: 'alice', to: 'bob', loops: 6, way: 'socket' },
  { from: 'bob', to: 'alice', loops: 6, way: 'socket' },
  { from: 'carol', to: 'alice', loops: 4, way: 'socket' },
  { from: 'alice', to: 'carol', loops: 2, way: 'rest' },
] as const;

/** Signs everybody in, always on the same devices unless others are named. */
export async function signInAll(server: TestServer, device = 'phone'): Promise<Map<string, Client>> {
  const clients = new Map<string, Client>();
  for (const name of PEOPLE) clients.set(name, await signIn(server, name, { deviceId: `${name}'s ${device}` }));
  return clients;
}

/** People who send without end; what they said and what they were told is kept. */
export class Sending {
  readonly said: Said[] = [];
  private isOver = false;
  private running: Promise<void>[] = [];

  /** How many messages were acknowledged so far. */
  get acknowledged(): number {
    return this.said.filter(({ acks }) => acks.length > 0).length;
  }

  /** What was sent and never answered. */
  get open(): Said[] {
    return this.said.filter(({ acks }) => acks.length === 0);
  }

  /** Starts to send. */
  start(clients: Clients, server: TestServer): void {
    this.isOver = false;
    for (const { from, to, loops, way } of TALKS) {
      let line = newLine();
      for (let n = 0; n < loops; n++) {
        if (way === 'rest') line = newLine();
        this.running.push(this.sendOn({ from, to, way, line }, clients, server));
      }
    }
  }

  /** Lets the loops end, each with the answer or the break that it waits for. */
  async stop(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.running.splice(0));
  }

  private async sendOn(
    { from, to, way, line }: { from: string; to: string; way: 'socket' | 'rest'; line: number },
    clients: Clients,
    server: TestServer,
  ): Promise<void> {
    while (!this.isOver) {
      const said: Said = {
        from,
        to,
        text: `${++texts} of ${from}`,
        line,
        tries: 0,
        acks: [],
        refusals: [],
        send: way === 'socket' ? socketSend() : restSend(),
      };
      this.said.push(said);
      // The server is gone: whoever restarts it starts the senders again.
      if (!(await this.persist(said, clients, server))) return;
    }
  }

  /** Sends until it is acknowledged or nobody wants it any more; false when the connection broke. */
  private async persist(said: Said, clients: Clients, server: TestServer): Promise<boolean> {
    do {
      if (!(await attempt(said, clients, server))) return false;
      if (said.acks.length === 0) await Bun.sleep(REFUSED_PAUSE_MS);
    } while (said.acks.length === 0 && !this.isOver);
    return true;
  }
}

const REFUSED_PAUSE_MS = 20;
let texts = 0;
let lines = 0;
const newLine = () => ++lines;

/** Sends a message and keeps the answer; false when there was none. */
export async function attempt(said: Said, clients: Clients, server: TestServer): Promise<boolean> {
  said.tries++;
  try {
    said.acks.push(await said.send(clients, server));
    return true;
  } catch (error) {
    if (!(error instanceof RefusedError)) return false;
    said.refusals.push(error.code);
    return true;
  }
}

function socketSend(): Said['send'] {
  let params: InputOf<SocketCommands['sendMessage']> | undefined;
  return async function (this: Said, clients) {
    params ??= draft(this.to, this.text);
    const client = clients.get(this.from);
    if (!client) throw new Error(`${this.from} is not signed in`);
    const { seq, msgSeq, timeSec, id } = await client.request('sendMessage', params);
    return { seq, key: `${msgSeq}_${params.random}_${timeSec}`, id };
  };
}

function restSend(): Said['send'] {
  let body: InputOf<RestCommands['openim/sendmsg']> | undefined;
  return async function (this: Said, _clients, server) {
    body ??= restMessage(this.from, this.to, this.text, { MsgSeq: u32() });
    const answer = await restClient(server).call('openim/sendmsg', body);
    if (answer.ErrorCode !== 0) throw new RefusedError('openim/sendmsg', answer.ErrorCode, answer.ErrorInfo);
    return { key: answer.MsgKey as string, id: answer.MsgId as string };
  };
}

/** The place of a message of the log. */
export const placeOf = ({ seq, msgSeq, random, timeSec, id }: WireMessage): Required<Place> => ({
  seq,
  key: `${msgSeq}_${random}_${timeSec}`,
  id,
});
