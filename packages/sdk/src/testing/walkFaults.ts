import type { Device } from './device.ts';
import { noFaults } from './faultySocket.ts';
import type { Step, Walk } from './walk.ts';

/** What the world does to the devices, by weight. */
export const faultSteps: readonly [weight: number, name: string, run: Step][] = [
  [3, 'weather turns bad', badWeather],
  [3, 'weather turns good', (walk) => some(walk, ({ network }) => network.setRates(noFaults))],
  [3, 'late events come', (walk) => some(walk, ({ network }) => network.releaseLate())],
  [2, 'cut', (walk) => some(walk, ({ network }) => network.cut())],
  [2, 'cut before a request', (walk) => some(walk, ({ network }) => network.cutAtRequest({ at: 'before' }))],
  [2, 'lose an answer', (walk) => some(walk, ({ network }) => network.cutAtRequest({ at: 'after' }))],
  [2, 'lose the answer of a send', loseSendAnswer],
  [1, 'network goes', (walk) => some(walk, ({ network }) => network.setUp(false))],
  [2, 'network comes', (walk) => some(walk, ({ network }) => network.setUp(true))],
  [1, 'fall asleep', (walk) => some(walk, ({ network }) => network.sleep())],
  [2, 'wake up', (walk) => some(walk, ({ network }) => network.wake())],
  [8, 'try to connect', (walk) => eachOffline(walk)],
  [1, 'process is killed', killProcess],
  [0.25, 'server stops', stopServer],
  [0.1, 'server crashes', crashServer],
  [2, 'server starts', ({ world }) => world.server.start()],
];

function some({ random, devices }: Walk, run: (device: Device) => void): void {
  run(random.pick(devices));
}

function badWeather(walk: Walk): void {
  const { random } = walk;
  const rates = { drop: random.next() * 0.4, double: random.next() * 0.4, late: random.next() * 0.4 };
  some(walk, ({ network }) => network.setRates(rates));
}

function loseSendAnswer(walk: Walk): void {
  some(walk, ({ network }) => network.cutAtRequest({ at: 'after', command: 'sendMessage' }));
}

function eachOffline({ devices }: Walk): void {
  for (const device of devices) device.attempt();
}

async function stopServer({ world }: Walk): Promise<void> {
  await world.server.stop();
}

/** To the devices it is a crash: every connection breaks without a word before the server begins to stop. */
async function crashServer({ world, devices }: Walk): Promise<void> {
  for (const { network } of devices) network.cut();
  await world.server.stop();
}

/** A device begins with what it keeps; what was told as it was killed is not told again. */
async function killProcess({ random, devices, checkedTo, pinned }: Walk): Promise<void> {
  const device = random.pick(devices.filter(({ isDurable }) => isDurable));
  await device.kill();
  pinned.delete(device);
  for (const head of [...device.core.heads(), ...device.core.topics()]) {
    const name = `${device.name} ${head.conv}`;
    checkedTo.set(name, Math.max(checkedTo.get(name) ?? 0, head.seq));
  }
}
