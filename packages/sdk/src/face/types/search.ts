import type { Profile, Response } from './common.ts';
import type { Group, GroupMember } from './group.ts';
import type { Message } from './message.ts';

/** What every search takes (§4.6, §4.8, §4.11, §4.12). */
export interface SearchOptions {
  keywordList?: string[];
  keywordListMatchType?: string;
  count?: number;
  cursor?: string;
}

/** A page of what was found. */
export type Found<T> = Promise<Response<{ totalCount: number; cursor: string; searchResultList: T[] }>>;

/** Searching on the server, which the server does not offer: every call is refused with 3122. */
export interface SearchMethods {
  searchCloudMessages(
    options: SearchOptions & {
      senderUserIDList?: string[];
      messageTypeList?: string[];
      conversationID?: string;
      timePosition?: number;
      timePeriod?: number;
    },
  ): Found<{ conversationID: string; messageCount: number; messageList: Message[] }>;
  searchCloudUsers(
    options: SearchOptions & { gender?: string; userGenderType?: string; miniBirthday?: number; maxBirthday?: number },
  ): Found<Profile>;
  searchCloudGroups(options: SearchOptions & { groupTypeList?: string[] }): Found<Group>;
  searchCloudGroupMembers(
    options: SearchOptions & { groupTypeList?: string[]; groupIDList?: string[] },
  ): Found<{ groupInfo: Group; memberList: GroupMember[] }>;
}
