// What the original has at run time and its types do not name (sdk-js-api §4.3, §6.1, §11).
import TencentCloudChat, { type ChatSDK } from '@tencentcloud/chat';

export function beyond(chat: ChatSDK): string {
  chat.once(TencentCloudChat.EVENT.SDK_DESTROY, (event: any) => console.log(event.data.SDKAppID));
  chat.on(TencentCloudChat.EVENT.MESSAGE_EXTENSIONS_UPDATED, (event: any) => console.log(event.data.extensions));
  chat.on(TencentCloudChat.EVENT.MESSAGE_EXTENSIONS_DELETED, (event: any) => console.log(event.data.keyList));
  chat.on(TencentCloudChat.EVENT.MESSAGE_REACTIONS_UPDATED, (event: any) => console.log(event.data.reactionList));
  chat.on(TencentCloudChat.EVENT.SERVER_CONFIG_UPDATED, (event: any) => console.log(event.data));
  chat.use({}, {});
  return TencentCloudChat.VERSION;
}
