import { ImError, type OutputOf, type RestCommands } from '@hongyan/contract';
import { clockTime } from '../app/clockTime.ts';
import type { Ctx } from '../ctx.ts';
import type { RestCaller } from '../dispatch/handlers.ts';
import type { PushState, PushTask } from '../storage/port/pushes.ts';

type Report = OutputOf<RestCommands['openim/im_get_push_report']>['Reports'][number];

const STATUS: Record<PushState, number> = { waiting: 0, running: 1, done: 2 };
const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

/** The name of a push: no other app's, and no other push of the same MsgRandom, has it. */
export const taskId = ({ sdkAppId, random, taskNo }: Pick<PushTask, 'sdkAppId' | 'random' | 'taskNo'>): string =>
  `${sdkAppId}_${random}_${taskNo}`;

/** When the day began in which a moment is, by the app's clock, in ms. */
export function dayStartMs(nowMs: number, utcOffsetMinutes: number): number {
  const localMs = nowMs + utcOffsetMinutes * MINUTE_MS;
  return nowMs - (((localMs % DAY_MS) + DAY_MS) % DAY_MS);
}

/**
 * How far pushes are, in the order in which they are asked for.
 *
 * @throws ImError `pushTaskMissing` where none is named, `pushTooManyTasks`, `pushTaskUnknown`
 */
export async function reportOf(
  ctx: Pick<Ctx, 'storage'>,
  { app, settings }: RestCaller,
  field: string,
  taskIds: string[],
): Promise<Report[]> {
  if (taskIds.length === 0) throw new ImError('pushTaskMissing', { field, reason: 'names no push' });
  const max = settings.pushReportsMax;
  if (taskIds.length > max) throw new ImError('pushTooManyTasks', { field, count: taskIds.length, max });
  const tasks = await ctx.storage.pushes.find(app.sdkAppId, taskIds.flatMap(taskNoOf));
  const byId = new Map(tasks.map((task) => [taskId(task), task]));
  return taskIds.map((id) => {
    const task = byId.get(id);
    if (!task) throw new ImError('pushTaskUnknown', { taskId: id.slice(0, 100) });
    return reportIn(task, settings.utcOffsetMinutes);
  });
}

/** The numbers that names of pushes end with. */
export function taskNoOf(id: string): number[] {
  const [, digits] = /_(\d{1,15})$/.exec(id) ?? [];
  return digits === undefined ? [] : [Number(digits)];
}

const reportIn = (task: PushTask, utcOffsetMinutes: number): Report => ({
  TaskId: taskId(task),
  Status: STATUS[task.state],
  ...(task.state !== 'waiting' && { StartTime: clockTime(task.startedMs, utcOffsetMinutes) }),
  Finished: task.finished,
  // Who came to fulfil the condition while it went on is among those whom it reached.
  Total: task.state === 'done' ? task.finished : Math.max(task.total, task.finished),
});
