import type { InputOf, OutputOf, RestCommands } from '@hongyan/contract';
import type { RestClient } from '../rest.ts';
import { text, u32 } from '../say.ts';
import { until } from '../until.ts';

type Push = InputOf<RestCommands['openim/im_push']>;
export type Report = OutputOf<RestCommands['openim/im_get_push_report']>['Reports'][number];

/** A push of one text. */
export const toAll = (said: string, more: Partial<Push> = {}): Push => ({
  ...{ MsgRandom: u32(), MsgBody: text(said) },
  ...more,
});

/** How far a push is. */
export async function reportOf(rest: RestClient, taskId: string): Promise<Report> {
  const { Reports } = await rest.ok('openim/im_get_push_report', { TaskIds: [taskId] });
  const [report] = Reports;
  if (!report) throw new Error(`there is no report of ${taskId}`);
  return report;
}

/** Waits until a push was handed to all. */
export async function untilDone(rest: RestClient, taskId: string): Promise<Report> {
  await until(async () => (await reportOf(rest, taskId)).Status === 2);
  return reportOf(rest, taskId);
}

/** Pushes, and waits until it was handed to all. */
export async function push(rest: RestClient, said: string, more: Partial<Push> = {}): Promise<Report> {
  const { TaskId } = await rest.ok('openim/im_push', toAll(said, more));
  return untilDone(rest, TaskId);
}
