import { accountCommands } from './account.ts';
import { auditWordCommands } from './auditWords.ts';
import { c2cCommands } from './c2c.ts';
import { chatLogCommands } from './chatLog.ts';
import { crashCommands } from './crashes.ts';
import { extensionCommands } from './extensions.ts';
import { fileCommands } from './files.ts';
import { followCommands } from './follow.ts';
import { friendListCommands } from './friendLists.ts';
import { friendCommands } from './friends.ts';
import { groupMemberCommands } from './groupMembers.ts';
import { groupMessageCommands } from './groupMessages.ts';
import { groupStateCommands } from './groupState.ts';
import { groupCommands } from './groups.ts';
import { addressCommands, hongyanCommands } from './hongyan.ts';
import { liveRoomCommands } from './liveRooms.ts';
import { moderationCommands } from './moderation.ts';
import { offlinePushCommands } from './offlinePush.ts';
import { passwordCommands } from './passwords.ts';
import { profileCommands } from './profile.ts';
import { oldPushCommands, pushCommands } from './push.ts';
import { pushNoticeCommands } from './pushNotices.ts';
import { reactionCommands } from './reactions.ts';
import { recentContactCommands } from './recentContacts.ts';
import { statisticsCommands } from './statistics.ts';
import { topicCommands } from './topics.ts';
import { wordCommands } from './words.ts';

/** Every REST command by `service/command` (rest-api §0.4). */
export const restCommands = {
  ...accountCommands,
  ...c2cCommands,
  ...groupCommands,
  ...groupMemberCommands,
  ...groupMessageCommands,
  ...topicCommands,
  ...wordCommands,
  ...auditWordCommands,
  ...groupStateCommands,
  ...liveRoomCommands,
  ...extensionCommands,
  ...reactionCommands,
  ...moderationCommands,
  ...statisticsCommands,
  ...friendCommands,
  ...friendListCommands,
  ...followCommands,
  ...recentContactCommands,
  ...passwordCommands,
  ...profileCommands,
  ...pushCommands,
  ...oldPushCommands,
  ...offlinePushCommands,
  ...pushNoticeCommands,
  ...chatLogCommands,
  ...addressCommands,
  ...hongyanCommands,
  ...fileCommands,
  ...crashCommands,
} as const;
export type RestCommands = typeof restCommands;
