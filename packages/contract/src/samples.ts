import type { TSchema } from 'typebox';
import { type JsonSchema, plain } from './shapes.ts';

const BODY = [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'Hello, 世界' } }];
const TIME_SEC = 1_767_225_600;

/**
 * What fields are filled with in samples, by `parent.name` or name; where the schema is a list, a single value stands in it.
 * Behind a name `{}` stands for a map of any names.
 */
const VALUES: Readonly<Record<string, unknown>> = {
  UserID: 'alice',
  userId: 'alice',
  userIds: ['alice', 'bob'],
  nick: 'Alice',
  by: 'alice',
  from: 'alice',
  to: 'bob',
  users: ['alice', 'bob'],
  'reactions.users': [{ userId: 'bob' }],
  reaction: '👍',
  From_Account: 'alice',
  To_Account: 'bob',
  Peer_Account: 'bob',
  Operator_Account: 'alice',
  Report_Account: 'alice',
  MsgBody: BODY,
  body: BODY,
  MsgRandom: 1_287_657,
  random: 1_287_657,
  MsgSeq: 93_847,
  msgSeq: 93_847,
  MsgKey: '93847_1287657_1767225600',
  JsonMsgKey: 'qL8R4QIcQ_ZsRqOAbeRfcZhilN_MksRtDaErMA-fqL8',
  LastMsgKey: '93847_1287657_1767225600',
  MsgId: '144115198244471703-1767225600-1287657',
  id: '144115198244471703-1767225600-1287657',
  MsgTime: TIME_SEC,
  MsgTimeStamp: TIME_SEC,
  LastMsgTime: TIME_SEC,
  MinTime: TIME_SEC,
  MaxTime: TIME_SEC + 3_600,
  MaxCnt: 20,
  MsgCnt: 1,
  timeSec: TIME_SEC,
  clientTimeSec: TIME_SEC,
  timeMs: TIME_SEC * 1_000,
  peerReadMs: TIME_SEC * 1_000,
  updatedMs: TIME_SEC * 1_000,
  ResultInfo: '',
  AccountStatus: 'Imported',
  State: 'Online',
  Status: 'Online',
  FailAccounts: [],
  Accounts: ['alice', 'bob'],
  AccountList: [{ UserID: 'alice', Nick: 'Alice' }],
  DirtyWordsList: ['word'],
  Settings: { multiDeviceMode: 2 },
  sdkAppId: 1_400_000_001,
  userSig: 'eJyrVgrxCdYr…',
  platform: 'Web',
  deviceId: 'a1b2c3d4',
  conv: 'C2Cbob',
  convs: ['C2Cbob'],
  convId: '42',
  'conversations.id': '42',
  'conversation.id': '42',
  'topics.id': '42',
  'topic.id': '42',
  groupId: 'team',
  type: 'Public',
  text: 'hello',
  seq: 17,
  customStatus: 'in a meeting',
  seqs: [17],
  fromSeq: 1,
  toSeq: 17,
  lowestSeq: 1,
  readSeq: 17,
  peerReadSeq: 16,
  uid: '144115198244471703',
  sessionId: 'n1-7',
  heartbeatSec: 30,
  maxMessageBytes: 12_288,
  pageMax: 100,
  userSeq: 5,
  cursor: '',
  faceUrl: '',
  attributes: [{ key: 'seat1', value: 'alice' }],
  source: 'AddSource_Type_Web',
  AddSource: 'AddSource_Type_Web',
  Tag: 'Tag_SNS_IM_Remark',
  TagList: ['Tag_SNS_IM_Remark', 'Tag_Profile_IM_Nick'],
  GroupName: 'work',
  Relation: 'CheckResult_Type_BothWay',
  NeedUpdateAll: 'GetAll_Type_YES',
  TaskId: '1400000001_1287657_17',
  TaskIds: ['1400000001_1287657_17'],
  StartTime: '2026-01-01 08:00:00',
  'Reports.Status': 2,
  'ReportList.Status': 2,
  'UserTags.Tags': 'vip',
  'UserAttrs.Attrs': 'city',
  'AttrNames{}': { '0': 'sex', '1': 'city' },
  'Attrs{}': { sex: 'female', city: 'Shenzhen' },
  'Tags{}': { '0': 'female', '1': 'Shenzhen' },
};
/** Fields that samples show although they may be left out. */
const SHOWN: ReadonlySet<string> = new Set([
  'From_Account',
  'AccountList',
  'AllC2CUnreadMsgNum',
  'conversation',
  'nick',
  'StartTime',
]);

/** A small valid value of a schema: what is required, with plausible values. */
export function sampleOf(schema: TSchema): unknown {
  return sampleValue(plain(schema), '', '');
}

function sampleValue(schema: JsonSchema, name: string, parent: string): unknown {
  if (schema.pattern === '^GROUP') return 'GROUPteam';
  if (schema.pattern === '^\\d{10}$') return '2026010108';
  const [, digits] = /^\^\[0-9a-fA?-?F?\]\{(\d+)\}\$$/.exec(String(schema.pattern)) ?? [];
  if (digits !== undefined) return 'a'.repeat(Number(digits));
  const known = schema.patternProperties ? VALUES[`${name}{}`] : (VALUES[`${parent}.${name}`] ?? VALUES[name]);
  const isTaken = !Array.isArray(schema.enum) || schema.enum.includes(known);
  if (known !== undefined && schema.const === undefined && isTaken)
    return schema.type === 'array' && !Array.isArray(known) ? [known] : known;
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if (Array.isArray(schema.anyOf)) return sampleValue(schema.anyOf[0], name, parent);
  switch (schema.type) {
    case 'object':
      return sampleObject(schema, name);
    case 'array':
      return [sampleValue(schema.items as JsonSchema, name, parent)];
    case 'string':
      return 'text';
    case 'boolean':
      return true;
    default:
      return schema.minimum ?? 0;
  }
}

function sampleObject(schema: JsonSchema, parent: string): JsonSchema {
  const required = (schema.required ?? []) as string[];
  const fields = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>);
  const shown = fields.filter(([name]) => required.includes(name) || SHOWN.has(name));
  return Object.fromEntries(shown.map(([name, field]) => [name, sampleValue(field, name, parent)]));
}
