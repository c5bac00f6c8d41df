import type { Core } from '../core/port.ts';
import { type Client, issue, type Started } from './client.ts';
import { profileFields, profileOf, type TIMUserProfile } from './profile.ts';
import type { Reply } from './reply.ts';

/** Profiles of oneself and of anybody (S40). */
export class ProfileCalls {
  /** @internal */
  protected readonly client: Client;

  /** @internal */
  constructor(client: Client) {
    this.client = client;
  }

  /** @internal */
  protected ask<T>(reply: Reply<T>, run: (there: Started & { me: { userId: string } }) => Promise<T>): number {
    return issue(this.client, reply, run);
  }

  /** One's own profile. */
  getSelfProfile(...reply: Reply<TIMUserProfile>): number {
    return this.ask(reply, async ({ core, me }) => (await profiles(core, [me.userId], 0))[0] as TIMUserProfile);
  }

  /**
   * Profiles of anybody; who does not exist has an empty one.
   *
   * @param forceUpdate false: what was fetched a while ago will do (the 4.x line)
   */
  getUsersProfile(users: readonly string[], forceUpdate: boolean, ...reply: Reply<TIMUserProfile[]>): number;
  getUsersProfile(users: readonly string[], ...reply: Reply<TIMUserProfile[]>): number;
  getUsersProfile(users: readonly string[], ...rest: unknown[]): number {
    const isForced = typeof rest[0] === 'boolean' ? rest.shift() : true;
    const maxAgeMs = isForced ? 0 : undefined;
    return this.ask(rest as Reply<TIMUserProfile[]>, ({ core }) => profiles(core, users, maxAgeMs));
  }

  /** @param values what changes, by `TIMProfileTypeKey` or by the field of `TIMUserProfile`; 6017 of what there is not */
  modifySelfProfile(values: object, ...reply: Reply<void>): number {
    return this.ask(reply, async ({ core }) => void (await core.updateProfile(profileFields(values))));
  }

  /** The form of 2018: changes the nick alone, at most 64 bytes unless the app's setting says otherwise. */
  setNickname(nickname: string, ...reply: Reply<void>): number {
    return this.modifySelfProfile({ nickname }, ...reply);
  }

  /** The form of 2018: changes who may become a friend, one of `TIMFriendAllowType` (S44). */
  setAllowType(allowType: number, ...reply: Reply<void>): number {
    return this.modifySelfProfile({ allowType }, ...reply);
  }

  /** The form of 2018: changes the address of the avatar. */
  setFaceURL(faceURL: string, ...reply: Reply<void>): number {
    return this.modifySelfProfile({ faceURL }, ...reply);
  }

  /** The profile of a user by the id. */
  searchUser(identifier: string, ...reply: Reply<TIMUserProfile[]>): number {
    return this.ask(reply, async ({ core }) =>
      (await core.profiles([identifier], { maxAgeMs: 0 })).map((wire) => profileOf(wire.userId, wire)),
    );
  }

  /** As `searchUser`. */
  searchFriend(identifier: string, ...reply: Reply<TIMUserProfile[]>): number {
    return this.searchUser(identifier, ...reply);
  }
}

/** Profiles of anybody, in the order of the call. */
async function profiles(core: Core, users: readonly string[], maxAgeMs: number | undefined): Promise<TIMUserProfile[]> {
  const options = maxAgeMs === undefined ? {} : { maxAgeMs };
  const found = new Map((await core.profiles(users, options)).map((wire) => [wire.userId, wire]));
  return users.map((userId) => profileOf(userId, found.get(userId)));
}
