import Type from 'typebox';
import { command } from '../command.ts';
import { GroupId, groupCommand, groupFaults } from './groupShapes.ts';

const Attrs = Type.Array(Type.Object({ key: Type.String(), value: Type.String() }), { minItems: 1, maxItems: 100 });
const CounterList = Type.Array(Type.Object({ Key: Type.String(), Value: Type.Integer() }));
const CounterKeys = Type.Optional(Type.Array(Type.String(), { maxItems: 100 }));
const attrFaults = [
  ...groupFaults,
  'groupAttrKeyTooLong',
  'groupAttrValueTooLong',
  'groupAttrTooMany',
  'groupAttrsTooLong',
  'groupAttrRate',
] as const;
const counterFaults = [...groupFaults, 'groupCountersOff', 'groupCounterLimit'] as const;

/** Attributes and counters of groups (rest-api §16.1, §16.2). */
export const groupStateCommands = {
  'group_open_attr_http_svc/get_group_attr': command({
    ...groupCommand,
    aliases: ['group_open_http_svc/get_group_attr'],
    input: Type.Object({ GroupId }),
    output: Type.Object({
      GroupAttrAry: Type.Array(Type.Object({ key: Type.String(), value: Type.String() })),
    }),
    errors: groupFaults,
    spec: ['S74'],
    summary: 'Attributes of a group.',
  }),
  'group_open_http_svc/modify_group_attr': command({
    ...groupCommand,
    input: Type.Object({ GroupId, GroupAttr: Attrs }),
    output: Type.Object({}),
    errors: attrFaults,
    spec: ['S74'],
    summary: 'Add attributes to a group, or change them; others stay.',
  }),
  'group_open_http_svc/set_group_attr': command({
    ...groupCommand,
    input: Type.Object({ GroupId, GroupAttr: Attrs }),
    output: Type.Object({}),
    errors: attrFaults,
    spec: ['S74'],
    summary: 'Replace all attributes of a group.',
  }),
  'group_open_http_svc/clear_group_attr': command({
    ...groupCommand,
    input: Type.Object({ GroupId }),
    output: Type.Object({}),
    errors: [...groupFaults, 'groupAttrRate'],
    spec: ['S74'],
    summary: 'Delete all attributes of a group.',
  }),
  'group_open_http_svc/get_group_counter': command({
    ...groupCommand,
    input: Type.Object({ GroupId, GroupCounterKeys: CounterKeys }),
    output: Type.Object({ GroupCounter: CounterList }),
    errors: counterFaults,
    spec: ['S74'],
    summary: 'Counters of a group: these, or all.',
  }),
  'group_open_http_svc/update_group_counter': command({
    ...groupCommand,
    runsOnce: true,
    input: Type.Object({
      GroupId,
      GroupCounter: Type.Array(Type.Object({ Key: Type.String(), Value: Type.Integer() }), {
        minItems: 1,
        maxItems: 100,
      }),
      Mode: Type.Optional(
        Type.Enum(['Set', 'Increase', 'Decrease'], { description: 'Default: Set. A counter that is not there is 0.' }),
      ),
    }),
    output: Type.Object({ GroupCounter: CounterList }),
    errors: counterFaults,
    spec: ['S74'],
    summary: 'Set, raise or lower counters of a group at once; answers their values after it.',
  }),
  'group_open_http_svc/delete_group_counter': command({
    ...groupCommand,
    input: Type.Object({ GroupId, GroupCounterKeys: CounterKeys }),
    output: Type.Object({}),
    errors: counterFaults,
    spec: ['S74'],
    summary: 'Delete counters of a group: these, or all.',
  }),
} as const;
