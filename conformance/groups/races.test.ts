import { describe, expect, test } from 'bun:test';
import { testPostgres } from '../../packages/server/src/testing/postgres.ts';
import type { Client } from '../client.ts';
import { testInside } from '../corner.ts';
import { type RestClient, restClient } from '../rest.ts';
import { startServer, type TestServer } from '../server.ts';
import { startOn, stores } from '../stores.ts';
import { until } from '../until.ts';
import { comeAndGo, expectOneOrder, expectStays, heardBy, openHall, Talk } from './hall.ts';
import { said } from './said.ts';

describe.each(stores)('membership against sends on %s', (kind) => {
  test.each(['quits', 'is removed'] as const)(
    '[S26] [S33] nobody who is in misses, nobody who %s receives, not even what is for somebody else; all hear one order',
    async (how) => {
      await using server = await startOn(kind);
      await using hall = await openHall([server]);
      const talk = new Talk(hall);
      talk.start();
      const stays = await Promise.all(hall.guests.map((_, at) => comeAndGo(hall, talk, at, how)));
      await talk.stop();
      // What the server wrote before it answers this has arrived before.
      for (const guest of hall.guests) await guest.request('ping', {});

      for (const stay of stays.flat()) expectStays(hall, talk, stay);
      for (const [at, guest] of hall.guests.entries()) expectOneOrder(talk, guest, at);
    },
    60_000,
  );

  test('[S32] what is said while a group is dissolved and made again is in one of the two, for all', async () => {
    await using server = await startOn(kind);
    await using hall = await openHall([server]);
    await hall.owner.request('dissolveGroup', { groupId: hall.groupId });
    const members = [...hall.speakers, ...hall.guests].map(({ userId }) => ({ userId }));
    const acked: { convId: string; seq: number; text: string }[] = [];
    let isOver = false;
    const talk = async (speaker: Client): Promise<void> => {
      for (let n = 0; !isOver; n++) {
        const text = `${n} of ${speaker.userId}`;
        const answer = await speaker.request('sendMessage', said(`GROUP${hall.groupId}`, text)).catch(() => undefined);
        if (answer) acked.push({ convId: answer.convId, seq: answer.seq, text });
      }
    };
    const talking = hall.speakers.map(talk);
    for (let n = 0; n < INCARNATIONS; n++) {
      await hall.owner.request('createGroup', { type: 'Public', groupId: hall.groupId, name: 'hall', members });
      const sofar = acked.length;
      await until(() => acked.length >= sofar + 5);
      if (n < INCARNATIONS - 1) await hall.owner.request('dissolveGroup', { groupId: hall.groupId });
    }
    isOver = true;
    await Promise.all(talking);
    for (const guest of hall.guests) await guest.request('ping', {});

    const placed = (list: readonly { convId: string; seq: number }[]) =>
      list.map(({ convId, seq }) => `${convId} ${seq}`);
    const all = acked.toSorted((a, b) => Number(a.convId) - Number(b.convId) || a.seq - b.seq);
    expect(new Set(all.map(({ convId }) => convId)).size).toBe(INCARNATIONS);
    for (const guest of hall.guests) {
      const heard = guest
        .seen('message')
        .filter(({ conv, message }) => conv === `GROUP${hall.groupId}` && !message.isTip);
      expect(placed(heard.map(({ convId, message }) => ({ convId, seq: message.seq })))).toEqual(placed(all));
      const { messages } = await guest.request('getMessages', { conv: `GROUP${hall.groupId}`, count: 100 });
      const last = all.filter(({ convId }) => convId === all.at(-1)?.convId);
      expect(messages.map(({ seq }) => seq)).toEqual(last.map(({ seq }) => seq).reverse());
    }
  }, 60_000);

  test('a group whose owner may not quit has one whatever runs at the same time', async () => {
    await using server = await startOn(kind);
    await using hall = await openHall([server]);
    const [bob, carol] = hall.speakers as [Client, Client];
    const rest = restClient(server);
    await rest.ok(`${svc}/add_group_member`, { GroupId: hall.groupId, MemberList: [{ Member_Account: bob.userId }] });
    let isOver = false;
    const repeat = async (act: () => Promise<unknown>) => {
      while (!isOver) await act().catch(() => undefined);
    };
    const heirs = [bob.userId, carol.userId];
    const acts = [
      ...heirs.map(
        (heir) => () => rest.ok(`${svc}/change_group_owner`, { GroupId: hall.groupId, NewOwner_Account: heir }),
      ),
      ...heirs.map(
        (heir) => () => rest.ok(`${svc}/delete_group_member`, { GroupId: hall.groupId, MemberToDel_Account: [heir] }),
      ),
      ...[bob, carol].map((one) => async () => {
        await one.request('quitGroup', { groupId: hall.groupId }).catch(() => undefined);
        await one.request('joinGroup', { groupId: hall.groupId });
      }),
    ];
    const running = acts.map(repeat);
    const owners: string[] = [];
    for (let n = 0; n < LOOKS; n++) owners.push(await ownerOf(rest, hall.groupId));
    isOver = true;
    await Promise.all(running);
    owners.push(await ownerOf(rest, hall.groupId));

    expect(owners.filter((owner) => owner === '')).toEqual([]);
  }, 60_000);
});

const svc = 'group_open_http_svc';
const INCARNATIONS = 8;
const LOOKS = 150;

async function ownerOf(rest: RestClient, groupId: string): Promise<string> {
  const { GroupInfo } = await rest.ok(`${svc}/get_group_info`, { GroupIdList: [groupId] });
  const [group] = GroupInfo as { Owner_Account: string }[];
  return group?.Owner_Account ?? '';
}

describe('two processes on one PostgreSQL database', () => {
  testInside(
    '[S26] [S33] [D12] who is out receives nothing, who is in has all, by events or by what a resync fetches',
    async () => {
      const postgres = await testPostgres();
      await using stack = new AsyncDisposableStack();
      stack.defer(() => postgres.stop());
      const store = await postgres.freshDatabase();
      const servers: TestServer[] = [];
      for (let n = 0; n < 2; n++) servers.push(stack.use(await startServer({ store })));
      await using hall = await openHall(servers);
      const talk = new Talk(hall);
      talk.start();
      const stays = await Promise.all(
        hall.guests.map((_, at) => comeAndGo(hall, talk, at, at % 2 ? 'quits' : 'is removed')),
      );
      for (const guest of hall.guests) await guest.request('joinGroup', { groupId: hall.groupId });
      const joinedAt = talk.acked;
      await until(() => talk.acked > joinedAt + 10);
      await talk.stop();
      const { seq: end } = await hall.owner.request('sendMessage', said(`GROUP${hall.groupId}`, 'end'));

      for (const { guest, out } of stays.flat()) {
        const heard = heardBy(hall.guests[guest] as Client);
        expect(heard.filter((seq) => out.includes(seq))).toEqual([]);
      }
      for (const guest of hall.guests) {
        await until(() => heardBy(guest).includes(end));
        const { messages } = await guest.request('getMessages', {
          conv: `GROUP${hall.groupId}`,
          afterSeq: joinedAt,
          count: 100,
        });
        const missed = messages.filter(({ seq }) => !heardBy(guest).includes(seq));
        if (missed.length > 0) expect(guest.seen('resync').length).toBeGreaterThan(0);
      }
    },
    60_000,
  );
});
