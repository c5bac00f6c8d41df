import { type Setting, setting } from './setting.ts';

const bytes = (max: number, what: string, spec = 'rest-api §19.3') =>
  setting({
    scope: 'app',
    default: max,
    unit: 'bytes',
    min: 1,
    max: 10_000,
    exceeded: 'friendParamsIllegal',
    spec,
    doc: `Longest ${what}, in UTF-8 bytes.`,
  });
const count = (def: number, most: number, exceeded: Setting['exceeded'], doc: string, spec?: string) =>
  setting({ scope: 'app', default: def, unit: 'count', min: 0, max: most, exceeded, spec, doc });

/** The relationship chain: each app may have its own. */
export const friendSettings = {
  friendsMax: count(3_000, 100_000, 'friendsFull', 'Friends that a user may have.', 'S67'),
  friendGroupsMax: count(32, 100, 'friendGroupsFull', 'Friend groups that a user may have.', 'S69'),
  friendApplicationsMax: count(
    100,
    10_000,
    'friendApplicationsFull',
    'Friend requests that may wait for one user, and that one user may have waiting.',
    'usersig-and-limits §2.4',
  ),
  blacklistMax: count(1_000, 100_000, 'blacklistFull', "Accounts on a user's blacklist.", 'S42'),
  followingMax: count(3_000, 100_000, 'followingFull', 'Accounts that a user may follow.', 'rest-api §11'),
  followersMax: count(100_000, 10_000_000, 'peerFollowersFull', 'Accounts that may follow a user.', 'rest-api §11'),
  mutualFollowsMax: count(
    3_000,
    100_000,
    'mutualFollowsFull',
    'Accounts that a user follows and that follow it.',
    'rest-api §11',
  ),
  friendGroupNameMaxBytes: bytes(30, 'name of a friend group'),
  friendRemarkMaxBytes: bytes(96, 'remark on a friend'),
  friendWordingMaxBytes: bytes(256, 'wording of a friend request'),
  friendFieldMaxBytes: bytes(500, 'custom field of a friend', 'rest-api §19.4'),
  friendFieldsMax: count(20, 1_000, 'friendParamsIllegal', 'Custom fields that a friend may have.', 'rest-api §19.4'),
  friendTagsMax: count(30, 1_000, 'friendParamsIllegal', 'Relationship fields in one read.', 'rest-api §10.7'),
  friendPage: setting({
    scope: 'app',
    default: 100,
    unit: 'count',
    min: 1,
    max: 1_000,
    spec: 'rest-api §10.8',
    doc: 'Friends on one page of friend_get, and of friend_get_all that names no count.',
  }),
  c2cNeedsFriendship: setting({
    scope: 'app',
    default: 0,
    min: 0,
    max: 1,
    exceeded: 'neitherFriend',
    spec: 'S20',
    doc: '1: one-to-one messages need friendship in both directions.',
  }),
  blockedSender: setting({
    scope: 'app',
    default: 'told',
    oneOf: ['told', 'unaware'],
    exceeded: 'blockedByPeer',
    spec: 'S42',
    doc: 'Who writes to somebody that blocks it: told is refused with 20007; unaware sees the message sent, which nobody gets.',
  }),
  restChecksRelations: setting({
    scope: 'app',
    default: 0,
    min: 0,
    max: 1,
    exceeded: 'blockedByPeer',
    spec: 'rest-api §5.1',
    doc: '1: what the app sends over REST is checked as what users send; the original never does.',
  }),
} as const satisfies Record<string, Setting>;
