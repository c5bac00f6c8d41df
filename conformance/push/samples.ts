import { text, u32 } from '../say.ts';

const push = (From_Account: string) => ({
  MsgRandom: u32(),
  MsgBody: text('to all'),
  MsgLifeTime: 0,
  From_Account,
  OfflinePushInfo: { PushFlag: 0, Title: 'title', Desc: 'to all' },
});

const notice = (From_Account: string) => ({
  ...{ From_Account, MsgRandom: u32(), DataId: 'campaign' },
  OfflinePushInfo: { PushFlag: 0, Title: 'title', Desc: 'to all' },
});

/** A request of each command of pushing that is right in every field; what is pushed is for nobody. */
export const restPushSamples = {
  'openim/im_push': (alice: string) => ({ ...push(alice), Condition: { TagsAnd: ['tag of nobody'] } }),
  'openim/im_get_push_report': () => ({ TaskIds: ['1400000001_1_1'] }),
  'openim/im_set_attr_name': () => ({ AttrNames: { '0': 'sex', '1': 'city' } }),
  'openim/im_get_attr_name': () => ({}),
  'openim/im_set_attr': (To_Account: string) => ({ UserAttrs: [{ To_Account, Attrs: { sex: 'f', city: 'SZ' } }] }),
  'openim/im_remove_attr': (To_Account: string) => ({ To_Account, UserAttrs: [{ To_Account, Attrs: ['city'] }] }),
  'openim/im_get_attr': (alice: string) => ({ To_Account: [alice] }),
  'openim/im_add_tag': (To_Account: string) => ({ To_Account, UserTags: [{ To_Account, Tags: ['a', 'b'] }] }),
  'openim/im_remove_tag': (To_Account: string) => ({ To_Account, UserTags: [{ To_Account, Tags: ['a'] }] }),
  'openim/im_remove_all_tags': (alice: string) => ({ To_Account: [alice] }),
  'openim/im_get_tag': (alice: string) => ({ To_Account: [alice] }),
  'openim/push': (alice: string) => ({ ...push(alice), Condition: { TagsAnd: { '9': 'of nobody' } } }),
  'openim/get_push_report': () => ({ Tasks: [{ TaskId: '1400000001_1_1' }] }),
  'openim/set_tag': (To_Account: string) => ({ UserTags: [{ To_Account, Tags: { '0': 'f', '1': 'SZ' } }] }),
  'openim/remove_tag': (To_Account: string) => ({ UserTags: [{ To_Account, Tags: [1] }] }),
  'openim/get_tag': (alice: string) => ({ To_Account: [alice] }),
  'timpush/batch': (alice: string) => ({ ...notice(alice), To_Account: [alice] }),
  'timpush/push': (alice: string) => ({ ...notice(alice), Condition: { TagsAnd: ['tag of nobody'] } }),
  'timpush/revoke': () => ({ TaskId: '1400000001_1_1' }),
};
