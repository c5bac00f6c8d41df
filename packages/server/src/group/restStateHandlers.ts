import type { RestCommands } from '@hongyan/contract';
import type { HandlersOf } from '../dispatch/handlers.ts';
import { attributesOf, deleteAttributes, setAttributes } from './attributes.ts';
import { changeCounters, countersOf, deleteCounters } from './counters.ts';
import { groupIn } from './restBy.ts';

type StateCommand =
  | 'modify_group_attr'
  | 'set_group_attr'
  | 'clear_group_attr'
  | 'get_group_counter'
  | 'update_group_counter'
  | 'delete_group_counter';
const MODES = { Set: 'set', Increase: 'increase', Decrease: 'decrease' } as const;

/** Attributes and counters of groups over REST (rest-api §16.1, §16.2). */
export const restStateHandlers: Pick<
  HandlersOf<RestCommands>,
  `group_open_http_svc/${StateCommand}` | 'group_open_attr_http_svc/get_group_attr'
> = {
  async 'group_open_attr_http_svc/get_group_attr'(ctx, input, caller) {
    const { entries } = await attributesOf(ctx, await groupIn(ctx, caller, input.GroupId));
    return { GroupAttrAry: entries };
  },

  async 'group_open_http_svc/modify_group_attr'(ctx, input, caller) {
    const group = await groupIn(ctx, caller, input.GroupId);
    await setAttributes(ctx, caller.settings, group, { entries: input.GroupAttr, isWhole: false });
    return {};
  },

  async 'group_open_http_svc/set_group_attr'(ctx, input, caller) {
    const group = await groupIn(ctx, caller, input.GroupId);
    await setAttributes(ctx, caller.settings, group, { entries: input.GroupAttr, isWhole: true });
    return {};
  },

  async 'group_open_http_svc/clear_group_attr'(ctx, input, caller) {
    await deleteAttributes(ctx, caller.settings, await groupIn(ctx, caller, input.GroupId), []);
    return {};
  },

  async 'group_open_http_svc/get_group_counter'(ctx, input, caller) {
    const { entries } = await countersOf(ctx, caller.settings, await groupIn(ctx, caller, input.GroupId));
    const keys = input.GroupCounterKeys;
    const shown = keys ? entries.filter(({ key }) => keys.includes(key)) : entries;
    return { GroupCounter: shown.map(({ key, value }) => ({ Key: key, Value: value })) };
  },

  async 'group_open_http_svc/update_group_counter'(ctx, input, caller) {
    const group = await groupIn(ctx, caller, input.GroupId);
    const entries = input.GroupCounter.map(({ Key, Value }) => ({ key: Key, value: Value }));
    const mode = MODES[input.Mode ?? 'Set'];
    const { counters } = await changeCounters(ctx, caller.settings, group, { mode, entries });
    return { GroupCounter: counters.map(({ key, value }) => ({ Key: key, Value: value })) };
  },

  async 'group_open_http_svc/delete_group_counter'(ctx, input, caller) {
    const group = await groupIn(ctx, caller, input.GroupId);
    const { GroupCounterKeys: keys } = input;
    // Who names none deletes none, as who asks for none gets none; all go where the field is not there.
    if (keys?.length === 0) await countersOf(ctx, caller.settings, group);
    else await deleteCounters(ctx, caller.settings, group, keys ?? []);
    return {};
  },
};
