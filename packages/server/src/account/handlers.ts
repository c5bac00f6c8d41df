import { errors, ImError, type RestCommands } from '@hongyan/contract';
import type { HandlersOf } from '../dispatch/handlers.ts';
import type { AccountDraft } from '../storage/port/accounts.ts';
import { acceptedDraft, importAccount, putAccounts } from './import.ts';
import { deleteAccounts, kickAccount } from './kick.ts';
import { withinRoom } from './room.ts';

type AccountCommand = Extract<keyof RestCommands, `im_open_login_svc/${string}`>;

/** Service `im_open_login_svc` (rest-api §3). */
export const accountHandlers: Pick<HandlersOf<RestCommands>, AccountCommand> = {
  async 'im_open_login_svc/account_import'(ctx, input, { app, settings }) {
    await importAccount(ctx, app.sdkAppId, settings, {
      ...{ userId: input.UserID, nick: input.Nick, faceUrl: input.FaceUrl },
    });
    return {};
  },

  async 'im_open_login_svc/multiaccount_import'(ctx, input, { app, settings }) {
    const asked: AccountDraft[] = [
      ...(input.Accounts ?? []).map((userId) => ({ userId })),
      ...(input.AccountList ?? []).map(({ UserID, Nick, FaceUrl }) => ({
        userId: UserID,
        nick: Nick,
        faceUrl: FaceUrl,
      })),
    ];
    if (asked.length === 0) throw new ImError('accountParamsIllegal', { field: 'Accounts', reason: 'is required' });
    const FailAccounts: string[] = [];
    const allowed: AccountDraft[] = [];
    for (const draft of asked) {
      try {
        allowed.push(await acceptedDraft(ctx, app.sdkAppId, settings, draft));
      } catch (error) {
        if (!(error instanceof ImError) || error.fault === 'sendsStopped') throw error;
        FailAccounts.push(draft.userId);
      }
    }
    const names = allowed.map(({ userId }) => userId);
    const within = await withinRoom(ctx, app.sdkAppId, settings, names);
    FailAccounts.push(...names.filter((userId) => !within.has(userId)));
    const drafts = allowed.filter(({ userId }) => within.has(userId));
    if (drafts.length > 0) await putAccounts(ctx, app.sdkAppId, drafts);
    return { FailAccounts };
  },

  async 'im_open_login_svc/account_delete'(ctx, input, { app, settings }) {
    const asked = input.DeleteItem.map(({ UserID }) => UserID);
    const deleted = await deleteAccounts(ctx, settings, app.sdkAppId, asked);
    const existed = new Set(deleted.map(({ userId }) => userId));
    return {
      ResultItem: asked.map((UserID) =>
        existed.has(UserID)
          ? { UserID, ResultCode: 0, ResultInfo: '' }
          : { UserID, ResultCode: errors.accountUnknown.code, ResultInfo: 'Err_TLS_PT_Open_Login_Account_Not_Exist' },
      ),
    };
  },

  async 'im_open_login_svc/account_check'(ctx, input, { app }) {
    const asked = input.CheckItem.map(({ UserID }) => UserID);
    const found = await ctx.accounts.findMany(app.sdkAppId, asked);
    return {
      ResultItem: asked.map((UserID) => ({
        UserID,
        ResultCode: 0,
        ResultInfo: '',
        AccountStatus: found.has(UserID) ? 'Imported' : 'NotImported',
      })),
    };
  },

  async 'im_open_login_svc/kick'(ctx, input, { app }) {
    await kickAccount(ctx, app.sdkAppId, input.UserID);
    return {};
  },
};
