// Signing in and out, plugins, and the profile of the user who is signed in.
import TencentCloudChat, { type ChatSDK, type Profile } from '@tencentcloud/chat';

interface Props {
  sdkAppId: number;
  userID: string;
  userSig: string;
  uploader: object;
}

const chats = new Map<number, ChatSDK>();

export async function open({ sdkAppId, userID, userSig, uploader }: Props): Promise<ChatSDK> {
  const options = { SDKAppID: sdkAppId, proxyServer: 'wss://im.example.com', scene: 'corpus' };
  const chat = TencentCloudChat.create(options);
  chats.set(sdkAppId, chat);
  chat.setLogLevel(0);
  chat.registerPlugin({ 'tim-upload-plugin': uploader });
  const answer = await chat.login({ userID, userSig });
  if (answer.data.repeatLogin === true) console.log(answer.data.errorInfo);
  return chat;
}

export function thenAndCatch(chat: ChatSDK, userID: string, userSig: string): void {
  const promise: Promise<any> = chat.login({ userID, userSig });
  promise
    .then((imResponse) => {
      console.log(imResponse.data);
    })
    .catch((imError) => {
      console.warn('login error:', imError.code, imError.message);
    });
}

export function state(chat: ChatSDK): [String, Number, boolean] {
  return [chat.getLoginUser(), chat.getServerTime(), chat.isReady()];
}

export async function close(chat: ChatSDK): Promise<void> {
  await chat.logout();
  await chat.destroy();
  chats.clear();
}

export async function ofKits(chat: ChatSDK): Promise<boolean> {
  chat.callExperimentalAPI('isFeatureEnabledForStat', { feature: 1 });
  const { data } = await chat.callExperimentalAPI('isCommercialAbilityEnabled', 2 ** 5);
  return data.enabled;
}

export async function me(chat: ChatSDK): Promise<Profile> {
  const before = await chat.getMyProfile();
  const { data } = await chat.updateMyProfile({
    nick: `${before.data.nick}!`,
    avatar: 'https://example.com/me.png',
    gender: TencentCloudChat.TYPES.GENDER_MALE,
    selfSignature: 'hi',
    allowType: TencentCloudChat.TYPES.ALLOW_TYPE_NEED_CONFIRM,
    birthday: 20000101,
    location: 'here',
    language: 1,
    messageSettings: 0,
    adminForbidType: TencentCloudChat.TYPES.FORBID_TYPE_NONE,
    level: 1,
    role: 1,
    profileCustomField: [{ key: 'Tag_Profile_Custom_Title', value: 'gardener' }],
  });
  return data;
}
