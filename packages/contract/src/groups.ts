import Type, { type Static } from 'typebox';
import { groupTypeNames } from './clientGroupTypes.ts';
import { type NoticeKind, noticeKinds, type TipKind, tipKinds } from './groupKinds.ts';
import { groupRoles } from './groupTypes.ts';

const Text = Type.String();
const Int = Type.Integer();
const OptText = Type.Optional(Text);
const OptInt = Type.Optional(Int);

/** A group's id: chosen by the app, or drawn by the server as `@TGS#…`. */
export const GroupID = Type.String({
  minLength: 1,
  maxLength: 100,
  description: 'Id of the group, unique in the app.',
});
export const GroupTypeField = Type.Enum(groupTypeNames, { description: 'Type of the group, see the table of types.' });
export const RoleField = Type.Enum(groupRoles);
export const JoinOptionField = Type.Enum(['FreeAccess', 'NeedPermission', 'DisableApply']);
export const InviteOptionField = Type.Enum(['FreeAccess', 'NeedPermission', 'DisableInvite']);

/** Fields of an app's own, of a group or of a member. */
const CustomField = Type.Object({ key: Text, value: Text });
export const CustomFields = Type.Array(CustomField, { maxItems: 50 });
export type CustomFields = Static<typeof CustomFields>;

/** Attributes of a group, key by key. */
export const Attributes = Type.Array(Type.Object({ key: Text, value: Text }), { maxItems: 100 });
export type Attributes = Static<typeof Attributes>;

/** Counters of a group, key by key. */
export const Counters = Type.Array(Type.Object({ key: Text, value: Int }), { maxItems: 100 });
export type Counters = Static<typeof Counters>;

/** What a change of attributes or counters did: who has what was at `since`, or later, has what is at `version` after it. */
const changeOf = <T extends typeof Attributes | typeof Counters>(changed: T) => ({
  id: Type.String({
    description: 'Number of the log of the group: another one under the same id is another incarnation (D16).',
  }),
  since: Type.Integer({ description: 'The version before.' }),
  version: Type.Integer({ description: 'The version after; the same when nothing changed.' }),
  changed,
  deleted: Type.Array(Text),
});
export const AttributesChange = Type.Object(changeOf(Attributes));
export type AttributesChange = Static<typeof AttributesChange>;
export const CountersChange = Type.Object(changeOf(Counters));
export type CountersChange = Static<typeof CountersChange>;

/** What everybody in a group knows of it and what changes seldom: it travels with heads and with changes `info`. */
export const GroupInfo = Type.Object({
  type: Text,
  name: Text,
  introduction: OptText,
  notification: OptText,
  faceUrl: OptText,
  owner: OptText,
  createdSec: Int,
  infoSeq: Type.Integer({ description: 'Goes up with each change of this information.' }),
  infoSec: Type.Integer({ description: 'When it was last changed.' }),
  maxMembers: Int,
  joinOption: Text,
  inviteOption: Text,
  isMutedAll: Type.Optional(Type.Boolean()),
  isSupportTopic: Type.Optional(Type.Boolean()),
  customFields: Type.Optional(CustomFields),
  community: Type.Optional(Type.String({ description: 'Of a topic: id of the community that it belongs to.' })),
  customString: Type.Optional(Type.String({ description: "Of a topic: a text of the app's own." })),
});
export type GroupInfo = Static<typeof GroupInfo>;

/** Names a topic in a change of its community's log. */
export const TopicName = Type.Object({
  topicId: Text,
  id: Type.String({ description: 'Number of its log; another one under the same id is another incarnation (D16).' }),
});
export type TopicName = Static<typeof TopicName>;

/** The user's own place in a group. */
export const GroupSelf = Type.Object({
  role: RoleField,
  joinedSec: Int,
  nameCard: OptText,
  muteUntilSec: OptInt,
  customFields: Type.Optional(CustomFields),
});
export type GroupSelf = Static<typeof GroupSelf>;

/** The user's own place in a group with what it set for itself, which counts before anything was said there. */
const OwnPlace = Type.Object({
  ...GroupSelf.properties,
  receiveOption: Type.Integer({ description: 'As of the conversation.' }),
  isPinned: Type.Boolean({ description: 'As of the conversation.' }),
});

/** A group as an answer shows it. */
export const WireGroup = Type.Object({
  groupId: Text,
  id: Type.String({ description: 'Number of the log; another one under the same id is another incarnation (D16).' }),
  info: GroupInfo,
  memberCount: Int,
  seq: Type.Integer({ description: 'Last place given in its log.' }),
  lastMsgSec: Int,
  self: Type.Optional(OwnPlace),
  reservedFields: Type.Optional(
    Type.Array(CustomField, {
      description:
        'Custom fields that not every member reads, of those that this user reads; nothing else than an answer with the group shows them.',
    }),
  ),
});
export type WireGroup = Static<typeof WireGroup>;

/** A member as an answer shows it. */
export const WireMember = Type.Object({
  userId: Text,
  nick: OptText,
  faceUrl: OptText,
  role: RoleField,
  joinedSec: Int,
  lastSentSec: OptInt,
  muteUntilSec: OptInt,
  nameCard: OptText,
  customFields: Type.Optional(CustomFields),
  marks: Type.Optional(Type.Array(Int, { description: 'In a live room: what it was marked with.' })),
});
export type WireMember = Static<typeof WireMember>;

const TipMember = Type.Object({ userId: Text, nick: OptText, faceUrl: OptText, muteSec: OptInt, role: OptText });

/** Content of a `TIMGroupTipElem`: something happened in the group. The server writes it, nobody else may. */
export const GroupTip = Type.Object({
  kind: Type.Enum(Object.keys(tipKinds) as TipKind[]),
  operator: Text,
  operatorNick: OptText,
  operatorFaceUrl: OptText,
  groupName: Text,
  members: Type.Optional(Type.Array(TipMember, { description: 'The first 100 that it concerns.' })),
  memberCount: OptInt,
  reason: OptText,
  info: Type.Optional(Type.Partial(GroupInfo, { description: 'What changed.' })),
});
export type GroupTip = Static<typeof GroupTip>;

/** Content of a `TIMGroupSystemNoticeElem`: a notice to one user, in the conversation `@TIM#SYSTEM`. */
export const GroupNotice = Type.Object({
  kind: Type.Enum(Object.keys(noticeKinds) as NoticeKind[]),
  groupId: Text,
  groupName: Text,
  groupType: Text,
  operator: Text,
  operatorNick: OptText,
  operatorFaceUrl: OptText,
  text: Type.Optional(
    Type.String({ description: 'What the applicant or the one who decided wrote, or a custom notice.' }),
  ),
  applicationId: Type.Optional(Type.String({ description: 'Of `applied` and `inviteAsked`: what to decide on.' })),
  userId: Type.Optional(
    Type.String({ description: 'Of `inviteAsked`, `inviteAccepted` and `inviteRefused`: who is to be brought in.' }),
  ),
});
export type GroupNotice = Static<typeof GroupNotice>;

/** Elements that the server alone writes, by `MsgType`. */
export const serverElements = { TIMGroupTipElem: GroupTip, TIMGroupSystemNoticeElem: GroupNotice } as const;

/** An element that the server wrote. */
export type ServerElem =
  | { MsgType: 'TIMGroupTipElem'; MsgContent: GroupTip }
  | { MsgType: 'TIMGroupSystemNoticeElem'; MsgContent: GroupNotice };

/** A request to join that waits for a decision. */
export const WireApplication = Type.Object({
  applicationId: Text,
  kind: Type.Enum(['apply', 'invite']),
  groupId: Text,
  groupName: Text,
  userId: Type.String({ description: 'Who is to become a member.' }),
  by: Type.String({ description: 'Who asked: the same, or the member who invited.' }),
  byNick: OptText,
  nick: OptText,
  faceUrl: OptText,
  text: Text,
  timeSec: Int,
});
export type WireApplication = Static<typeof WireApplication>;

/** A message that mentions this user or all, behind the read position. */
export const Mention = Type.Object({
  seq: Int,
  from: Text,
  me: Type.Optional(Type.Boolean()),
  all: Type.Optional(Type.Boolean()),
});
export type Mention = Static<typeof Mention>;
