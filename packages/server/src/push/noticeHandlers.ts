import { errors, ImError, type OfflinePushInfo, type RestCommands, type Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, RestCaller } from '../dispatch/handlers.ts';
import { assertPushFits } from '../message/body.ts';
import { taskSubject } from '../offlinePush/port.ts';
import type { PushCondition, PushLimits } from '../storage/port/pushes.ts';
import { readCondition, theOne } from './condition.ts';
import { attributeNumbers } from './marks.ts';
import { dayStartMs, taskId, taskNoOf } from './report.ts';

type NoticeCommand = `timpush/${'batch' | 'push' | 'revoke'}`;

interface Fields {
  From_Account: string;
  MsgRandom: number;
  OfflinePushInfo: OfflinePushInfo;
  DataId?: string;
}

const DAY_MS = 86_400_000;

/** Notifications without a message (rest-api §8.4). */
export const pushNoticeHandlers: Pick<HandlersOf<RestCommands>, NoticeCommand> = {
  async 'timpush/batch'(ctx, input, caller) {
    const { app, settings } = caller;
    const names = input.To_Account;
    const max = settings.pushAccountsMax;
    if (names.length === 0)
      throw new ImError('pushConditionIllegal', { field: 'To_Account', reason: 'names no account' });
    if (names.length > max) throw new ImError('pushTooManyAccounts', { field: 'To_Account', count: names.length, max });
    const found = await ctx.accounts.findMany(app.sdkAppId, names);
    const uids = [...found.values()].map(({ uid }) => uid);
    const TaskId = await pushNotice(ctx, caller, input, { uids }, { perDay: 0, gapMs: 0 });
    const ErrorCode = errors.openimAccountUnknown.code;
    const unknown = [...new Set(names)].filter((name) => !found.has(name));
    return { TaskId, ErrorList: unknown.map((To_Account) => ({ To_Account, ErrorCode })) };
  },

  async 'timpush/push'(ctx, input, caller) {
    const { app, settings } = caller;
    if (settings.pushEnabled === 0) throw new ImError('pushDisabled');
    const numbers = await attributeNumbers(ctx, app.sdkAppId);
    const condition = readCondition(settings, numbers, theOne(input.Condition));
    const { pushesPerDay: perDay, pushGapMs: gapMs } = settings;
    return { TaskId: await pushNotice(ctx, caller, input, condition, { perDay, gapMs }) };
  },

  async 'timpush/revoke'(ctx, { TaskId }, { app: { sdkAppId } }) {
    const [task] = await ctx.storage.pushes.find(sdkAppId, taskNoOf(TaskId));
    const isIt = task?.isNotice && taskId(task) === TaskId;
    if (!isIt || !(await ctx.storage.pushes.cancel(sdkAppId, task.taskNo)))
      throw new ImError('pushTaskUnknown', { taskId: TaskId.slice(0, 100) });
    await ctx.storage.offlinePushes.revoke(sdkAppId, taskSubject(task));
    return {};
  },
};

/** Makes a notification; durable once it resolves. It goes on beside the requests. */
async function pushNotice(
  ctx: Pick<Ctx, 'storage' | 'accounts' | 'clock' | 'pushes'>,
  { app: { sdkAppId }, settings }: RestCaller,
  { From_Account, MsgRandom, OfflinePushInfo: info, DataId }: Fields,
  condition: PushCondition,
  limits: Pick<PushLimits, 'perDay' | 'gapMs'>,
): Promise<string> {
  if (!info.Desc) throw new ImError('offlinePushInfoIllegal', { field: 'OfflinePushInfo.Desc', reason: 'is missing' });
  assertPushFits(settings, info);
  const from = await ctx.accounts.find(sdkAppId, From_Account);
  if (!from) throw new ImError('openimAccountUnknown', { userId: From_Account });
  const nowMs = ctx.clock.nowMs();
  const draft = {
    ...{ sdkAppId, fromUid: from.uid, fromProfileId: from.profileId, random: MsgRandom, msgSeq: 0, condition },
    ...{ body: '[]', extra: JSON.stringify({ push: info, dataId: DataId }), isNotice: true },
    ...{ lifeTimeSec: settings.offlinePushLifeSec, createdMs: nowMs },
  };
  const outcome = await ctx.storage.pushes.create(draft, { ...limits, ...sincesOf(settings, nowMs) });
  if ('task' in outcome) {
    ctx.pushes.begin();
    return taskId(outcome.task);
  }
  if (outcome.refused === 'repeated')
    throw new ImError('pushRandomUsed', { taskId: taskId({ ...draft, taskNo: outcome.taskNo }) });
  if (outcome.refused === 'quota') throw new ImError('pushQuota', { max: settings.pushesPerDay });
  throw new ImError('pushTooSoon', { ms: settings.pushGapMs });
}

/** Since when pushes count. */
const sincesOf = ({ utcOffsetMinutes, pushRandomDays }: Settings, nowMs: number) => ({
  daySinceMs: dayStartMs(nowMs, utcOffsetMinutes),
  randomSinceMs: nowMs - pushRandomDays * DAY_MS,
});
