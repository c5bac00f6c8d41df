import { ImError, MUTE_FOR_EVER, type RestCommands } from '@hongyan/contract';
import type { HandlersOf } from '../dispatch/handlers.ts';
import { FOR_EVER_MS } from './mute.ts';

/** Global mute over REST (rest-api §23). */
export const muteHandlers: Pick<HandlersOf<RestCommands>, `openconfigsvr/${'set' | 'get'}nospeaking`> = {
  async 'openconfigsvr/setnospeaking'(ctx, input, { app }) {
    const { Set_Account, C2CmsgNospeakingTime: c2c, GroupmsgNospeakingTime: group } = input;
    if (c2c === undefined && group === undefined)
      throw new ImError('muteTimesMissing', {
        field: 'C2CmsgNospeakingTime',
        reason: 'or GroupmsgNospeakingTime is required',
      });
    const nowMs = ctx.clock.nowMs();
    const account = await ctx.storage.accounts.mute(app.sdkAppId, Set_Account, {
      ...(c2c !== undefined && { c2cMuteUntilMs: untilMs(c2c, nowMs) }),
      ...(group !== undefined && { groupMuteUntilMs: untilMs(group, nowMs) }),
    });
    if (!account)
      throw new ImError('muteSetAccountIllegal', {
        field: 'Set_Account',
        reason: `account ${Set_Account} does not exist`,
      });
    ctx.accounts.put(account);
    return {};
  },

  async 'openconfigsvr/getnospeaking'(ctx, input, { app }) {
    const [account] = await ctx.storage.accounts.find(app.sdkAppId, [input.Get_Account]);
    const nowMs = ctx.clock.nowMs();
    return {
      C2CmsgNospeakingTime: secondsLeft(account?.c2cMuteUntilMs, nowMs),
      GroupmsgNospeakingTime: secondsLeft(account?.groupMuteUntilMs, nowMs),
    };
  },
};

function untilMs(seconds: number, nowMs: number): number {
  if (seconds === 0) return 0;
  return seconds === MUTE_FOR_EVER ? FOR_EVER_MS : nowMs + seconds * 1000;
}

/** Whole seconds, so that one who is muted never reads 0. */
function secondsLeft(until = FOR_EVER_MS, nowMs: number): number {
  if (until === FOR_EVER_MS) return MUTE_FOR_EVER;
  return Math.max(0, Math.ceil((until - nowMs) / 1000));
}
