import { chatError } from '../errors/chatError.ts';
import * as codes from '../errors/codes.ts';
import { profileFields, profileFromWire } from '../objects/profile.ts';
import type { Methods } from '../pipeline.ts';
import type { Face } from '../state/face.ts';
import { profilesChanged } from '../state/listener.ts';

/** How many profiles one call asks for at most; what is beyond is cut. */
const MAX_USERS = 1_000;

/** Users' profiles. */
export function profileMethods(face: Face): Pick<Methods, 'getMyProfile' | 'updateMyProfile' | 'getUserProfile'> {
  return {
    async getMyProfile() {
      const [own] = await face.profiles.fetch([face.core.me?.userId ?? '']);
      // Without a network nothing is said of what was never known here.
      if (!own) throw chatError(face.net === 'connected' ? codes.USER_OR_GRP_NOT_FOUND : codes.NO_NETWORK);
      return profileFromWire(own);
    },
    async updateMyProfile(fields) {
      const own = await face.core.updateProfile(profileFields(fields));
      profilesChanged(face, [own]);
      return profileFromWire(own);
    },
    async getUserProfile({ userIDList }) {
      const userIds = [...new Set(userIDList)].slice(0, MAX_USERS);
      return (await face.profiles.fetch(userIds)).map(profileFromWire);
    },
  };
}
