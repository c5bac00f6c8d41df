export { TIMLoginParam } from './account.ts';
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
} from './friendObjects.ts';
export { TIMCreateGroupInfo, TIMGroupInfo, TIMGroupMemberInfo, TIMGroupSelfInfo } from './groupInfo.ts';
export { type TIMGroupMemberPage, TIMGroupMemberResult } from './groupMembers.ts';
export { TIMGroupPendencyItem, TIMGroupPendencyList, type TIMGroupPendencyOption } from './groupPendency.ts';
export { TIMGroupInfoResult } from './groups.ts';
export * from './listeners.ts';
export type { TIMMessageLocator } from './locator.ts';
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
export { TIMMessage } from './message.ts';
export { TIMOfflinePushInfo } from './offlinePush.ts';
export { TIMUserProfile } from './profile.ts';
export type { Fail, Reply, Succ, TIMValueCallBack } from './reply.ts';
export { TIMMessageSearchParam, type TIMMessageSearchResult } from './search.ts';
export type { SentTo } from './sendToAll.ts';
