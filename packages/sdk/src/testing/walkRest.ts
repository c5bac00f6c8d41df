import type { InputOf, RestCommands } from '@hongyan/contract';
import type { Keyed, Step, Walk } from './walk.ts';

type SendInput = Partial<InputOf<RestCommands['openim/sendmsg']>>;

/** What the app's back end does, by weight; nothing while the server is stopped. */
export const restSteps: readonly [weight: number, name: string, run: Step][] = [
  [5, 'app sends', (walk) => send(walk, {})],
  [2, 'app sends unseen by the sender', (walk) => send(walk, { SyncOtherMachine: 2 })],
  [2, 'app sends quietly', (walk) => send(walk, { SendMsgControl: ['NoUnread', 'NoLastMsg'] })],
  [1, 'app sends online-only', (walk) => send(walk, { OnlineOnlyFlag: 1 })],
  [1, 'app sends to many', sendToMany],
  [1.5, 'app imports as new', (walk) => importOne(walk, 1)],
  [1, 'app imports history', (walk) => importOne(walk, 2)],
  [1.5, 'app recalls', recall],
  [1.5, 'app edits', edit],
  [1, 'app marks read', markRead],
];

function pair({ world, random }: Walk): { from: string; to: string } {
  const from = random.pick(world.userIds);
  const to = random.pick(world.userIds.filter((userId) => userId !== from));
  return { from, to };
}

const body = (says: string) => [{ MsgType: 'TIMTextElem' as const, MsgContent: { Text: says } }];

async function send(walk: Walk, more: SendInput): Promise<void> {
  const { world, keyed, newRandom } = walk;
  const { from, to } = pair(walk);
  const MsgRandom = newRandom();
  if (!world.server.isRunning) return;
  const { MsgKey } = await world.server.rest.ok('openim/sendmsg', {
    ...{ From_Account: from, To_Account: to, MsgRandom, MsgBody: body(`app ${MsgRandom}`), ...more },
  });
  if (!more.OnlineOnlyFlag) keyed.push({ from, to, MsgKey });
}

async function sendToMany(walk: Walk): Promise<void> {
  const { world, newRandom } = walk;
  const { from } = pair(walk);
  const MsgRandom = newRandom();
  if (!world.server.isRunning) return;
  await world.server.rest.ok('openim/batchsendmsg', {
    From_Account: from,
    To_Account: world.userIds.filter((userId) => userId !== from),
    MsgRandom,
    MsgBody: body(`to all ${MsgRandom}`),
  });
}

async function importOne(walk: Walk, SyncFromOldSystem: 1 | 2): Promise<void> {
  const { world, random, untold, newRandom } = walk;
  const { from, to } = pair(walk);
  const MsgRandom = newRandom();
  const ageSec = random.below(100_000);
  if (!world.server.isRunning) return;
  if (SyncFromOldSystem === 2) untold.add(MsgRandom);
  await world.server.rest.ok('openim/importmsg', {
    SyncFromOldSystem,
    From_Account: from,
    To_Account: to,
    MsgRandom,
    MsgTimeStamp: Math.floor(Date.now() / 1000) - ageSec,
    MsgBody: body(`old ${MsgRandom}`),
  });
}

function keyOf({ keyed, random, world }: Walk): Keyed | undefined {
  if (keyed.length === 0) return undefined;
  const chosen = random.pick(keyed.slice(-20));
  return world.server.isRunning ? chosen : undefined;
}

async function recall(walk: Walk): Promise<void> {
  const key = keyOf(walk);
  if (!key) return;
  const { from: From_Account, to: To_Account, MsgKey } = key;
  // It may be recalled already: then the answer is a refusal.
  await walk.world.server.rest.call('openim/admin_msgwithdraw', { From_Account, To_Account, MsgKey });
}

async function edit(walk: Walk): Promise<void> {
  const says = `app edited ${walk.random.below(1_000)}`;
  const key = keyOf(walk);
  if (!key) return;
  const { from: From_Account, to: To_Account, MsgKey } = key;
  const MsgBody = body(says);
  await walk.world.server.rest.call('openim/modify_c2c_msg', { From_Account, To_Account, MsgKey, MsgBody });
}

async function markRead(walk: Walk): Promise<void> {
  const { from, to } = pair(walk);
  if (!walk.world.server.isRunning) return;
  await walk.world.server.rest.ok('openim/admin_set_msg_read', { Report_Account: to, Peer_Account: from });
}
