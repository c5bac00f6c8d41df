import { describe, expect, test } from 'bun:test';
import { type GroupTypeName, groupTypeColumns, groupTypes } from '@hongyan/contract';
import { joiningColumns, rightColumns } from '../../testing/matrixMembers.ts';
import { keepingColumns, messageColumns, stateColumns } from '../../testing/matrixMessages.ts';
import { type Column, makeStage, type Walk } from '../../testing/matrixStage.ts';

/** Columns that no client meets, and why. */
const unmet: Partial<Record<Column, string>> = {
  roles: 'get_role_in_group is a command of REST alone',
  historyBySetting: 'no method of the SDK changes it',
  wakesByMessage:
    'get_joined_group_list of REST alone tells sleeping groups apart; a conversation is listed from its first message on',
  import: 'imports are commands of REST alone',
  setUnread: 'set_unread_msg_num is a command of REST alone',
  deleteBySender: 'delete_group_msg_by_sender is a command of REST alone',
};

const families: Record<string, Partial<Record<Column, Walk>>> = {
  'takes members': joiningColumns,
  'gives rights': rightColumns,
  'keeps messages, and what is done with them,': { ...keepingColumns, ...messageColumns },
  'has attributes, counters and topics': stateColumns,
};
const names = Object.keys(groupTypes) as GroupTypeName[];

describe.each(names)('a group of type %s', (name) => {
  test.each(Object.entries(families))('%s as the table says', async (_, walks) => {
    await using stage = await makeStage(name);
    const found: unknown[] = [];
    const expected: unknown[] = [];

    for (const [column, walk] of Object.entries(walks)) {
      for (const [what, was, should] of await walk(stage)) {
        found.push({ column, what, is: was });
        expected.push({ column, what, is: should });
      }
      // Limits a second begin anew.
      stage.chats.cloud.clock.advance(2_000);
    }

    expect(found).toEqual(expected);
  });
});

test('every column of the table is walked, or no client meets it', () => {
  const walked = Object.values(families).flatMap((walks) => Object.keys(walks));

  expect([...walked, ...Object.keys(unmet)].sort()).toEqual(Object.keys(groupTypeColumns).sort());
});
