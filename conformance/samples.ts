import type { RestCommands, SocketCommands } from '@hongyan/contract';
import { nowSec, text, u32 } from './say.ts';

type Params = Record<string, unknown>;

/** A request of each REST command that is right in every field; two accounts must exist. */
export const restSamples: Record<keyof RestCommands, (alice: string, bob: string) => Params> = {
  'im_open_login_svc/account_import': (alice) => ({
    UserID: alice,
    Nick: 'Alice',
    FaceUrl: 'https://example.org/a.png',
    Type: 0,
  }),
  'im_open_login_svc/multiaccount_import': (alice, bob) => ({
    Accounts: [alice],
    AccountList: [{ UserID: bob, Nick: 'Bob', FaceUrl: '' }],
  }),
  'im_open_login_svc/account_delete': (alice) => ({ DeleteItem: [{ UserID: `${alice}-gone` }] }),
  'im_open_login_svc/account_check': (alice) => ({ CheckItem: [{ UserID: alice }] }),
  'im_open_login_svc/kick': (alice) => ({ UserID: alice }),
  'openim/sendmsg': (alice, bob) => ({
    ...sendFields(alice),
    To_Account: bob,
    ForbidCallbackControl: ['ForbidBeforeSendMsgCallback'],
    SupportMessageExtension: 1,
    OnlineOnlyFlag: 0,
  }),
  'openim/batchsendmsg': (alice, bob) => ({ ...sendFields(alice), To_Account: [bob] }),
  'openim/importmsg': (alice, bob) => ({
    SyncFromOldSystem: 2,
    From_Account: alice,
    To_Account: bob,
    MsgSeq: 5,
    MsgRandom: u32(),
    MsgTimeStamp: nowSec() - 60,
    MsgBody: text('imported'),
    CloudCustomData: 'data',
  }),
  'openim/admin_getroammsg': (alice, bob) => ({
    Operator_Account: alice,
    Peer_Account: bob,
    MaxCnt: 10,
    MinTime: 0,
    MaxTime: nowSec(),
    LastMsgKey: '',
  }),
  'openim/admin_msgwithdraw': (alice, bob) => ({ From_Account: alice, To_Account: bob, MsgKey: `1_2_${nowSec()}` }),
  'openim/admin_set_msg_read': (alice, bob) => ({ Report_Account: alice, Peer_Account: bob, MsgReadTime: nowSec() }),
  'openim/get_c2c_unread_msg_num': (alice, bob) => ({ To_Account: alice, Peer_Account: [bob] }),
  'openim/modify_c2c_msg': (alice, bob) => ({
    From_Account: alice,
    To_Account: bob,
    MsgKey: `1_2_${nowSec()}`,
    MsgBody: text('other'),
    CloudCustomData: 'data',
  }),
  'openim/querystate': (alice) => ({ To_Account: [alice], IsNeedDetail: 1 }),
  'openim/query_online_status': (alice) => ({ To_Account: [alice], IsNeedDetail: 1 }),
  'hongyan/get_settings': () => ({}),
  'hongyan/set_settings': () => ({ Settings: { recallWindowSec: 120 } }),
};

/** A request of each socket command that is right in every field. */
export const socketSamples: Record<keyof SocketCommands, (peer: string) => Params> = {
  login: (me) => ({
    sdkAppId: 1_400_000_001,
    userId: me,
    userSig: 'none',
    platform: 'Web',
    deviceId: 'd',
    sdkVersion: '1',
  }),
  logout: () => ({}),
  ping: () => ({}),
  sendMessage: (peer) => ({
    conv: `C2C${peer}`,
    random: u32(),
    clientTimeSec: nowSec(),
    body: text('hi'),
    cloudCustomData: 'data',
    push: { PushFlag: 0, Title: 'title' },
    noUnread: false,
    noLastMsg: false,
    needReadReceipt: false,
    supportExtension: false,
    isOnlineOnly: false,
  }),
  getMessages: (peer) => ({ conv: `C2C${peer}`, beforeSeq: 5, afterSeq: 0, count: 10 }),
  getChanges: (peer) => ({ conv: `C2C${peer}`, afterRev: 0, count: 10 }),
  getConversations: () => ({ cursor: '', count: 10 }),
  getConversation: (peer) => ({ conv: `C2C${peer}` }),
  markRead: (peer) => ({ conv: `C2C${peer}`, seq: 1 }),
  sendReceipts: (peer) => ({ conv: `C2C${peer}`, seqs: [1] }),
  recallMessage: (peer) => ({ conv: `C2C${peer}`, seq: 1 }),
  editMessage: (peer) => ({ conv: `C2C${peer}`, seq: 1, body: text('other'), cloudCustomData: 'data' }),
  deleteMessages: (peer) => ({ conv: `C2C${peer}`, seqs: [1] }),
  clearHistory: (peer) => ({ conv: `C2C${peer}` }),
  deleteConversation: (peer) => ({ conv: `C2C${peer}`, clearHistory: true }),
  pinConversation: (peer) => ({ conv: `C2C${peer}`, isPinned: true }),
  setReceiveOption: (peer) => ({ conv: `C2C${peer}`, receiveOption: 1 }),
  sync: (peer) => ({ userSeq: 0, conversations: [{ conv: `C2C${peer}`, id: '1', seq: 0, rev: 0 }] }),
};

const sendFields = (from: string): Params => ({
  SyncOtherMachine: 1,
  From_Account: from,
  MsgLifeTime: 60,
  MsgSeq: 93_847,
  MsgRandom: u32(),
  MsgTimeStamp: nowSec(),
  MsgBody: text('hi'),
  OfflinePushInfo: { PushFlag: 0, Title: 'title', AndroidInfo: { Sound: 'a' }, ApnsInfo: { BadgeMode: 0 } },
  SendMsgControl: ['NoUnread'],
  CloudCustomData: 'data',
  IsNeedReadReceipt: 1,
});
