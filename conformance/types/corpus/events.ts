// Listening to what an instance tells.
import TencentCloudChat, {
  type ChatSDK,
  type Conversation,
  type Friend,
  type FriendApplication,
  type FriendGroup,
  type Group,
  type Message,
  type Profile,
} from '@tencentcloud/chat';

/** What an app takes an event for. */
interface Told<D> {
  name: string;
  data: D;
}

/** As apps keep what they listen with, to take it away again. */
export class Listening {
  private readonly onReady = () => console.log('ready');
  private readonly onAny: Function = (event: any) => console.log(event.name, event.data);

  constructor(private readonly chat: ChatSDK) {
    chat.on(TencentCloudChat.EVENT.SDK_READY, this.onReady, this);
    chat.on(TencentCloudChat.EVENT.SDK_NOT_READY, this.onAny, this);
    chat.on('sdkStateReady', this.onAny);
  }

  stop(): void {
    this.chat.off(TencentCloudChat.EVENT.SDK_READY, this.onReady, this);
    this.chat.off(TencentCloudChat.EVENT.SDK_NOT_READY, this.onAny);
  }
}

export function messages(chat: ChatSDK): void {
  const onMessageReceived = (event: Told<Message[]>) => {
    event.data.forEach((message) => {
      if (message.type === TencentCloudChat.TYPES.MSG_TEXT) console.log(message.from, message.payload.text);
    });
  };
  chat.on(TencentCloudChat.EVENT.MESSAGE_RECEIVED, onMessageReceived);
  chat.on(TencentCloudChat.EVENT.MESSAGE_MODIFIED, (event: { data: Message[] }) => console.log(event.data.length));
  chat.on(TencentCloudChat.EVENT.MESSAGE_REVOKED, ({ data }: { data: Message[] }) => console.log(data[0]?.isRevoked));
  chat.on(TencentCloudChat.EVENT.MESSAGE_READ_BY_PEER, onMessageReceived);
  chat.on(TencentCloudChat.EVENT.MESSAGE_READ_RECEIPT_RECEIVED, (event: any) => {
    event.data.forEach((receipt: any) => console.log(receipt.messageID, receipt.readCount));
  });
  chat.on(TencentCloudChat.EVENT.ROOM_CUSTOM_DATA_RECEIVED, (event: any) => console.log(event.data));
}

export function conversations(chat: ChatSDK): void {
  let shown: Conversation[] = [];
  chat.on(TencentCloudChat.EVENT.CONVERSATION_LIST_UPDATED, (event: Told<Conversation[]>) => {
    shown = event.data;
  });
  chat.on(TencentCloudChat.EVENT.TOTAL_UNREAD_MESSAGE_COUNT_UPDATED, (event: Told<number>) => {
    console.log(event.data + shown.length);
  });
  chat.on(TencentCloudChat.EVENT.CONVERSATION_GROUP_LIST_UPDATED, (event: Told<string[]>) => console.log(event.data));
  chat.on(
    TencentCloudChat.EVENT.CONVERSATION_IN_GROUP_UPDATED,
    (event: Told<{ groupName: string; conversationList: Conversation[] }>) => console.log(event.data.groupName),
  );
  chat.on(TencentCloudChat.EVENT.ALL_RECEIVE_MESSAGE_OPT_UPDATED, (event: any) => console.log(event.data.duration));
}

export function groups(chat: ChatSDK): void {
  chat.on(TencentCloudChat.EVENT.GROUP_LIST_UPDATED, (event: Told<Group[]>) => console.log(event.data[0]?.name));
  chat.on(
    TencentCloudChat.EVENT.GROUP_ATTRIBUTES_UPDATED,
    (event: Told<{ groupID: string; groupAttributes: { [key: string]: string } }>) => console.log(event.data.groupID),
  );
  chat.on(
    TencentCloudChat.EVENT.GROUP_COUNTER_UPDATED,
    ({ data }: Told<{ groupID: string; key: string; value: number }>) => console.log(data.key, data.value),
  );
  chat.on(TencentCloudChat.EVENT.TOPIC_CREATED, (event: Told<{ groupID: string; topicID: string }>) =>
    console.log(event),
  );
  chat.on(TencentCloudChat.EVENT.TOPIC_DELETED, (event: any) => console.log(event.data.topicIDList));
  chat.on(TencentCloudChat.EVENT.TOPIC_UPDATED, (event: any) => console.log(event.data.topic.topicName));
  chat.on(TencentCloudChat.EVENT.PINNED_GROUP_MESSAGE_UPDATED, (event: any) => console.log(event.data.isPinned));
}

export function people(chat: ChatSDK): void {
  chat.on(TencentCloudChat.EVENT.PROFILE_UPDATED, (event: Told<Profile[]>) => console.log(event.data[0]?.nick));
  chat.on(TencentCloudChat.EVENT.USER_STATUS_UPDATED, (event: any) => {
    event.data.forEach(({ userID, statusType, customStatus }: any) => console.log(userID, statusType, customStatus));
  });
  chat.on(TencentCloudChat.EVENT.BLACKLIST_UPDATED, (event: Told<string[]>) => console.log(event.data));
  chat.on(TencentCloudChat.EVENT.FRIEND_LIST_UPDATED, (event: Told<Friend[]>) => console.log(event.data[0]?.remark));
  chat.on(TencentCloudChat.EVENT.FRIEND_GROUP_LIST_UPDATED, (event: Told<FriendGroup[]>) => console.log(event.data));
  chat.on(
    TencentCloudChat.EVENT.FRIEND_APPLICATION_LIST_UPDATED,
    (event: Told<{ friendApplicationList: FriendApplication[]; unreadCount: number }>) => console.log(event.data),
  );
  chat.on(TencentCloudChat.EVENT.MY_FOLLOWERS_LIST_UPDATED, (event: any) => console.log(event.data.userInfoList));
  chat.on(TencentCloudChat.EVENT.MY_FOLLOWING_LIST_UPDATED, (event: any) => console.log(event.data.isAdd));
  chat.on(TencentCloudChat.EVENT.MUTUAL_FOLLOWERS_LIST_UPDATED, (event: any) => console.log(event.data.userInfoList));
}

export function connection(chat: ChatSDK): void {
  const onKickedOut = (event: { data: { type: string } }) => {
    if (event.data.type === TencentCloudChat.TYPES.KICKED_OUT_MULT_ACCOUNT) console.log('another instance');
    if (event.data.type === TencentCloudChat.TYPES.KICKED_OUT_USERSIG_EXPIRED) console.log('expired');
  };
  chat.on(TencentCloudChat.EVENT.KICKED_OUT, onKickedOut);
  chat.on(TencentCloudChat.EVENT.ERROR, (event: Told<{ code: number; message: string }>) => console.log(event.data));
  chat.on(TencentCloudChat.EVENT.NET_STATE_CHANGE, (event: Told<{ state: string }>) => {
    if (event.data.state === TencentCloudChat.TYPES.NET_STATE_DISCONNECTED) console.log('offline');
  });
}
