import { ImError, type RestCommands } from '@hongyan/contract';
import { clockTime } from '../app/clockTime.ts';
import type { HandlersOf } from '../dispatch/handlers.ts';
import { hourNamed } from './hour.ts';
import { linkTo } from './link.ts';

/** How long a call waits for a file that is being made. */
const WAIT_MS = 5_000;
const DAY_MS = 86_400_000;

/** Files of what was said in an hour (rest-api §22.1). */
export const chatLogHandlers: Pick<HandlersOf<RestCommands>, 'open_msg_svc/get_history'> = {
  async 'open_msg_svc/get_history'(ctx, { ChatType, MsgTime }, { app, settings, origin }) {
    const { utcOffsetMinutes, chatLogDays, chatLogLinkSec } = settings;
    const nowMs = ctx.clock.nowMs();
    const hour = hourNamed(MsgTime, utcOffsetMinutes);
    if (!hour) throw new ImError('chatLogParamsIllegal', { field: 'MsgTime', reason: 'it must be YYYYMMDDHH' });
    if (nowMs < hour.toMs) throw new ImError('chatLogMissing', { reason: 'the hour is not over' });
    if (hour.toMs < nowMs - chatLogDays * DAY_MS) throw new ImError('chatLogExpired', { days: chatLogDays });

    const facts = await ctx.chatLogs.find(app.sdkAppId, ChatType, hour, WAIT_MS);
    if (facts === 'empty') throw new ImError('chatLogMissing', { reason: 'nothing was said in this hour' });
    if (facts === 'making') throw new ImError('chatLogMissing', { reason: 'the file is being made, ask again' });
    const expiresSec = Math.floor(nowMs / 1000) + chatLogLinkSec;
    const link = linkTo(app.key, ctx.chatLogs.nameOf(app.sdkAppId, ChatType, hour), expiresSec);
    return {
      File: [
        {
          URL: `${ctx.server.publicUrl || origin}${link}`,
          ExpireTime: clockTime(expiresSec * 1000, utcOffsetMinutes),
          ...facts,
        },
      ],
    };
  },
};
