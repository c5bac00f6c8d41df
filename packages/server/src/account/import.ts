import { ImError, type Settings, userIdFlaw } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { AccountDraft } from '../storage/port/accounts.ts';

type Needs = Pick<Ctx, 'storage' | 'accounts' | 'clock'>;

/**
 * Imports accounts; those that exist keep their number and take nick and avatar when given (S11).
 *
 * @throws ImError when one of them is not allowed
 */
export async function importAccounts(
  ctx: Needs,
  sdkAppId: number,
  settings: Settings,
  drafts: AccountDraft[],
): Promise<void> {
  for (const draft of drafts) assertDraft(settings, draft);

  const accounts = await ctx.storage.accounts.import(sdkAppId, drafts, ctx.clock.nowMs());
  for (const account of accounts) ctx.accounts.put(account);
}

/**
 * Refuses an account whose name or profile is out of bounds.
 *
 * @throws ImError `accountParamsIllegal`, `profileValueTooLong`
 */
export function assertDraft(settings: Settings, draft: AccountDraft): void {
  const flaw = userIdFlaw(draft.userId, settings.userIdMaxBytes);
  if (flaw) throw new ImError('accountParamsIllegal', { field: 'UserID', reason: flaw });
  for (const [field, value] of [
    ['Nick', draft.nick],
    ['FaceUrl', draft.faceUrl],
  ] as const) {
    const bytes = Buffer.byteLength(value ?? '');
    if (bytes > settings.profileValueMaxBytes) {
      throw new ImError('profileValueTooLong', { field, bytes, max: settings.profileValueMaxBytes });
    }
  }
}
