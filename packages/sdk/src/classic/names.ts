export * from './constants.ts';
export type { TIMConversation } from './conversation.ts';
export { TIMMessageDraft } from './draft.ts';
export {
  TIMCustomElem,
  type TIMElem,
  TIMFaceElem,
  TIMGroupSystemElem,
  TIMGroupTipsElem,
  TIMLocationElem,
  TIMProfileSystemElem,
  TIMSNSSystemElem,
  TIMTextElem,
  TIMUnknownElem,
} from './elements.ts';
export { TIMConversationExt, TIMMessageExt } from './entry.ts';
export {
  TIMAddFriendRequest,
  TIMFriendGroup,
  TIMFriendPendencyItem,
  TIMFriendResponse,
  TIMFriendResult,
  type TIMSNSChangeInfo,
} from './friends.ts';
export { TIMCreateGroupInfo, TIMGroupInfo, TIMGroupMemberInfo, TIMGroupSelfInfo } from './groupInfo.ts';
export { type TIMGroupMemberPage, TIMGroupMemberResult } from './groupMembers.ts';
export { TIMGroupInfoResult, TIMGroupPendencyItem } from './groups.ts';
export * from './listeners.ts';
export { TIMLoginParam } from './manager.ts';
export {
  TIMFileElem,
  TIMImage,
  TIMImageElem,
  TIMSnapshot,
  TIMSoundElem,
  TIMVideo,
  TIMVideoElem,
  TIMVideoElem as TIMUGCElem,
} from './mediaElements.ts';
export { TIMMessage, type TIMMessageLocator, TIMOfflinePushInfo } from './message.ts';
export { TIMUserProfile } from './profile.ts';
export type { Fail, Reply, Succ, TIMValueCallBack } from './reply.ts';
