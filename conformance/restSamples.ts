import type { RestCommands } from '@hongyan/contract';
import { restContactSamples } from './contacts/samples.ts';
import { restGroupSamples } from './groups/samples.ts';
import { restTopicSamples } from './groups/topicSamples.ts';
import { restFriendSamples } from './people/samples.ts';
import { restPushSamples } from './push/samples.ts';
import { hourName, nowSec, text, u32 } from './say.ts';

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
  'openim/delete_c2c_msg_ramble': (alice, bob) => ({
    ...{ Operator_Account: alice, Peer_Account: bob, MsgKeyList: ['1_2_3', 'no key'] },
  }),
  'openim/c2c_msg_read_receipt': (alice, bob) => ({
    ...{ Operator_Account: alice, Peer_Account: bob },
    C2CMsgInfo: [{ From_Account: bob, To_Account: alice, MsgKey: '1_2_3' }],
  }),
  'ConfigSvc/GetIPList': () => ({}),
  'openim/modify_c2c_msg': (alice, bob) => ({
    From_Account: alice,
    To_Account: bob,
    MsgKey: `1_2_${nowSec()}`,
    MsgBody: text('other'),
    CloudCustomData: 'data',
  }),
  'openim/querystate': (alice) => ({ To_Account: [alice], IsNeedDetail: 1 }),
  'openim/query_online_status': (alice) => ({ To_Account: [alice], IsNeedDetail: 1 }),
  ...restGroupSamples,
  'openim_dirty_words/get': () => ({}),
  'openim_dirty_words/add': () => ({ DirtyWordsList: [`word ${u32()}`] }),
  'openim_dirty_words/delete': () => ({ DirtyWordsList: ['word'] }),
  'im_msg_audit_mgr/add_local_audit_keywords': () => ({
    LocalAuditWords: [
      { Keyword: `word ${u32()}`, WordType: 1, FilterType: 1, ReplacedContent: 'other' },
      { Keyword: `word ${u32()}`, FilterType: 2 },
    ],
  }),
  'im_msg_audit_mgr/delete_local_audit_keywords': () => ({
    ...{ LocalAuditWords: [{ Keyword: 'word', WordType: 1 }] },
  }),
  'im_msg_audit_mgr/get_local_audit_keywords': () => ({
    ...{ FilterType: 1, Offset: 0, Limit: 10, Keyword: 'word' },
  }),
  'im_msg_audit/content_moderation': () => ({ AuditName: 'C2C', ContentType: 'Text', Content: 'some word' }),
  'im_msg_audit/batch_content_moderation': () => ({
    AuditName: 'Group',
    Contents: [
      { ContentId: 'one', ContentType: 'Text', Content: 'some word' },
      { ContentId: 'two', ContentType: 'Image', Content: 'https://example.org/a.png' },
    ],
  }),
  ...restTopicSamples,
  'openim_msg_ext_http_svc/set_key_values': (alice, bob) => ({
    ...{ From_Account: alice, To_Account: bob, MsgKey: `1_2_${nowSec()}`, OperateType: 1 },
    ExtensionList: [{ Key: 'vote', Value: 'yes', Seq: 0 }],
  }),
  'openim_msg_ext_http_svc/get_key_values': (alice, bob) => ({
    ...{ From_Account: alice, To_Account: bob, MsgKey: `1_2_${nowSec()}`, StartSeq: 0 },
  }),
  'openconfigsvr/setnospeaking': (alice) => ({
    ...{ Set_Account: `${alice}-nobody`, C2CmsgNospeakingTime: 0, GroupmsgNospeakingTime: 0 },
  }),
  'open_msg_svc/get_history': () => ({ ChatType: 'C2C', MsgTime: hourName(nowSec() - 7_200) }),
  'openconfigsvr/getnospeaking': (alice) => ({ Get_Account: alice }),
  'openconfigsvr/getappinfo': () => ({ RequestField: ['ActiveUserNum', 'LoginTimes'] }),
  'hongyan/set_reaction': (alice, bob) => ({
    ...{ From_Account: alice, To_Account: bob, MsgKey: `1_2_${nowSec()}` },
    ...{ Operator_Account: bob, ReactionID: '👍', OperateType: 1 },
  }),
  'hongyan/get_reactions': (alice, bob) => ({
    ...{ From_Account: alice, To_Account: bob, MsgKey: `1_2_${nowSec()}` },
  }),
  'hongyan/get_reaction_users': (alice, bob) => ({
    ...{ From_Account: alice, To_Account: bob, MsgKey: `1_2_${nowSec()}` },
    ...{ Operator_Account: bob, ReactionID: '👍', Count: 10 },
  }),
  'hongyan/get_statistics': () => ({ Days: 3 }),
  'hongyan/get_word_audits': () => ({ Before: 5, Count: 10 }),
  'hongyan/get_crashes': (alice) => ({
    ...{ Account: alice, Name: 'TypeError', Platform: 'Web', Since: nowSec() - 60, Before: 5, Count: 10 },
  }),
  'hongyan/put_push_channel': () => ({
    ...{ BusinessID: 7, Kind: 'huawei', Credentials: { AppId: '100', AppSecret: 'secret' } },
  }),
  'hongyan/delete_push_channel': () => ({ BusinessID: 7 }),
  'hongyan/get_push_channels': () => ({}),
  'hongyan/get_push_trace': (Account) => ({ Account, Before: 5, Count: 10 }),
  ...restFriendSamples,
  ...restPushSamples,
  ...restContactSamples,
  'profile/portrait_set': (From_Account) => ({
    From_Account,
    ProfileItem: [
      { Tag: 'Tag_Profile_IM_Nick', Value: 'Alice' },
      { Tag: 'Tag_Profile_IM_BirthDay', Value: 20_000_101 },
      { Tag: 'Tag_Profile_Custom_Team', Value: 'blue' },
    ],
  }),
  'profile/portrait_get': (alice, bob) => ({
    To_Account: [alice, bob],
    TagList: ['Tag_Profile_IM_Nick', 'Tag_Profile_IM_BirthDay', 'Tag_Profile_Custom_Team'],
  }),
  'registration_service/register_account_v1': () => ({
    ...{ Identifier: 'host.sample', IdentifierType: 3, Password: 'correct horse' },
  }),
  'hongyan/set_password': (alice) => ({ UserID: alice, Password: 'correct horse' }),
  'hongyan/sign_in': (alice) => ({ UserID: alice, Password: 'correct horse' }),
  'hongyan/change_password': (alice) => ({ UserID: alice, Password: 'correct horse', NewPassword: 'battery staple' }),
  'hongyan/get_merged_list': () => ({ JsonMsgKey: 'a'.repeat(43) }),
  'hongyan/upload_file': () => ({
    ...{ Kind: 'file', Content: 'aGVsbG8=', Sha256: 'a'.repeat(64), FileSize: 5, FileName: 'a.txt', IsKept: 0 },
  }),
  'openpic/pic_up': (alice, bob) => ({
    ...{ From_Account: alice, To_Account: bob, App_Version: 1.4, Seq: 1, Timestamp: nowSec(), Random: u32() },
    ...{ File_Str_Md5: 'a'.repeat(32), File_Size: 10, Busi_Id: 2, PkgFlag: 1 },
    ...{ Slice_Offset: 0, Slice_Size: 5, Slice_Data: 'aGVsbG8=' },
  }),
  'hongyan/get_settings': () => ({}),
  'hongyan/set_settings': () => ({ Settings: { recallWindowSec: 120 } }),
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
