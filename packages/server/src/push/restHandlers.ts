import type { RestCommands } from '@hongyan/contract';
import type { HandlersOf } from '../dispatch/handlers.ts';
import { readCondition, theOne } from './condition.ts';
import { attributeNumbers } from './marks.ts';
import { reportOf } from './report.ts';
import { pushToAll } from './send.ts';

type PushCommand = 'openim/im_push' | 'openim/im_get_push_report';

/** Pushing to all (rest-api §8.1). */
export const pushHandlers: Pick<HandlersOf<RestCommands>, PushCommand> = {
  async 'openim/im_push'(ctx, input, caller) {
    const { app, settings } = caller;
    const fields = theOne(input.Condition);
    const numbers = await attributeNumbers(ctx, app.sdkAppId);
    const condition = readCondition(settings, numbers, fields);
    return { TaskId: await pushToAll(ctx, caller, input, condition, settings.pushRandomDays) };
  },

  async 'openim/im_get_push_report'(ctx, { TaskIds }, caller) {
    return { Reports: await reportOf(ctx, caller, 'TaskIds', TaskIds) };
  },
};
