import { tellTrimmed } from '@hongyan/server/src/retention/tell.ts';
import type { Change } from '@hongyan/server/src/storage/port/messages.ts';
import type { Device } from './device.ts';
import type { LawEvent } from './lawEvent.ts';
import type { Stage } from './lawStage.ts';
import { text } from './world.ts';

const trim = (what: string, cause: LawEvent['cause']): LawEvent => ({ event: 'change', kind: 'trim', what, cause });
const ALL = 1_000;

/** Messages go because they are too old; how old that is only the number of them says here. */
export const lawTrimEvents: readonly LawEvent[] = [
  trim('of messages that were read', (stage) => trimLog(stage, stage.withAlice, 5)),
  trim('of messages that are unread', (stage) => trimLog(stage, stage.withAlice, 25)),
  trim('in several units', async (stage) => {
    for (const units of [1, 3]) await trimLog(stage, stage.withAlice, 4, units);
  }),
  trim('of all, the last message too', (stage) => trimLog(stage, stage.withAlice, ALL)),
  trim('of all, behind which something is said', async (stage) => {
    await trimLog(stage, stage.withAlice, ALL);
    await stage.alice.send(text(stage.withBob, 'again'));
  }),
  trim('of messages that were recalled and deleted just before', async (stage) => {
    await stage.alice.core.recall(stage.withBob, stage.fromAlice[1] ?? 0);
    await stage.bob.core.deleteMessages(stage.withAlice, [stage.fromAlice[2] ?? 0]);
    await trimLog(stage, stage.withAlice, 6);
  }),
  trim('behind which the user cleared', async (stage) => {
    await trimLog(stage, stage.withAlice, 6);
    await stage.bob.core.clearHistory(stage.withAlice);
  }),
  trim('in a group, of what is unread', (stage) => trimLog(stage, stage.inGroup, stage.groupSaid.length - 1)),
  trim('in a group, with a message that was pinned', async (stage) => {
    const { alice, inGroup: conv, groupSaid } = stage;
    await alice.core.callGroup('pinMessage', { conv, seq: groupSaid[0] ?? 0, isPinned: true });
    await trimLog(stage, conv, groupSaid[0] ?? 0);
  }),
  trim('in a topic, wholly', (stage) => trimLog(stage, stage.inTopic, ALL)),
];

/** A place of a log, unless it was trimmed. */
export const stillKept = ({ core }: Device, conv: string, seq = 0): number | undefined =>
  seq >= (core.head(conv)?.lowestSeq ?? 1) && seq > 0 ? seq : undefined;

/** Trims a conversation of bob's by so many messages a unit, and tells of it as the trimmer does. */
export async function trimLog({ server, old }: Stage, conv: string, maxMessages: number, units = 1): Promise<void> {
  const { ctx } = server.app;
  const { retention } = ctx.storage;
  const nowMs = Date.now();
  const forAll = { c2c: Number.MAX_SAFE_INTEGER, group: Number.MAX_SAFE_INTEGER };
  const { logs } = await retention.outdated({ sdkAppId: server.sdkAppId, beforeMs: forAll, count: 1_000_000 });
  const log = logs.find(({ convId }) => String(convId) === old.core.head(conv)?.id);
  if (!log) throw new Error(`nothing of ${conv} can be trimmed`);
  const changes: Change[] = [];
  for (let n = 0; n < units; n++) {
    const unit = { beforeMs: Number.MAX_SAFE_INTEGER, maxMessages, maxAttached: 1_000, nowMs };
    changes.push(...(await retention.trim(log.convId, unit)).changes);
  }
  const pins = changes.filter(({ kind }) => kind === 'pin');
  tellTrimmed(ctx, log, [...pins, ...changes.filter(({ kind }) => kind === 'trim').slice(-1)]);
}
