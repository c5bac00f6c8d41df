import { expect } from 'bun:test';
import { type Client, signIn } from '../client.ts';
import { restClient } from '../rest.ts';
import { u32 } from '../say.ts';
import type { TestServer } from '../server.ts';
import { until } from '../until.ts';
import { said } from './said.ts';

const GUESTS = 6;
const ROUNDS = 12;

/** A group into which guests come and go while speakers talk; each signs in at one of the processes in turn. */
export interface Hall extends AsyncDisposable {
  groupId: string;
  owner: Client;
  speakers: readonly Client[];
  guests: readonly Client[];
}

/** The conversation of a hall, and no other that its guests hear of. */
const isHall = (conv = ''): boolean => conv.startsWith('GROUPhall');

/** Opens a hall with an id and people of its own, a meeting in which newcomers read what was before. */
export async function openHall(servers: readonly TestServer[]): Promise<Hall> {
  const suffix = u32();
  const groupId = `hall-${suffix}`;
  const at = (n: number) => servers[n % servers.length] as TestServer;
  const rest = restClient(at(0));
  const nameOf = (who: string) => `${who}-${suffix}`;
  const names = Array.from({ length: GUESTS }, (_, n) => nameOf(`guest${n}`));
  await rest.ok('im_open_login_svc/multiaccount_import', {
    Accounts: [...['alice', 'bob', 'carol'].map(nameOf), ...names],
  });
  await rest.ok('hongyan/set_settings', { Settings: { groupMessagesPerSec: 0 } });
  for (const server of servers) {
    const isKnown = async () =>
      (await restClient(server).ok('hongyan/get_settings', {})).Settings.groupMessagesPerSec === 0;
    await until(isKnown);
  }
  const owner = await signIn(at(0), nameOf('alice'));
  const speakers = await Promise.all(['bob', 'carol'].map((name, n) => signIn(at(n), nameOf(name))));
  const guests = await Promise.all(names.map((name, n) => signIn(at(n), name)));
  const members = speakers.map(({ userId }) => ({ userId }));
  await owner.request('createGroup', { type: 'Meeting', name: 'hall', groupId, members });
  return {
    ...{ groupId, owner, speakers, guests },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([owner, ...speakers, ...guests].map((client) => client.close()));
    },
  };
}

/** Speakers who talk without end, each with one message under way; every third is for one guest alone. */
export class Talk {
  /** The latest place that was acknowledged. */
  acked = 0;
  /** How many were asked for so far. */
  asked = 0;
  /** The only guest that a message is for, by its place. */
  readonly forGuest = new Map<number, number>();
  /** Which of those asked for an acknowledged one was, by its place. */
  private readonly turns = new Map<number, number>();
  private isOver = false;
  private running: Promise<void>[] = [];

  constructor(private readonly hall: Hall) {}

  start(): void {
    this.running = this.hall.speakers.map((speaker) => this.talk(speaker));
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.running);
  }

  private async talk(speaker: Client): Promise<void> {
    for (let n = 0; !this.isOver; n++) {
      const guest = n % 3 === 0 ? n % GUESTS : undefined;
      const message = said(`GROUP${this.hall.groupId}`, guest === undefined ? 'for all' : `for guest${guest}`);
      const targets = guest === undefined ? {} : { targets: [(this.hall.guests[guest] as Client).userId] };
      const turn = ++this.asked;
      const { seq } = await speaker.request('sendMessage', { ...message, ...targets });
      this.turns.set(seq, turn);
      if (guest !== undefined) this.forGuest.set(seq, guest);
      this.acked = Math.max(this.acked, seq);
    }
  }

  /** The places of those that were asked for after as many as these, as far as they are acknowledged. */
  askedAfter(count: number): number[] {
    return [...this.turns].flatMap(([seq, turn]) => (turn > count ? [seq] : []));
  }

  /** Whether a message is for this guest. */
  isFor(seq: number, guest: number): boolean {
    const only = this.forGuest.get(seq);
    return only === undefined || only === guest;
  }
}

/** One stay in the group: what was there at the answer to joining, and what was sent for certain before leaving. */
export interface Stay {
  guest: number;
  /** The log's end when the answer to joining was made. */
  from: number;
  /** Acknowledged when leaving was asked for: all of it is this guest's. */
  to: number;
  /** Asked for after the answer to leaving and acknowledged before joining again was asked for: none is this guest's. */
  out: readonly number[];
}

const leftCount = (client: Client): number =>
  client.seen('user').filter(({ kind, conv }) => kind === 'groupLeft' && isHall(conv)).length;

/** The places of what somebody was told in the hall, in the order of telling. */
export const heardBy = (client: Client): number[] =>
  client.seen('message').flatMap(({ conv, message }) => (isHall(conv) && !message.isTip ? [message.seq] : []));

/** Joins and leaves in turn while others talk. */
export async function comeAndGo(hall: Hall, talk: Talk, guest: number, how: 'quits' | 'is removed'): Promise<Stay[]> {
  const client = hall.guests[guest] as Client;
  const stays: Stay[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { conversation } = await client.request('joinGroup', { groupId: hall.groupId });
    const before = heardBy(client).length;
    await until(() => heardBy(client).length >= before + 3);
    const to = talk.acked;
    if (how === 'quits') await client.request('quitGroup', { groupId: hall.groupId });
    else {
      await hall.owner.request('removeGroupMembers', { groupId: hall.groupId, userIds: [client.userId] });
      // At another process it counts once that has heard of it, and then this guest is told.
      await until(() => leftCount(client) > round);
    }
    const { asked } = talk;
    await until(() => talk.askedAfter(asked).length > 3);
    stays.push({ guest, from: conversation?.seq ?? 0, to, out: talk.askedAfter(asked) });
  }
  return stays;
}

/** In it all that is for the guest was told; out of it nothing was. */
export function expectStays(hall: Hall, talk: Talk, { guest, from, to, out }: Stay): void {
  const heard = heardBy(hall.guests[guest] as Client);
  const due = Array.from({ length: Math.max(0, to - from) }, (_, n) => from + 1 + n);
  expect(due.filter((seq) => talk.isFor(seq, guest) && !heard.includes(seq))).toEqual([]);
  expect(heard.filter((seq) => out.includes(seq))).toEqual([]);
}

/** What was told comes in the order of the places, each once, and nothing is for somebody else. */
export function expectOneOrder(talk: Talk, client: Client, guest: number): void {
  const heard = heardBy(client);
  expect(heard).toEqual([...new Set(heard)].sort((x, y) => x - y));
  expect(heard.filter((seq) => !talk.isFor(seq, guest))).toEqual([]);
}
