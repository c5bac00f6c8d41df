// Invitations, their answers and their events.
import TencentCloudChat, { type ChatSDK, type Message, type Signaling } from '@tencentcloud/chat';

const { TSignaling } = TencentCloudChat;

export async function call(chat: ChatSDK): Promise<string> {
  const offlinePushInfo = { title: 'call', description: 'Alice calls', androidInfo: { sound: 'ring.mp3' } };
  const { inviteID } = await chat.invite({
    userID: 'bob',
    data: '{}',
    timeout: 30,
    onlineUserOnly: false,
    offlinePushInfo,
  });
  await chat.inviteInGroup({ groupID: 'team', inviteeList: ['bob'], data: '{}', timeout: 30 });
  const onFailure = (error: any) => console.log(error);
  chat.inviteSync({ userID: 'bob' }, (result: any) => console.log(result.inviteID), onFailure);
  chat.inviteInGroupSync({ groupID: 'team', inviteeList: ['bob'] }, () => {}, onFailure);
  await chat.accept({ inviteID, data: 'yes' });
  await chat.reject({ inviteID });
  await chat.cancel({ inviteID });
  await chat.modifyInvitation({ inviteID, data: 'video' });
  return inviteID;
}

export function kindOf(chat: ChatSDK, message: Message): TencentCloudChat.TSignaling {
  const signal: Signaling | null = chat.getSignalingInfo(message);
  if (signal === null || signal.timeout === 0) return TencentCloudChat.TSignaling.ACTION_TYPE_UNKNOWN;
  return signal.actionType === TencentCloudChat.TSignaling.ACTION_TYPE_INVITE
    ? signal.actionType
    : TSignaling.ACTION_TYPE_CANCEL_INVITE;
}

interface Told {
  name: string;
  data: { inviteID: string; inviter: string };
}
const told = (event: Told): void => console.log(event.name, event.data.inviteID, event.data.inviter);

export function listen(chat: ChatSDK): void {
  chat.addSignalingListener(TencentCloudChat.TSignaling.NEW_INVITATION_RECEIVED, told);
  chat.addSignalingListener(TencentCloudChat.TSignaling.INVITEE_ACCEPTED, told, null);
  chat.addSignalingListener(TencentCloudChat.TSignaling.INVITEE_REJECTED, (event: any) =>
    console.log(event.data.invitee),
  );
  chat.addSignalingListener(TencentCloudChat.TSignaling.INVITATION_CANCELLED, told);
  chat.addSignalingListener(TencentCloudChat.TSignaling.INVITATION_TIMEOUT, told);
  chat.addSignalingListener(TencentCloudChat.TSignaling.INVITATION_MODIFIED, told);
  chat.removeSignalingListener(TencentCloudChat.TSignaling.NEW_INVITATION_RECEIVED, told);
}
