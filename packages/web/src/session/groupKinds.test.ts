import { expect, test } from 'bun:test';
import { groupTypeOf } from '@hongyan/contract/clientGroupTypes';
import { groupSettings } from '@hongyan/contract/groupSettings';
import { groupTypes } from '@hongyan/contract/groupTypes';
import { groupKinds, receiptMembersMax, textLimits } from './groupKinds.ts';

test('each kind is what the contract says of it', () => {
  for (const [kind, cells] of Object.entries(groupKinds)) {
    const name = groupTypeOf(kind);
    if (name === undefined) throw new Error(`the contract has no type ${kind}`);

    expect(groupTypes[name]).toMatchObject(cells);
    expect(`${groupTypes[name].names[0]}`).toBe(kind);
  }
});

test('limits are the defaults of the contract', () => {
  expect({ ...textLimits, receiptMembersMax }).toEqual({
    name: groupSettings.groupNameMaxBytes.default,
    introduction: groupSettings.groupIntroductionMaxBytes.default,
    notification: groupSettings.groupNotificationMaxBytes.default,
    nameCard: groupSettings.groupNameCardMaxBytes.default,
    receiptMembersMax: groupSettings.groupReceiptMembersMax.default,
  });
});
