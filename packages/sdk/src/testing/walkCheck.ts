import { expect } from 'bun:test';
import type { WireMessage } from '@hongyan/contract';
import type { Device } from './device.ts';
import { noFaults } from './faultySocket.ts';
import { toldKey } from './recorder.ts';
import { listOf, type View, viewOf, withNumbersOf } from './view.ts';
import type { Walk } from './walk.ts';
import { assertGroup, hallOf } from './walkGroupCheck.ts';
import { makeAgain } from './walkGroupLife.ts';
import { IN_HALL } from './walkHall.ts';

/** Share of the devices that read all their history when the walk settles; the others keep holes in their logs. */
const READS_ALL = 0.3;
/** Share of those that synchronise once more when all is done. */
const VERIFIES = 0.3;
const REINSTALLS = 0.1;

/**
 * Lets everything come to rest and checks the law on every device.
 *
 * @param isEnd all devices read all their history
 */
export async function settle(walk: Walk, isEnd: boolean): Promise<void> {
  const { world, devices, random, checkedTo } = walk;
  const verified = await comeToRest(walk);
  const hall = await hallOf(walk);
  for (const userId of world.userIds) {
    const fresh = await world.freshView(userId);
    assertCounts(userId, fresh);
    for (const device of devices.filter((one) => one.userId === userId)) {
      await assertGroup(walk, device, hall, fresh.history[IN_HALL] ?? []);
      const readsAll = random.chance(READS_ALL) || isEnd;
      await assertDevice(walk, device, fresh, { readsAll, isVerified: verified.has(device) });
      for (const [conv, messages] of Object.entries(fresh.history)) {
        const last = messages[0]?.seq;
        if (last !== undefined) checkedTo.set(`${device.name} ${conv}`, last);
      }
      const { dropped } = device.recorder;
      for (const conv of dropped) if (device.core.head(conv)) dropped.delete(conv);
    }
  }
  const [first] = devices;
  if (!first || !random.chance(REINSTALLS * devices.length)) return;
  const device = random.pick(devices);
  await device.signOut();
  await device.signIn();
  walk.pinned.delete(device);
}

/** Ends all faults and waits for all that is under way; answers which devices synchronised afterwards. */
async function comeToRest(walk: Walk): Promise<ReadonlySet<Device>> {
  const { world, devices, untold, random } = walk;
  await world.server.start();
  for (const { network } of devices) {
    network.setRates(noFaults);
    network.cutAtRequest(undefined);
    network.setUp(true);
    network.wake();
    network.releaseLate();
    // No event tells of imported history.
    if (network.hasLostEvents || untold.size > 0) network.cut();
  }
  for (const device of devices) await device.comeBack();
  await walk.finished();
  for (const sendAgain of walk.unsure.splice(0)) sendAgain();
  await walk.finished();
  await makeAgain(walk);
  await world.idle();
  const verified = new Set(devices.filter(() => random.chance(VERIFIES)));
  for (const device of verified) {
    device.network.cut();
    await device.comeBack();
  }
  return verified;
}

interface Rigour {
  readsAll: boolean;
  /** It has just synchronised: not even numbers may lag. */
  isVerified: boolean;
}

async function assertDevice(walk: Walk, device: Device, fresh: View, { readsAll, isVerified }: Rigour): Promise<void> {
  const { name, core, recorder } = device;
  const shown = readsAll ? await viewOf(core, Object.keys(fresh.history)) : { ...fresh, ...listOf(core) };
  const heads = isVerified ? shown.heads : withNumbersOf(shown.heads, fresh.heads);
  expect({ name, ...shown, heads }).toEqual({ name, ...fresh });
  expect({ name, mirror: recorder.mirrored() }).toEqual({ name, mirror: shown.heads });
  for (const [conv, messages] of Object.entries(fresh.history))
    if (isIn(conv, fresh)) await assertKept(device, conv, messages);
  expect({ name, flaws: [...recorder.flaws, ...untoldOf(walk, device, fresh)] }).toEqual({ name, flaws: [] });
}

/** What is unread is what others said in the history that can be read, above where the user has read to. */
function assertCounts(userId: string, { heads, history }: View): void {
  for (const { conv, readSeq, unread } of heads) {
    const isCounted = ({ seq, from, noUnread, isRecalled }: WireMessage): boolean =>
      seq > readSeq && from !== userId && !noUnread && !isRecalled;
    const counted = history[conv]?.filter(isCounted).length;
    expect({ userId, conv, unread }).toEqual({ userId, conv, unread: counted ?? unread });
  }
}

/** Of a group that the user left, what was said while it was in stays on the device (S51). */
const isIn = (conv: string, { heads }: View): boolean =>
  !conv.startsWith('GROUP') || heads.some((head) => head.conv === conv);

/** What a device keeps is right, also where it does not keep everything. */
export async function assertKept(
  { name, core, store }: Device,
  conv: string,
  fresh: readonly WireMessage[],
): Promise<void> {
  const log = await store.log(conv);
  const head = core.head(conv);
  // What the server shows no more stays, where the user left the group and came back (S51).
  const lowest = head?.id === log?.id ? (head?.lowestSeq ?? 1) : 1;
  for (const covered of log?.covered ?? []) {
    const range = { from: Math.max(covered.from, lowest), to: covered.to };
    const kept = await store.messages(conv, range, Number.MAX_SAFE_INTEGER);
    const there = fresh.filter(({ seq }) => seq >= range.from && seq <= range.to);
    expect({ name, conv, range, kept }).toEqual({ name, conv, range, kept: there });
  }
}

/** New messages that the device was not told of. */
function untoldOf({ checkedTo, untold }: Walk, { name, userId, core, recorder }: Device, fresh: View): string[] {
  return Object.entries(fresh.history).flatMap(([conv, messages]) => {
    // A group that its user left and joined again is a new conversation to the device.
    const checked = recorder.dropped.has(conv) ? undefined : checkedTo.get(`${name} ${conv}`);
    // What was taken off the list elsewhere before this device knew the conversation is no news to it.
    // Nor what was said in a community that the user had left, which who comes back sees all the same.
    const before = conv.includes('@TGS#_') ? oldOf(conv, fresh) : 0;
    const after = Math.max(checked ?? oldOf(conv, fresh), before, core.head(conv)?.hiddenSeq ?? 0);
    const isDue = ({ seq, id, from, random, isRecalled }: WireMessage): boolean => {
      if (isRecalled || untold.has(random) || recorder.sentHere.has(id) || recorder.told.has(toldKey(conv, id)))
        return false;
      return seq > after && (checked !== undefined || from !== userId);
    };
    return messages.filter(isDue).map(({ seq, id }) => `${conv} seq ${seq} (${id}) was not told`);
  });
}

/**
 * Up to where nothing is news in a conversation that was new to a device while it was away: what its user read elsewhere,
 * or took off the list there, and what no list shows before the conversation is back on it.
 */
function oldOf(conv: string, { heads, history }: View): number {
  const head = heads.find((one) => one.conv === conv);
  if (!head) return Number.MAX_SAFE_INTEGER;
  const { readSeq, hiddenSeq } = head;
  if (hiddenSeq === undefined) return readSeq;
  const back = history[conv]?.findLast(({ seq, noLastMsg }) => seq > hiddenSeq && !noLastMsg);
  return Math.max(readSeq, (back?.seq ?? head.seq + 1) - 1);
}
