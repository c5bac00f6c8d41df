import type { Inhabitants } from './saying.ts';

/** A custom field of a group that administrators alone read, beside one that all do. */
export async function makeReserved({ rest }: Inhabitants): Promise<void> {
  const groupFieldReaders = 'internal=admin';
  if ((await rest.call('hongyan/set_settings', { Settings: { groupFieldReaders } })).ErrorCode !== 0) return;
  const AppDefinedData = ['internal', 'plain'].map((Key) => ({ Key, Value: `${Key} \u0000 鸿雁` }));
  await rest.ok('group_open_http_svc/modify_group_base_info', { GroupId: 'archive', AppDefinedData });
}
