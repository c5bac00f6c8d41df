/** Kinds of conversations. */
export const TIMConversationType = { Invalid: 0, C2C: 1, Group: 2, System: 3 } as const;
/** What became of a message. */
export const TIMMessageStatus = {
  Sending: 1,
  SendSucc: 2,
  SendFail: 3,
  HasDeleted: 4,
  LocalStored: 5,
  HasRevoked: 6,
} as const;
/** Which messages of a busy group go first; the lowest are dropped first. */
export const TIMMessagePriority = { High: 1, Normal: 2, Low: 3, Lowest: 4 } as const;
/** Where a sign-in stands. */
export const TIMLoginStatus = { Logined: 1, Logining: 2, Logout: 3 } as const;
/** Whether there is a connection. */
export const TIMNetworkStatus = { Connected: 1, Disconnected: 2 } as const;
/** What the log shows; the values of 2018. */
export const TIMLogLevel = { None: 0, Error: 1, Warn: 2, Info: 3, Debug: 4 } as const;
/** Sizes of a picture. */
export const TIMImageType = { Original: 1, Thumb: 2, Large: 4 } as const;
/** Formats of pictures. */
export const TIMImageFormat = { JPG: 1, GIF: 2, PNG: 3, BMP: 4, Unknown: 255 } as const;
/** How a picture is compressed before it is sent, the `level` of `TIMImageElem`. */
export const TIMImageCompressLevel = { Original: 0, High: 1, Low: 2 } as const;
/** Who may join a group. */
export const TIMGroupAddOpt = { Forbid: 0, Auth: 1, Any: 2 } as const;
/** How messages of a group reach the user; NotReceive: not at all. */
export const TIMGroupReceiveMessageOpt = { Receive: 0, NotReceive: 1, ReceiveNotNotify: 2 } as const;
/** Roles in a group; Super is the owner. */
export const TIMGroupMemberRole = { Undefined: 0, Member: 200, Admin: 300, Super: 400 } as const;
/** Whom `getGroupMembersByFilter` lists. */
export const TIMGroupMemberFilter = { All: 0, Super: 1, Admin: 2, Common: 4 } as const;
/** Types of groups. */
export const TIMGroupType = {
  Private: 'Private',
  Public: 'Public',
  ChatRoom: 'ChatRoom',
  AVChatRoom: 'AVChatRoom',
  BChatRoom: 'BChatRoom',
} as const;
/** What a tip tells. */
export const TIMGroupTipsType = {
  Invite: 1,
  QuitGrp: 2,
  Kicked: 3,
  SetAdmin: 4,
  CancelAdmin: 5,
  InfoChange: 6,
  MemberInfoChange: 7,
} as const;
/** Which information of a group changed. */
export const TIMGroupInfoChangeType = { GroupName: 1, Introduction: 2, Notification: 3, Face: 4, Owner: 5 } as const;
/** What a notice about a group tells. */
export const TIMGroupSystemType = {
  AddRequest: 1,
  AddAccept: 2,
  AddRefuse: 3,
  KickOff: 4,
  Delete: 5,
  Create: 6,
  Invited: 7,
  Quit: 8,
  GrantAdmin: 9,
  CancelAdmin: 10,
  Revoke: 11,
  InviteRequest: 12,
  InviteAccept: 13,
  InviteRefuse: 14,
  Custom: 255,
} as const;
/** What became of one member of a call over many. */
export const TIMGroupMemberStatus = { Fail: 0, Succ: 1, Invalid: 2, Pending: 3 } as const;
/** Who may become a friend; the order of the 4.x line. */
export const TIMFriendAllowType = { AllowAny: 0, NeedConfirm: 1, DenyAny: 2 } as const;
/** Genders of a profile. */
export const TIMGender = { Unknown: 0, Male: 1, Female: 2 } as const;
/** Answers to a friend request: Agree puts the other one into the own list alone. */
export const TIMFriendResponseType = { Agree: 0, AgreeAndAdd: 1, Reject: 2 } as const;
/** From whose list a friend is deleted: from one's own, or from both. */
export const TIMDelFriendType = { Single: 1, Both: 2 } as const;
/** Whose lists `checkFriends` looks at: one's own, or both. */
export const TIMFriendCheckType = { Single: 1, Both: 2 } as const;
/** What became of one user, in `TIMFriendResult`; others are codes of the server. */
export const TIMFriendStatus = {
  Ok: 0,
  AddBlacklisted: 30_515,
  AddRefused: 30_516,
  AddListFull: 30_519,
  AddAlready: 30_520,
  AddBlacklistedByPeer: 30_525,
  AddWaiting: 30_539,
  DeleteNoFriend: 31_704,
  RespondNoRequest: 30_614,
  RespondListFull: 30_615,
  RespondAlready: 30_617,
  RespondPeersListFull: 30_630,
} as const;
/** Which requests `getPendencyList` lists. */
export const TIMPendencyType = { ComeIn: 1, SendOut: 2, Both: 3 } as const;
/** What a notice about the relationship chain tells; those from AddRecommend on never come: there are no recommendations. */
export const TIMSNSSystemType = {
  AddFriend: 1,
  DelFriend: 2,
  AddFriendReq: 3,
  DelFriendReq: 4,
  AddBlacklist: 5,
  DelBlacklist: 6,
  PendencyReport: 7,
  SnsProfileChange: 8,
  AddRecommend: 9,
  DelRecommend: 10,
  AddDecide: 11,
  DelDecide: 12,
  RecommendReport: 13,
  DecideReport: 14,
} as const;
/** What a notice about a profile tells. */
export const TIMProfileSystemType = { FriendProfileChange: 1 } as const;
/** Whether a message is pushed to who is away. */
export const TIMOfflinePushFlag = { Default: 0, NoPush: 1 } as const;
/** The keys of `modifySelfProfile`; a custom field is named by the prefix and its name. */
export const TIMProfileTypeKey = {
  Nick: 'Tag_Profile_IM_Nick',
  FaceUrl: 'Tag_Profile_IM_Image',
  AllowType: 'Tag_Profile_IM_AllowType',
  Gender: 'Tag_Profile_IM_Gender',
  Birthday: 'Tag_Profile_IM_BirthDay',
  Location: 'Tag_Profile_IM_Location',
  Language: 'Tag_Profile_IM_Language',
  Level: 'Tag_Profile_IM_Level',
  Role: 'Tag_Profile_IM_Role',
  SelfSignature: 'Tag_Profile_IM_SelfSignature',
  Custom_Prefix: 'Tag_Profile_Custom_',
} as const;
