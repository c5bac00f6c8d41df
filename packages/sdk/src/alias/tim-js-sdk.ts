import TencentCloudChat from '@hongyan/chat';
import type { TimModule } from '../face/types.ts';

/** The older name of the interface has two events more (sdk-js-api §11.4), which nothing tells of. */
const TIM: TimModule = {
  ...TencentCloudChat,
  EVENT: {
    ...TencentCloudChat.EVENT,
    SDK_RELOAD: 'sdkReload',
    GROUP_SYSTEM_NOTICE_RECEIVED: 'receiveGroupSystemNotice',
  },
};
export default TIM;
