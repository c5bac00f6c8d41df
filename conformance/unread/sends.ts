import type { InputOf, RestCommands } from '@hongyan/contract';
import type { RestAnswer, RestClient } from '../rest.ts';
import { draft, nowSec, restMessage, text } from '../say.ts';
import type { Seeded } from '../seeded.ts';
import { type Decide, deviceOf, type Scene } from './scene.ts';

export const keyOf = (msgSeq: number, random: number, timeSec: number) => `${msgSeq}_${random}_${timeSec}`;
export const u32 = (random: Seeded) => random.below(2 ** 32);

/** A message over the socket, now and then twice. */
export const send: Decide = (scene, me, peer) => {
  const { random, ledger } = scene;
  const device = deviceOf(scene, me);
  const flags = { noUnread: random.chance(0.2), noLastMsg: random.chance(0.15), isOnlineOnly: random.chance(0.1) };
  const params = draft(peer, `from ${me}`, { ...flags, random: u32(random) });
  const isTwice = random.chance(0.15);
  return {
    what: `${me} sends to ${peer}${isTwice ? ' twice' : ''}: ${JSON.stringify(flags)}`,
    async run() {
      const ask = () => device.connection.request('sendMessage', params);
      const [answer, again] = await Promise.all([ask(), isTwice && !flags.isOnlineOnly ? ask() : undefined]);
      if (flags.isOnlineOnly) return;
      if (again && again.seq !== answer.seq)
        throw new Error(`one message is stored as ${answer.seq} and as ${again.seq}`);
      const { seq, msgSeq, timeSec } = answer;
      const msgKey = keyOf(msgSeq, params.random, timeSec);
      const said = { from: me, to: peer, random: params.random, isForSender: true, timeSec, msgKey, seq };
      ledger.say({ ...said, counts: !flags.noUnread, shows: !flags.noLastMsg });
      // The sending device has the answer and no event.
      device.sent(peer, { seq, random: params.random, shows: !flags.noLastMsg });
    },
  };
};

/** The control fields of a REST send, and what they mean. */
function control({ random }: Scene) {
  const words = (['NoUnread', 'NoLastMsg', 'WithMuteNotifications'] as const).filter(() => random.chance(0.2));
  const sync = random.pick([undefined, 1, 2]);
  const fields = { SyncOtherMachine: sync, SendMsgControl: words.length > 0 ? words : undefined, MsgSeq: u32(random) };
  const meaning = {
    counts: !words.includes('NoUnread'),
    shows: !words.includes('NoLastMsg'),
    isForSender: sync !== 2,
  };
  return { fields, meaning };
}

/** Calls a command that must succeed and gives what names the message. */
async function sent(rest: RestClient, path: 'openim/sendmsg' | 'openim/batchsendmsg', body: object) {
  const answer = (await rest.ok(path, body as never)) as RestAnswer & { MsgKey: string; MsgTime: number };
  return { msgKey: answer.MsgKey, timeSec: answer.MsgTime };
}

/** A message over REST, with all its flags. */
export const sendByRest: Decide = (scene, me, peer) => {
  const { fields, meaning } = control(scene);
  const isOnlineOnly = scene.random.chance(0.1);
  const online = scene.random.pick([{ OnlineOnlyFlag: 1 as const }, { MsgLifeTime: 0 }]);
  const random = u32(scene.random);
  const body = restMessage(me, peer, `by REST from ${me}`, {
    ...fields,
    MsgRandom: random,
    ...(isOnlineOnly && online),
  });
  return {
    what: `REST sends from ${me} to ${peer}: ${JSON.stringify({ ...fields, ...(isOnlineOnly && online) })}`,
    async run() {
      const names = await sent(scene.rest, 'openim/sendmsg', body);
      if (!isOnlineOnly) scene.ledger.say({ from: me, to: peer, random, ...names, ...meaning });
    },
  };
};

/** One message to all others over REST. */
export const sendToAll: Decide = (scene, me) => {
  const { fields, meaning } = control(scene);
  const to = scene.ledger.users.filter((user) => user !== me);
  const random = u32(scene.random);
  const body = { ...restMessage(me, '', `to all from ${me}`, { ...fields, MsgRandom: random }), To_Account: to };
  return {
    what: `REST sends from ${me} to all: ${JSON.stringify(fields)}`,
    async run() {
      const names = await sent(scene.rest, 'openim/batchsendmsg', body);
      for (const peer of to) scene.ledger.say({ from: me, to: peer, random, ...names, ...meaning });
    },
  };
};

/** An import, as live or as history (rest-api §5.4). */
export const importOne: Decide = (scene, me, peer) => {
  const { random, ledger, rest, devicesOf } = scene;
  const isSilent = random.chance(0.5);
  const areListed = ledger.side(me, peer).isListed && ledger.side(peer, me).isListed;
  if (!scene.claim(`times ${[me, peer].sort()}`)) return undefined;
  // Nobody is told that it brings a conversation back to a list.
  if (isSilent && !(areListed && scene.claim(`shown ${me} ${peer}`) && scene.claim(`shown ${peer} ${me}`)))
    return undefined;
  const timeSec = nowSec() + (random.chance(0.1) ? random.below(500) : -60 - random.below(10_000));
  const [msgSeq, own, isTwice] = [u32(random), u32(random), random.chance(0.2)];
  const body: InputOf<RestCommands['openim/importmsg']> = {
    SyncFromOldSystem: isSilent ? 2 : random.pick([1, 5]),
    ...{
      From_Account: me,
      To_Account: peer,
      MsgSeq: msgSeq,
      MsgRandom: own,
      MsgTimeStamp: timeSec,
      MsgBody: text('old'),
    },
  };
  return {
    what: `REST imports from ${me} to ${peer} as ${body.SyncFromOldSystem} of ${timeSec}`,
    async run() {
      await rest.ok('openim/importmsg', body);
      if (isTwice) await rest.ok('openim/importmsg', body);
      const names = { from: me, to: peer, random: own, timeSec, msgKey: keyOf(msgSeq, own, timeSec) };
      ledger.say({ ...names, counts: !isSilent, shows: true, isForSender: true, isSilent });
      if (!isSilent) return;
      await Promise.all(devicesOf(me).map((device) => device.pull(peer)));
      await Promise.all(devicesOf(peer).map((device) => device.pull(me)));
    },
  };
};
