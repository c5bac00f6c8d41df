// How messages of all conversations are received.
import TencentCloudChat, { type ChatSDK } from '@tencentcloud/chat';

export async function quietNights(chat: ChatSDK): Promise<boolean> {
  await chat.setAllReceiveMessageOpt({
    messageRemindType: TencentCloudChat.TYPES.MSG_REMIND_ACPT_NOT_NOTE,
    startHour: 22,
    startMinute: 0,
    startSecond: 0,
    duration: 8 * 3600,
    isRepeated: true,
  });
  const { data } = await chat.getAllReceiveMessageOpt();
  return data.isRepeated;
}
