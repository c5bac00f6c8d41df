import { ImError, type Settings, userIdFlaw } from '@hongyan/contract';
import { announceUserEvents } from '../conversation/userEvents.ts';
import type { Ctx } from '../ctx.ts';
import type { AccountDraft } from '../storage/port/accounts.ts';
import { assertTextFits } from './profile.ts';

type Needs = Pick<Ctx, 'storage' | 'accounts' | 'deliver' | 'clock'>;

/**
 * Imports accounts; those that exist keep their number and take nick and avatar when given (S11), which their sessions learn.
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

  const imported = await ctx.storage.accounts.import(sdkAppId, drafts, ctx.clock.nowMs());
  for (const { event, ...account } of imported) {
    ctx.accounts.put(account);
    announceUserEvents(ctx, [event]);
  }
}

/**
 * Refuses an account whose name or profile is out of bounds.
 *
 * @throws ImError `accountParamsIllegal`, `profileValueTooLong`
 */
export function assertDraft(settings: Settings, draft: AccountDraft): void {
  const flaw = userIdFlaw(draft.userId, settings.userIdMaxBytes);
  if (flaw) throw new ImError('accountParamsIllegal', { field: 'UserID', reason: flaw });
  assertTextFits('Nick', draft.nick, settings.profileValueMaxBytes);
  assertTextFits('FaceUrl', draft.faceUrl, settings.profileValueMaxBytes);
}
