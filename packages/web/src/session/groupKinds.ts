/** Who may do a thing in a group: the lowest role that may. */
export type Right = 'member' | 'admin' | 'owner' | 'app' | 'nobody';

/** What a kind of group is like, as far as this page offers something by it. */
export interface GroupKind {
  keeps: 'stored' | 'live';
  apply: 'never' | 'byOption';
  invite: Right;
  editInfo: Right;
  dissolve: Right;
  remove: Right;
  mute: Right;
  ban: Right;
  admins: Support;
  transfer: Support;
  ownerMayQuit: Support;
  addMembers: Support;
  memberInfo: Support;
  recall: Support;
  receipts: Support;
}

type Support = 'yes' | 'no' | 'void';

const stored = {
  keeps: 'stored',
  apply: 'byOption',
  invite: 'member',
  editInfo: 'admin',
  dissolve: 'owner',
  remove: 'admin',
  mute: 'admin',
  ban: 'nobody',
  admins: 'yes',
  transfer: 'yes',
  ownerMayQuit: 'no',
  addMembers: 'yes',
  memberInfo: 'yes',
  recall: 'yes',
  receipts: 'yes',
} as const;

/**
 * The kinds of groups that a user makes, by the names that the SDK has for them.
 *
 * The page knows nothing but the SDK, as any app would, so this stands here once more; a test compares it with the
 * contract's table, cell by cell.
 */
export const groupKinds: Readonly<Record<string, GroupKind>> = {
  Private: {
    ...stored,
    apply: 'never',
    editInfo: 'member',
    dissolve: 'app',
    remove: 'owner',
    mute: 'nobody',
    admins: 'no',
    ownerMayQuit: 'yes',
  },
  Public: stored,
  ChatRoom: stored,
  Community: { ...stored, receipts: 'no' },
  AVChatRoom: {
    ...stored,
    keeps: 'live',
    invite: 'nobody',
    remove: 'nobody',
    ban: 'admin',
    admins: 'no',
    transfer: 'no',
    addMembers: 'no',
    recall: 'no',
    receipts: 'no',
  },
};

/** How long texts of a group may be, in bytes, where the app has no limits of its own; what is longer is refused. */
export const textLimits = { name: 100, introduction: 240, notification: 300, nameCard: 50, topicName: 30 };

/** In a larger group no message asks for receipts. */
export const receiptMembersMax = 200;
