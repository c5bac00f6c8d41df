import { type SocketCommands, userIdFlaw } from '@hongyan/contract';
import type { HandlersOf } from '../dispatch/handlers.ts';
import { originOf } from '../hooks/origin.ts';
import { cutPage } from '../message/cutPage.ts';
import { assertMayRead, roleTo } from './fieldRights.ts';
import { updateProfile, wireProfile } from './profile.ts';

/** Profiles over the socket (S40). */
export const profileHandlers: Pick<HandlersOf<SocketCommands>, 'getProfiles' | 'updateProfile'> = {
  async getProfiles(ctx, input, caller) {
    const { me, settings } = caller;
    const { custom } = input;
    if (custom) for (const userId of input.userIds) assertMayRead(settings, roleTo(ctx, me, userId), custom);
    // What can be nobody's name is not asked for: a store need not be able to hold it.
    const names = input.userIds.filter((userId) => !userIdFlaw(userId, settings.userIdMaxBytes));
    const found = await ctx.storage.profiles.find(me.sdkAppId, names);
    const all = found.map((profile) => wireProfile(ctx, caller, profile));
    const profiles = cutPage(all, settings.pageBytes);
    return { profiles, left: all.slice(profiles.length).map(({ userId }) => userId) };
  },

  async updateProfile(ctx, input, caller) {
    const { me, settings, connection } = caller;
    const told = { operator: me.userId, origin: originOf({ me, connection }) };
    const by = { role: roleTo(ctx, me, me.userId), session: connection.id, told };
    const { profile, events } = await updateProfile(ctx, settings, me, input, by);
    return { profile: wireProfile(ctx, caller, profile), events };
  },
};
