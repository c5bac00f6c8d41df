import Type from 'typebox';
import { GroupTypeField, InviteOptionField, JoinOptionField } from '../groups.ts';
import { UserID } from '../ids.ts';

const Text = Type.Optional(Type.String());
const Int = Type.Optional(Type.Integer());
const Names = Type.Optional(Type.Array(Type.String()));

/** Id of a group over REST; a malformed one is told by its own code. */
export const GroupId = Type.String({ description: 'Id of the group.' });
export const OnOff = Type.Optional(Type.Enum(['On', 'Off']));
export const MsgFlag = Type.Optional(Type.Enum(['AcceptAndNotify', 'AcceptNotNotify', 'Discard']));
export const TopicId = Type.Optional(
  Type.String({ description: 'A topic of the community that `GroupId` names; absent: the group itself.' }),
);

/** Fields of an app's own. A value that is another scalar is taken as its text. */
export const DefinedData = Type.Array(
  Type.Object({
    Key: Type.Optional(Type.String()),
    key: Type.Optional(Type.String()),
    Value: Type.Optional(Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
  }),
);
const Data = Type.Array(Type.Object({ Key: Type.String(), Value: Type.String() }));

/** What a group is made with (rest-api §13.1). */
export const creation = {
  Owner_Account: Type.Optional(UserID),
  Type: GroupTypeField,
  GroupId: Type.Optional(Type.String()),
  Name: Type.String(),
  Introduction: Text,
  Notification: Text,
  FaceUrl: Text,
  MaxMemberCount: Type.Optional(Type.Integer({ minimum: 1 })),
  ApplyJoinOption: Type.Optional(JoinOptionField),
  InviteJoinOption: Type.Optional(InviteOptionField),
  AppDefinedData: Type.Optional(DefinedData),
  SupportTopic: Int,
};

/** A member that a group is made with, or that is imported. */
export const InitialMember = Type.Object({
  Member_Account: UserID,
  Role: Type.Optional(Type.Literal('Admin')),
  JoinTime: Int,
  MsgSeq: Int,
  LastSendMsgTime: Int,
  MsgFlag,
  NameCard: Text,
  AppMemberDefinedData: Type.Optional(DefinedData),
  UnreadMsgNum: Type.Optional(Type.Integer({ minimum: 0 })),
});

/** Which fields an answer shall have (rest-api §12). */
export const ResponseFilter = Type.Optional(
  Type.Object({
    GroupBaseInfoFilter: Names,
    GroupBasePublicInfoFilter: Names,
    MemberInfoFilter: Names,
    SelfInfoFilter: Names,
    AppDefinedDataFilter_Group: Names,
    AppDefinedDataFilter_GroupMember: Names,
  }),
);

/** A member in an answer (rest-api §12.2). */
export const MemberInfo = Type.Object({
  Member_Account: Type.String(),
  Role: Text,
  JoinTime: Int,
  MsgSeq: Int,
  MsgFlag: Text,
  LastSendMsgTime: Int,
  ShutUpUntil: Int,
  MuteUntil: Int,
  NameCard: Text,
  AppMemberDefinedData: Type.Optional(Data),
});

/** A group in an answer (rest-api §12.1). */
export const baseInfo = {
  GroupId: Type.String(),
  Type: Text,
  Name: Text,
  Introduction: Text,
  Notification: Text,
  FaceUrl: Text,
  Owner_Account: Text,
  CreateTime: Int,
  InfoSeq: Int,
  LastInfoTime: Int,
  LastMsgTime: Int,
  NextMsgSeq: Int,
  MemberNum: Int,
  MemberCount: Int,
  MaxMemberNum: Int,
  ApplyJoinOption: Text,
  InviteJoinOption: Text,
  ShutUpAllMember: Text,
  MuteAllMember: Text,
  Appid: Int,
  OnlineMemberNum: Int,
  SupportTopic: Int,
  AppDefinedData: Type.Optional(Data),
};

/** What the commands of groups share: codes of the service (rest-api §2.6). */
export const groupCommand = {
  caller: 'admin',
  invalid: 'groupParamsIllegal',
  emptyIsAbsent: true,
  faultMap: { badJson: 'groupBadJson', internal: 'groupInternal', c2cAccountUnknown: 'groupParamsIllegal' },
} as const;

/** Faults of nearly every command. */
export const groupFaults = ['groupParamsIllegal', 'groupUnknown', 'groupIdIllegal', 'groupDenied'] as const;
/** Those of a command that takes a topic as well. */
export const topicFaults = [...groupFaults, 'topicUnknown'] as const;
