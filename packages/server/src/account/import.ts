import { ImError, type Settings, userIdFlaw } from '@hongyan/contract';
import { announceUserEvents } from '../conversation/userEvents.ts';
import type { Ctx } from '../ctx.ts';
import type { AccountDraft } from '../storage/port/accounts.ts';
import { assertTextFits, screenProfile } from './profile.ts';
import { assertRoom } from './room.ts';

type Needs = Pick<Ctx, 'storage' | 'accounts' | 'deliver' | 'clock' | 'words' | 'apps'>;

/**
 * Imports an account; one that exists keeps its number and takes nick and avatar when given (S11), which its sessions learn.
 *
 * @throws ImError as `acceptedDraft`, `accountsFull`
 */
export async function importAccount(
  ctx: Needs,
  sdkAppId: number,
  settings: Settings,
  wanted: AccountDraft,
): Promise<void> {
  const draft = await acceptedDraft(ctx, sdkAppId, settings, wanted);
  await assertRoom(ctx, sdkAppId, settings, draft.userId);
  await putAccounts(ctx, sdkAppId, [draft]);
}

/** Imports accounts that are accepted. */
export async function putAccounts(ctx: Needs, sdkAppId: number, drafts: AccountDraft[]): Promise<void> {
  const imported = await ctx.storage.accounts.import(sdkAppId, drafts, ctx.clock.nowMs());
  for (const { event, ...account } of imported) {
    ctx.accounts.put(account);
    announceUserEvents(ctx, [event]);
  }
}

/**
 * An account as it may be imported: its name and profile are within bounds, and its nick as the app's words leave it.
 *
 * @throws ImError `accountParamsIllegal`, `profileValueTooLong`, `profileTextRefused`
 */
export async function acceptedDraft(
  ctx: Needs,
  sdkAppId: number,
  settings: Settings,
  draft: AccountDraft,
): Promise<AccountDraft> {
  assertDraft(settings, draft);
  return screenProfile(ctx, { sdkAppId, userId: draft.userId }, draft);
}

function assertDraft(settings: Settings, draft: AccountDraft): void {
  const flaw = userIdFlaw(draft.userId, settings.userIdMaxBytes);
  if (flaw) throw new ImError('accountParamsIllegal', { field: 'UserID', reason: flaw });
  assertTextFits('Nick', draft.nick, settings.profileValueMaxBytes);
  assertTextFits('FaceUrl', draft.faceUrl, settings.profileValueMaxBytes);
}
