import { ImError, type RestCommands } from '@hongyan/contract';
import type { HandlersOf } from '../dispatch/handlers.ts';
import { restOrigin } from '../hooks/origin.ts';
import { updateProfile } from './profile.ts';
import { assertProfileTags, profileFrom, profileItems } from './profileTags.ts';

/** Profiles over REST (rest-api §9). */
export const restProfileHandlers: Pick<HandlersOf<RestCommands>, 'profile/portrait_set' | 'profile/portrait_get'> = {
  async 'profile/portrait_set'(ctx, input, caller) {
    const account = { sdkAppId: caller.app.sdkAppId, userId: input.From_Account };
    const told = { operator: caller.userId, origin: restOrigin(caller) };
    await updateProfile(ctx, caller.settings, account, profileFrom(input.ProfileItem), { role: 'app', told });
    return {};
  },

  async 'profile/portrait_get'(ctx, input, { app }) {
    assertProfileTags(input.TagList);
    const names = [...new Set(input.To_Account)];
    const found = await ctx.storage.profiles.find(app.sdkAppId, names);
    const byName = new Map(found.map((profile) => [profile.account.userId, profile]));
    return {
      UserProfileItem: names.map((To_Account) => {
        const profile = byName.get(To_Account);
        if (!profile) throw new ImError('profileAccountUnknown', { userId: To_Account });
        return { To_Account, ProfileItem: profileItems(profile.fields, input.TagList), ResultCode: 0, ResultInfo: '' };
      }),
    };
  },
};
