import type { Device } from './device.ts';
import type { Step, Walk } from './walk.ts';
import { by, byOwner, draft, IN_HALL, saidLately } from './walkHall.ts';
import { sendKnown } from './walkSteps.ts';

/** What members do to what was said in the group, by weight. */
export const groupMessageSteps: readonly [weight: number, name: string, run: Step][] = [
  [
    2,
    'ask who reads it',
    (walk) => by(walk, (device) => sendKnown(walk, device, draft(walk, { needReadReceipt: true }))),
  ],
  [2, 'receipt in the group', (walk) => onSaid(walk, by, ({ core }, seq) => core.sendReceipts(IN_HALL, [seq]))],
  [
    1,
    'recall of another',
    (walk) => onSaid(walk, byOwner, ({ core }, seq) => core.recall(IN_HALL, seq, 'out of order')),
  ],
  [1.5, 'pin in the group', pin],
];

function onSaid(walk: Walk, who: typeof by, run: (device: Device, seq: number) => Promise<unknown>): void {
  const said = saidLately(walk);
  if (said) who(walk, (device) => run(device, said.seq));
}

function pin(walk: Walk): void {
  const isPinned = walk.random.chance(0.6);
  const who = walk.random.pick([by, byOwner]);
  onSaid(walk, who, ({ core }, seq) => core.callGroup('pinMessage', { conv: IN_HALL, seq, isPinned }));
}
