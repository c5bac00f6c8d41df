import TencentCloudChat from '@hongyan/chat';
import type { LiteChatModule, LiteTypes } from '../face/types.ts';

const { TYPES, TSignaling } = TencentCloudChat;
const TIP = 'GRP_TIP_';
const tips = Object.entries(TYPES).filter(([name]) => name.startsWith(TIP));

/** The types that it has beyond (sdk-js-api §11.4). */
const more: LiteTypes = {
  MessageStatus: { UNSENT: 'unSend', SUCCESS: 'success', FAIL: 'fail' },
  Direction: { FORWARD: 0, BACKWARD: 1 },
  USER_NOT_FOUND: '@TLS#NOT_FOUND',
  GROUP_ID_PREFIX: { COMMUNITY: '@TGS#_', TOPIC: '@TOPIC#_' },
  GROUP_TIPS_OPERATION_TYPE: Object.fromEntries(tips.map(([name, kind]) => [name.slice(TIP.length), Number(kind)])),
};

/** What `@tencentcloud/lite-chat` is otherwise: these types, six names of signals, and calls that throw before the sign-in (§3.1). */
const LiteChat: LiteChatModule = {
  ...TencentCloudChat,
  create: (options) => TencentCloudChat.create({ ...options, isLite: true }),
  TYPES: Object.assign({}, TYPES, more),
  TSignaling: Object.fromEntries(Object.entries(TSignaling).filter(([name]) => !name.startsWith('ACTION_TYPE_'))),
};
export default LiteChat;
