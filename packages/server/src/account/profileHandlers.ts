import { type SocketCommands, userIdFlaw } from '@hongyan/contract';
import type { HandlersOf } from '../dispatch/handlers.ts';
import { originOf } from '../hooks/origin.ts';
import { cutPage } from '../message/cutPage.ts';
import { updateProfile, wireProfile } from './profile.ts';

/** Profiles over the socket (S40). */
export const profileHandlers: Pick<HandlersOf<SocketCommands>, 'getProfiles' | 'updateProfile'> = {
  async getProfiles(ctx, input, { me, settings }) {
    // What can be nobody's name is not asked for: a store need not be able to hold it.
    const names = input.userIds.filter((userId) => !userIdFlaw(userId, settings.userIdMaxBytes));
    const all = (await ctx.storage.profiles.find(me.sdkAppId, names)).map(wireProfile);
    const profiles = cutPage(all, settings.pageBytes);
    return { profiles, left: all.slice(profiles.length).map(({ userId }) => userId) };
  },

  async updateProfile(ctx, input, { me, settings, connection }) {
    const told = { operator: me.userId, origin: originOf({ me, connection }) };
    const { profile, events } = await updateProfile(ctx, settings, me, input, { session: connection.id, told });
    return { profile: wireProfile(profile), events };
  },
};
