// Names of types, and constants where types stand.
import TencentCloudChat, {
  type ChatSDK,
  type Conversation,
  type Friend,
  type FriendApplication,
  type FriendGroup,
  type Group,
  type GroupMember,
  type Message,
  type Profile,
  type Signaling,
  type SimplifiedMessage,
  type Topic,
  type UserInfo,
} from '@tencentcloud/chat';

/** As an app keeps what it knows. */
export interface AppState {
  chat: ChatSDK | undefined;
  conversations: Map<string, Conversation>;
  messages: Message[];
  forwarded: SimplifiedMessage[];
  friends: Pick<Friend, 'userID' | 'remark' | 'profile'>[];
  applications: FriendApplication[];
  friendGroups: FriendGroup[];
  groups: Partial<Group>[];
  members: Record<string, GroupMember>;
  topics: Topic[];
  call: Signaling | null;
  me: Profile | null;
  operator: UserInfo;
}

/** A constant stands for its type, and the name of the constants for any of them. */
export type Kind = TencentCloudChat.TYPES.CONV_C2C | TencentCloudChat.TYPES.CONV_GROUP;
export type Genders = { [gender in TencentCloudChat.TYPES.GENDER_MALE]?: string };
export const types: TencentCloudChat.TYPES[] = [TencentCloudChat.TYPES.GRP_WORK, TencentCloudChat.TYPES.GRP_MEETING];
export const ready: TencentCloudChat.EVENT = TencentCloudChat.EVENT.SDK_READY;
export const signal: TencentCloudChat.TSignaling = TencentCloudChat.TSignaling.INVITEE_ACCEPTED;

export const isC2c = (kind: Kind): boolean => kind === TencentCloudChat.TYPES.CONV_C2C;
export const nameOf = (value: TencentCloudChat.TYPES): string =>
  Object.entries(TencentCloudChat.TYPES).find(([, other]) => other === value)?.[0] ?? '';
export const names: (keyof typeof TencentCloudChat.EVENT)[] = ['SDK_READY', 'MESSAGE_RECEIVED'];

/** By name, as tables of an app's own are written. */
export const titles: { [type: string]: string } = {
  [TencentCloudChat.TYPES.GRP_WORK]: 'work',
  [TencentCloudChat.TYPES.GRP_PUBLIC]: 'public',
  [TencentCloudChat.TYPES.CONV_AT_ME]: 'mentioned',
};
export const titleOf = ({ type, createTime, lastMessage }: Group): string =>
  `${titles[type]} ${createTime} ${lastMessage.messageForShow}`;
export const changed = ({ lastUpdatedNumber }: Profile): Date => new Date(lastUpdatedNumber);
export const create: (options: { SDKAppID: number }) => ChatSDK = TencentCloudChat.create;
