import type { GroupDraft } from '../port/groups.ts';
import type { TopicDraft } from '../port/topics.ts';
import { APP, NOON_MS } from './people.ts';

/** Id of the community that the drafts are of. */
export const TOWN_ID = '@TGS#_town';

/** A community of topics that has this owner. */
export const communityDraft = (ownerUid: number, more: Partial<GroupDraft> = {}): GroupDraft => ({
  ...{ sdkAppId: APP, groupId: TOWN_ID, type: 'Community', name: 'town', ownerUid, members: [], isLive: false },
  ...{ introduction: '', notification: '', faceUrl: '', joinOption: 'FreeAccess', inviteOption: 'FreeAccess' },
  ...{ maxMembers: 0, opensHistory: true, hasTopics: true, fields: {}, createdMs: NOON_MS, receiveOption: 0 },
  ...more,
});

/** A topic of that community. */
export const topicDraft = (name: string): TopicDraft => ({
  ...{ topicId: `${TOWN_ID}@TOPIC#_${name}`, name, createdMs: NOON_MS },
  ...{ introduction: '', notification: '', faceUrl: '', customString: 'own' },
});
