import { errors, type InputOf, type RestCommands, type SocketCommands, type WireMessage } from '@hongyan/contract';
import { type Client, RefusedError, signIn } from '../client.ts';
import { restClient } from '../rest.ts';
import { draft, restMessage, text, u32 } from '../say.ts';
import type { TestServer } from '../server.ts';

/** What names a stored message: all of it must be the same after a crash. */
export interface Place {
  /** Only the socket tells it. */
  seq?: number;
  /** `MsgKey`: sequence, random and time as one text. */
  key: string;
  /** `Message.ID`; REST does not tell it of a group's message. */
  id?: string;
}

/** A message that somebody tried to send. */
export interface Said {
  readonly from: string;
  /** The conversation as its sender names it. */
  readonly conv: string;
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
/** Their groups: all are in each of them. */
const GROUPS = ['Work', 'Public', 'Meeting'] as const;
/** Who writes where, by how many loops at once and over which interface. */
const TALKS = [
  { from: 'alice', conv: 'C2Cbob', loops: 4, way: 'socket' },
  { from: 'bob', conv: 'C2Calice', loops: 4, way: 'socket' },
  { from: 'carol', conv: 'C2Calice', loops: 2, way: 'socket' },
  { from: 'alice', conv: 'C2Ccarol', loops: 2, way: 'rest' },
  { from: 'alice', conv: 'GROUPWork', loops: 2, way: 'socket' },
  { from: 'bob', conv: 'GROUPWork', loops: 2, way: 'socket' },
  { from: 'carol', conv: 'GROUPPublic', loops: 2, way: 'socket' },
  { from: 'bob', conv: 'GROUPPublic', loops: 1, way: 'rest' },
  { from: 'bob', conv: 'GROUPMeeting', loops: 2, way: 'socket' },
  { from: 'carol', conv: 'GROUPMeeting', loops: 1, way: 'rest' },
] as const;

/** Signs everybody in, always on the same devices unless others are named; their groups are there then. */
export async function signInAll(server: TestServer, device = 'phone'): Promise<Map<string, Client>> {
  const clients = new Map<string, Client>();
  for (const name of PEOPLE) clients.set(name, await signIn(server, name, { deviceId: `${name}'s ${device}` }));
  await makeGroups(server);
  return clients;
}

async function makeGroups(server: TestServer): Promise<void> {
  const rest = restClient(server);
  await rest.ok('hongyan/set_settings', { Settings: { groupMessagesPerSec: 0 } });
  const [Owner_Account, ...others] = PEOPLE;
  const MemberList = others.map((Member_Account) => ({ Member_Account }));
  for (const Type of GROUPS) {
    const made = { Type, GroupId: Type, Name: Type, Owner_Account, MemberList };
    const { ErrorCode, ErrorInfo } = await rest.call('group_open_http_svc/create_group', made);
    if (![0, errors.groupIdTakenByOwner.code].includes(ErrorCode))
      throw new Error(`${Type}: ${ErrorCode} ${ErrorInfo}`);
  }
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
    for (const { from, conv, loops, way } of TALKS) {
      let line = newLine();
      for (let n = 0; n < loops; n++) {
        if (way === 'rest') line = newLine();
        this.running.push(this.sendOn({ from, conv, way, line }, clients, server));
      }
    }
  }

  /** Lets the loops end, each with the answer or the break that it waits for. */
  async stop(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.running.splice(0));
  }

  private async sendOn(
    { from, conv, way, line }: { from: string; conv: string; way: 'socket' | 'rest'; line: number },
    clients: Clients,
    server: TestServer,
  ): Promise<void> {
    while (!this.isOver) {
      const said: Said = {
        from,
        conv,
        text: `${++texts} of ${from}`,
        line,
        tries: 0,
        acks: [],
        refusals: [],
        send: way === 'socket' ? socketSend() : conv.startsWith('GROUP') ? restGroupSend() : restSend(),
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
    params ??= { ...draft('', this.text), conv: this.conv };
    const client = clients.get(this.from);
    if (!client) throw new Error(`${this.from} is not signed in`);
    const { seq, msgSeq, timeSec, id } = await client.request('sendMessage', params);
    return { seq, key: `${msgSeq}_${params.random}_${timeSec}`, id };
  };
}

function restSend(): Said['send'] {
  let body: InputOf<RestCommands['openim/sendmsg']> | undefined;
  return async function (this: Said, _clients, server) {
    body ??= restMessage(this.from, this.conv.slice('C2C'.length), this.text, { MsgSeq: u32() });
    const answer = await restClient(server).call('openim/sendmsg', body);
    if (answer.ErrorCode !== 0) throw new RefusedError('openim/sendmsg', answer.ErrorCode, answer.ErrorInfo);
    return { key: answer.MsgKey as string, id: answer.MsgId as string };
  };
}

function restGroupSend(): Said['send'] {
  const path = 'group_open_http_svc/send_group_msg';
  const Random = u32();
  return async function (this: Said, _clients, server) {
    const GroupId = this.conv.slice('GROUP'.length);
    const answer = await restClient(server).call(path, {
      ...{ GroupId, Random, From_Account: this.from },
      MsgBody: text(this.text),
    });
    if (answer.ErrorCode !== 0) throw new RefusedError(path, answer.ErrorCode, answer.ErrorInfo);
    const seq = answer.MsgSeq as number;
    return { seq, key: `${seq}_${Random}_${answer.MsgTime as number}` };
  };
}

/** The place of a message of the log. */
export const placeOf = ({ seq, msgSeq, random, timeSec, id }: WireMessage): Required<Place> => ({
  seq,
  key: `${msgSeq}_${random}_${timeSec}`,
  id,
});
