import { SYSTEM_CONV } from '@hongyan/contract/groupKinds';
import { SdkFault } from '../connection/fault.ts';
import type { SendParams } from '../core/port.ts';
import type { Device } from './device.ts';
import type { Known, Step, Walk } from './walk.ts';
import { text } from './world.ts';

/** How many of the last messages of a conversation the steps choose from. */
const RECENT = 12;

/** What users do, by weight. */
export const userSteps: readonly [weight: number, name: string, run: Step][] = [
  [24, 'send', (walk) => send(walk, {})],
  [3, 'send uncounted', (walk) => send(walk, { noUnread: true })],
  [3, 'send unlisted', (walk) => send(walk, { noLastMsg: true, supportExtension: true })],
  [8, 'send asking for a receipt', (walk) => send(walk, { needReadReceipt: true, cloudCustomData: 'x' })],
  [3, 'send online-only', (walk) => send(walk, { isOnlineOnly: true })],
  [3, 'send twice', sendTwice],
  [8, 'mark read', (walk) => act(walk, (device, conv) => device.core.markRead(conv))],
  [4, 'recall', (walk) => onOwn(walk, (device, conv, { seq }) => device.core.recall(conv, seq))],
  [5, 'edit', (walk) => onOwn(walk, (device, conv, { seq }) => edit(walk, device, conv, seq))],
  [5, 'receipt', (walk) => onAny(walk, (device, conv, { seq }) => device.core.sendReceipts(conv, [seq]))],
  [5, 'delete', (walk) => onAny(walk, (device, conv, { seq }) => deleteSome(device, conv, seq))],
  [2, 'react', (walk) => onAny(walk, (device, conv, { seq }) => react(walk, device, { conv, seq }))],
  [1, 'extend', (walk) => onAny(walk, (device, conv, { seq }) => extend(walk, device, { conv, seq }))],
  [1.5, 'clear history', (walk) => act(walk, (device, conv) => device.core.clearHistory(conv))],
  [1.5, 'delete conversation', (walk) => act(walk, (device, conv) => device.core.deleteConversation(conv, true))],
  [1.5, 'hide conversation', (walk) => act(walk, (device, conv) => device.core.deleteConversation(conv, false))],
  [2, 'pin', (walk) => act(walk, (device, conv) => device.core.pin(conv, walk.random.chance(0.5)))],
  [
    2,
    'receive option',
    (walk) => act(walk, (device, conv) => device.core.setReceiveOption(conv, walk.random.below(3))),
  ],
  [1, 'profile', (walk) => act(walk, (device) => device.core.updateProfile({ nick: `nick ${walk.random.below(9)}` }))],
  [6, 'read a page', readPage],
  [2, 'fetch a head', (walk) => act(walk, (device, conv) => device.core.fetchHead(conv))],
];

function act({ world, random, devices, start }: Walk, run: (device: Device, conv: string) => Promise<unknown>): void {
  const device = random.pick(devices);
  const conv = random.pick(world.convsOf(device.userId));
  start(`${device.name} in ${conv}`, run(device, conv));
}

/** As `act`, where one may speak. */
function speak(walk: Walk, run: (device: Device, conv: string) => Promise<unknown>): void {
  act(walk, async (device, conv) => (conv === SYSTEM_CONV ? undefined : run(device, conv)));
}

function draft({ newRandom }: Walk, conv: string, more: Partial<SendParams>): SendParams {
  const random = newRandom();
  return text(conv, `text ${random}`, { random, ...more });
}

function send(walk: Walk, more: Partial<SendParams>): void {
  speak(walk, (device, conv) => sendKnown(walk, device, draft(walk, conv, more)));
}

function sendTwice(walk: Walk): void {
  speak(walk, async (device, conv) => {
    const params = draft(walk, conv, {});
    await Promise.all([sendKnown(walk, device, params), device.send(params)]);
  });
}

/** Sends; one that nobody answered in time is sent again when the walk settles, as its user would. */
export async function sendKnown(walk: Walk, device: Device, params: SendParams): Promise<void> {
  try {
    const { seq } = await device.send(params);
    if (seq > 0) walk.known.push({ from: device.userId, to: receiverOf(params.conv), seq });
  } catch (error) {
    if (!(error instanceof SdkFault) || params.isOnlineOnly) throw error;
    walk.unsure.push(() => walk.start('send again', sendKnown(walk, device, params)));
  }
}

const receiverOf = (conv: string): string => (conv.startsWith('C2C') ? conv.slice(3) : conv);

function onOwn(walk: Walk, run: (device: Device, conv: string, message: Known) => Promise<unknown>): void {
  onMessage(walk, (userId, { from }) => from === userId, run);
}

function onAny(walk: Walk, run: (device: Device, conv: string, message: Known) => Promise<unknown>): void {
  onMessage(walk, (userId, { from, to }) => from === userId || to === userId || to.startsWith('GROUP'), run);
}

function onMessage(
  { random, devices, known, start }: Walk,
  isChosen: (userId: string, message: Known) => boolean,
  run: (device: Device, conv: string, message: Known) => Promise<unknown>,
): void {
  const device = random.pick(devices);
  const chosen = known.filter((message) => isChosen(device.userId, message)).slice(-RECENT * 3);
  if (chosen.length === 0) return;
  const message = random.pick(chosen);
  const { from, to } = message;
  const conv = to.startsWith('GROUP') ? to : `C2C${from === device.userId ? to : from}`;
  start(`${device.name} on ${conv} ${message.seq}`, run(device, conv, message));
}

function edit({ random }: Walk, { core }: Device, conv: string, seq: number): Promise<unknown> {
  const words = `edited ${random.below(1_000)}`;
  if (random.chance(0.3)) return core.edit({ conv, seq, cloudCustomData: words });
  return core.edit({ conv, seq, body: [{ MsgType: 'TIMTextElem', MsgContent: { Text: words } }] });
}

function react({ random }: Walk, { core }: Device, message: { conv: string; seq: number }): Promise<unknown> {
  const command = random.chance(0.7) ? 'addReaction' : 'removeReaction';
  return core.callReactions(command, { ...message, reaction: random.pick(['👍', '😂']) });
}

function extend({ random }: Walk, { core }: Device, message: { conv: string; seq: number }): Promise<unknown> {
  if (random.chance(0.2)) return core.callReactions('deleteExtensions', message);
  const extensions = [{ key: random.pick(['a', 'b']), value: `${random.below(9)}`, seq: 0 }];
  return core.callReactions('setExtensions', { ...message, extensions });
}

const deleteSome = ({ core }: Device, conv: string, seq: number): Promise<void> =>
  core.deleteMessages(conv, seq > 1 ? [seq, seq - 1] : [seq]);

/** Reads a page somewhere in a log, mostly at its end. */
function readPage(walk: Walk): void {
  const { random } = walk;
  act(walk, (device, conv) => {
    const top = device.core.head(conv)?.seq ?? 0;
    const beforeSeq = random.chance(0.5) || top < 2 ? undefined : 2 + random.below(top);
    return device.core.history(conv, { beforeSeq, count: 1 + random.below(8) });
  });
}
