import { errors, settings } from '@hongyan/contract';
import { TYPES } from '../face/constants/types.ts';
import * as commonCodes from '../face/errors/codes.ts';
import * as laterCodes from '../face/errors/laterCodes.ts';
import type { Chat } from './chats.ts';
import {
  attempt,
  byRight,
  type Column,
  DENIED,
  enter,
  given,
  isLive,
  isMadeHere,
  newGroupId,
  open,
  type Stage,
  type Trial,
  tell,
  type Walk,
} from './matrixStage.ts';

const codes = { ...commonCodes, ...laterCodes };

const statuses = {
  FreeAccess: TYPES.JOIN_STATUS_SUCCESS,
  NeedPermission: TYPES.JOIN_STATUS_WAIT_APPROVAL,
} as const;

/** What becomes of who applies: a status, or the code of a refusal. */
const applying = async ({ sdk }: Chat, groupID: string): Promise<string | number> => {
  let status: string | number = '';
  const code = await attempt(async () => {
    status = (await sdk.joinGroup({ groupID })).data.status;
  });
  return code || status;
};

/** Whether somebody is in the group: who is not may not ask this. */
const isIn = async ({ sdk }: Chat, groupID: string): Promise<boolean> =>
  (await attempt(() => sdk.getGroupOnlineMemberCount(groupID))) === 0;

/** The SDK refuses these of a room that it knows to be live, before it asks. */
const inRoom = ({ name }: Stage, code: number): number => (name === 'AVChatRoom' ? code : DENIED);

const groupOf = async ({ sdk }: Chat, groupID: string) => (await sdk.getGroupProfile({ groupID })).data.group;

/** How groups are made, and who comes in. */
export const joiningColumns = {
  async membersMax(stage) {
    const { membersMax: name, names } = stage.type;
    if (!isMadeHere(stage)) return [];
    const max = 10;
    if (name) await stage.chats.cloud.set({ [name]: max });
    const make = (maxMemberNum: number) =>
      attempt(() => stage.alice.sdk.createGroup({ name: 'G', type: names[0], ...{ maxMemberNum } }));
    const trials: Trial[] = [
      ['as many as the setting says', await make(max), 0],
      ['one more', await make(max + 1), name ? errors.groupMemberCap.code : 0],
    ];
    if (name) await stage.chats.cloud.set({ [name]: settings[name].default });
    return trials;
  },
  async membersDefault(stage) {
    const { maxMemberCount } = await groupOf(stage.alice, await open(stage));
    return [['where no number is named', maxMemberCount, stage.type.membersDefault]];
  },
  async initialMembers(stage) {
    if (!isMadeHere(stage)) return [];
    const options = { groupID: newGroupId(stage), name: 'G', type: stage.type.names[0] };
    const { groupID } = (await stage.alice.sdk.createGroup({ ...options, memberList: [{ userID: 'dave' }] })).data
      .group;
    return [['dave is in it', await isIn(stage.dave, groupID), stage.type.initialMembers === 'yes']];
  },
  async apply(stage) {
    const groupID = await open(stage, { joinOption: 'FreeAccess' });
    const expected = stage.type.apply === 'never' ? DENIED : statuses.FreeAccess;
    return [['dave applies', await applying(stage.dave, groupID), expected]];
  },
  async joinOption(stage) {
    const groupID = await open(stage);
    const { joinOption } = stage.type;
    const expected = joinOption === 'DisableApply' ? DENIED : statuses[joinOption];
    return [
      ['as it is shown', (await groupOf(stage.alice, groupID)).joinOption, joinOption],
      ['dave applies', await applying(stage.dave, groupID), expected],
    ];
  },
  async invite(stage) {
    const groupID = await open(stage, { inviteOption: 'FreeAccess' });
    const refused = inRoom(stage, codes.CANNOT_ADD_MEMBER_IN_AV.code);
    const add = ({ sdk }: Chat) => sdk.addGroupMember({ groupID, userIDList: ['dave'] });
    return byRight(stage, stage.type.invite, 'brings dave in', add, refused);
  },
  async inviteOption(stage) {
    const groupID = await open(stage);
    const { inviteOption } = stage.type;
    const add = () => stage.carol.sdk.addGroupMember({ groupID, userIDList: ['dave'] });
    const refused = inRoom(stage, codes.CANNOT_ADD_MEMBER_IN_AV.code);
    const found = await attempt(add);
    return [
      ['as it is shown', (await groupOf(stage.alice, groupID)).inviteOption, inviteOption],
      ['carol brings dave in', found, inviteOption === 'DisableInvite' ? refused : 0],
      ['dave is in it', await isIn(stage.dave, groupID), inviteOption === 'FreeAccess'],
    ];
  },
  async addMembers(stage) {
    const groupID = await open(stage);
    const add = () => stage.alice.sdk.addGroupMember({ groupID, userIDList: ['dave'] });
    const refused = inRoom(stage, codes.CANNOT_ADD_MEMBER_IN_AV.code);
    return [['alice adds dave', await attempt(add), stage.type.addMembers === 'yes' ? 0 : refused]];
  },
  async searchById(stage) {
    const groupID = await open(stage);
    const expected = stage.type.searchById === 'yes' ? 0 : codes.CANNOT_FIND_GRP.code;
    return [
      ['dave looks for it', await attempt(() => stage.dave.sdk.searchGroupByID(groupID)), expected],
      ['carol looks for it', await attempt(() => stage.carol.sdk.searchGroupByID(groupID)), 0],
    ];
  },
  async guests(stage) {
    const groupID = await open(stage);
    const { sdk } = stage.chats.chat('dave');
    const expected = stage.type.guests === 'yes' ? 0 : codes.CANNOT_JOIN_NON_AV_WITHOUT_LOGIN.code;
    return [['one who is not signed in joins', await attempt(() => sdk.joinGroup({ groupID })), expected]];
  },
  async tips(stage) {
    const { type, carol } = stage;
    const groupID = await open(stage);
    const isTip = ({ to, type, payload }: ReturnType<Stage['heardBy']>[number]) =>
      to === groupID && type === TYPES.MSG_GRP_TIP && payload.userIDList?.includes('dave') === true;
    await enter(stage, groupID);
    // By the second message all that went before the first was told.
    for (const text of ['one', 'two']) await tell(stage, groupID, text);
    const { messageList } = (await carol.sdk.getMessageList({ conversationID: `GROUP${groupID}` })).data;
    return [
      ['carol is told that dave came', stage.heardBy(carol).some(isTip), type.tips !== 'none'],
      ['it is in the history', messageList.some(isTip), type.tips === 'stored'],
    ];
  },
} as const satisfies Partial<Record<Column, Walk>>;

/** Who does what in a group. */
export const rightColumns = {
  async editInfo(stage) {
    const groupID = await open(stage);
    const edit = ({ sdk, userID }: Chat) => sdk.updateGroupProfile({ groupID, notification: `by ${userID}` });
    return byRight(stage, stage.type.editInfo, 'edits the notice', edit);
  },
  async admins(stage) {
    const groupID = await open(stage);
    const { admins } = stage.type;
    const role = TYPES.GRP_MBR_ROLE_ADMIN;
    const appoint = ({ sdk }: Chat) => sdk.setGroupMemberRole({ groupID, userID: 'carol', role });
    const { NOT_OWNER, CANNOT_SET_MEMBER_ROLE } = codes;
    const { code } = admins === 'yes' ? NOT_OWNER : CANNOT_SET_MEMBER_ROLE;
    return byRight(stage, given(admins, 'owner'), 'appoints carol', appoint, code);
  },
  async transfer(stage) {
    const groupID = await open(stage);
    const right = given(stage.type.transfer, 'owner');
    const give = ({ sdk }: Chat) => sdk.changeGroupOwner({ groupID, newOwnerID: 'carol' });
    const trials = await byRight(
      stage,
      right,
      'gives it away',
      give,
      inRoom(stage, codes.CANNOT_CHANGE_OWNER_IN_AV.code),
    );
    const { ownerID } = await groupOf(stage.carol, groupID);
    return [...trials, ['its owner', ownerID, right === 'owner' ? 'carol' : 'alice']];
  },
  async ownerMayQuit(stage) {
    const groupID = await open(stage);
    const quit = ({ sdk }: Chat) => attempt(() => sdk.quitGroup(groupID));
    const expected = stage.type.ownerMayQuit === 'yes' ? 0 : errors.groupOwnerMayNotQuit.code;
    return [
      ['carol quits', await quit(stage.carol), 0],
      ['alice quits', await quit(stage.alice), expected],
    ];
  },
  async dissolve(stage) {
    const groupID = await open(stage);
    const refused = stage.name === 'Work' ? codes.CANNOT_DISMISS_WORK.code : DENIED;
    return byRight(stage, stage.type.dissolve, 'dissolves it', ({ sdk }) => sdk.dismissGroup(groupID), refused);
  },
  async remove(stage) {
    const groupID = await open(stage);
    const { BAN_DURATION_INVALID } = codes;
    const refused = isLive(stage) ? inRoomAlone(stage, BAN_DURATION_INVALID.code) : DENIED;
    const remove = ({ sdk, userID }: Chat) =>
      sdk.deleteGroupMember({ groupID, userIDList: [userID === 'carol' ? 'bob' : 'carol'] });
    return byRight(stage, stage.type.remove, 'removes another', remove, refused);
  },
  async ban(stage) {
    const { type, carol, alice, name } = stage;
    const groupID = await open(stage, { joinOption: 'FreeAccess' });
    const ban = ({ sdk, userID }: Chat) =>
      sdk.deleteGroupMember({ groupID, userIDList: [userID === 'carol' ? 'bob' : 'carol'], duration: 60 });
    const trials = name === 'AVChatRoom' ? await byRight(stage, type.ban, 'bans another', ban) : [];
    // Elsewhere the SDK asks for a removal, and who was removed may come back as anybody may.
    if (name !== 'AVChatRoom') await attempt(() => ban(alice));
    const comes = type.apply === 'never' ? DENIED : 0;
    return [
      ...trials,
      [
        'carol comes back',
        await attempt(() => carol.sdk.joinGroup({ groupID })),
        type.ban === 'nobody' ? comes : DENIED,
      ],
    ];
  },
  async mute(stage) {
    const groupID = await open(stage);
    const mute = ({ sdk, userID }: Chat) =>
      sdk.setGroupMemberMuteTime({ groupID, userID: userID === 'carol' ? 'bob' : 'carol', muteTime: 60 });
    const trials = await byRight(stage, stage.type.mute, 'mutes another', mute);
    const { type, carol } = stage;
    const free = type.speak === 'member' ? 0 : DENIED;
    const expected = type.mute === 'nobody' ? free : errors.groupMuted.code;
    const speak = () => carol.sdk.sendMessage(textOf(carol, groupID, 'hm'));
    return [...trials, ['carol speaks', await attempt(speak), expected]];
  },
  async speak(stage) {
    const groupID = await open(stage);
    const speak = (chat: Chat) => chat.sdk.sendMessage(textOf(chat, groupID, 'hi'));
    const outside = inRoom(stage, codes.MSG_SEND_FAIL_NOT_IN_AV.code);
    return byRight(stage, stage.type.speak, 'speaks', speak, DENIED, outside);
  },
  async memberInfo(stage) {
    const groupID = await open(stage);
    const right = given(stage.type.memberInfo, 'member');
    if (!isLive(stage))
      return byRight(stage, right, 'takes a name card', ({ sdk }) =>
        sdk.setGroupMemberNameCard({ groupID, nameCard: 'C' }),
      );
    // In a live room marks are all that may be said of who is there, and by its administrators.
    const mark = { groupID, userIDList: ['carol'], markType: 1_000, enableMark: true };
    const marking = right === 'nobody' ? right : 'admin';
    return byRight(stage, marking, 'marks carol', ({ sdk }) => sdk.markGroupMemberList(mark));
  },
  async memberList(stage) {
    const { type, carol } = stage;
    const groupID = await open(stage);
    const asked = async () => (await carol.sdk.getGroupMemberList({ groupID })).data;
    if (type.memberList === 'none') return [['carol asks for it', await attempt(asked), DENIED]];
    const { memberList, offset } = await asked();
    return [
      ['who is listed', memberList.map(({ userID }) => userID).sort(), ['alice', 'bob', 'carol']],
      ['those are said to be online', memberList.every(({ isOnline }) => isOnline), type.memberList === 'online'],
      ['where the next page begins', offset, type.memberList === 'paged' ? '' : 0],
    ];
  },
} as const satisfies Partial<Record<Column, Walk>>;

/** The SDK bans from live rooms for a time, which it wants named; of broadcast rooms the server says so. */
const inRoomAlone = ({ name }: Stage, code: number): number =>
  name === 'AVChatRoom' ? code : errors.groupParamsIllegal.code;

const textOf = ({ sdk }: Chat, to: string, text: string) =>
  sdk.createTextMessage({ to, conversationType: 'GROUP', payload: { text } });
