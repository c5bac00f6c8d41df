import { describe, expect, test } from 'bun:test';
import { WireProfile } from '@hongyan/contract';
import { ProfileFields } from '@hongyan/contract/profile';
import { validatorOf } from '@hongyan/server/src/dispatch/validate.ts';
import fc from 'fast-check';
import { emptyProfile, profileFields, profileFromWire, refreshProfile } from './profile.ts';
import { valuesOf } from './wireArbitraries.ts';

describe('a profile', () => {
  test('has exactly the fields and defaults of the contract', () => {
    expect(emptyProfile('bob')).toStrictEqual({
      ...{ userID: 'bob', nick: '', avatar: '', gender: '', birthday: 0, location: '', selfSignature: '' },
      ...{ allowType: 'AllowType_Type_AllowAny', language: 0, messageSettings: 0, level: 0, role: 0 },
      ...{ adminForbidType: 'AdminForbid_Type_None', lastUpdatedTime: 0, lastUpdatedNumber: 0 },
      profileCustomField: [],
    });
  });

  test('shows what is set, and its custom fields as a list', () => {
    const profile = profileFromWire({
      ...{ userId: 'bob', nick: 'Bob', faceUrl: 'https://b.example/b.png', birthday: 20_000_101, updatedMs: 7 },
      custom: { Tag_Profile_Custom_Team: 'red' },
    });

    expect(profile).toStrictEqual({
      ...emptyProfile('bob'),
      ...{ nick: 'Bob', avatar: 'https://b.example/b.png', birthday: 20_000_101 },
      ...{ lastUpdatedTime: 7, lastUpdatedNumber: 7 },
      profileCustomField: [{ key: 'Tag_Profile_Custom_Team', value: 'red' }],
    });
  });

  test('is brought up to date in place, back to defaults too', () => {
    const profile = profileFromWire({ userId: 'bob', nick: 'Bob', allowType: 'AllowType_Type_DenyAny', updatedMs: 7 });
    const held = profile;

    refreshProfile(profile, { userId: 'bob', updatedMs: 8 });

    expect(held).toEqual({ ...emptyProfile('bob'), lastUpdatedTime: 8, lastUpdatedNumber: 8 });
  });

  test('whatever the server tells, all fields are there and of their type', () => {
    const { custom: _, userId: __, ...flat } = WireProfile.properties;
    fc.assert(
      fc.property(
        fc.record(Object.fromEntries(Object.entries(flat).map(([name, s]) => [name, valuesOf(s)]))),
        (given) => {
          const profile = profileFromWire({ ...given, userId: 'bob', updatedMs: 1 });

          const blank: Record<string, unknown> = { ...emptyProfile('bob') };
          for (const [name, value] of Object.entries(profile)) expect(typeof value).toBe(typeof blank[name]);
          expect(Object.keys(profile).sort()).toEqual(Object.keys(blank).sort());
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('profileFields', () => {
  test('every field goes to the wire', () => {
    const fields = profileFields({
      ...{ nick: 'Bob', avatar: 'u', gender: 'Gender_Type_Male', selfSignature: 's', birthday: 1, location: 'l' },
      ...{ allowType: 'AllowType_Type_NeedConfirm', language: 2, messageSettings: 1, level: 3, role: 4 },
      ...{ adminForbidType: 'AdminForbid_Type_SendOut', userID: 'ignored', lastUpdatedTime: 5 },
      profileCustomField: [{ key: 'Tag_Profile_Custom_A', value: '' }],
    });

    expect(fields).toEqual({
      ...{ nick: 'Bob', faceUrl: 'u', gender: 'Gender_Type_Male', selfSignature: 's', birthday: 1, location: 'l' },
      ...{ allowType: 'AllowType_Type_NeedConfirm', language: 2, messageSettings: 1, level: 3, role: 4 },
      ...{ adminForbidType: 'AdminForbid_Type_SendOut', custom: { Tag_Profile_Custom_A: '' } },
    });
    expect(validatorOf(ProfileFields).Check(fields)).toBe(true);
  });

  test.each<object>([
    { nick: 1 },
    { nick: '鸿'.repeat(167) },
    { gender: 'AllowType_Type_AllowAny' },
    { allowType: 'any' },
    { birthday: -1 },
    { birthday: 1.5 },
    { messageSettings: 2 },
    { level: '1' },
    { avatar: null },
    { profileCustomField: {} },
    { profileCustomField: [null] },
    { profileCustomField: [{ key: 'Team', value: 'red' }] },
    { profileCustomField: [{ key: 'Tag_Profile_Custom_A', value: 1 }] },
  ])('%j is refused with 2721', (fields) => {
    expect(() => profileFields(fields)).toThrow(expect.objectContaining({ code: 2721 }));
  });

  test.each<object>([{}, { nickname: 'Bob' }, { userID: 'bob' }, { nick: undefined }, { constructor: 'x' }])(
    '%j names no field: 2722',
    (fields) => {
      expect(() => profileFields(fields)).toThrow(expect.objectContaining({ code: 2722 }));
    },
  );

  test('a nick of 500 bytes is taken', () => {
    expect(profileFields({ nick: `${'鸿'.repeat(166)}ab` })).toBeDefined();
  });
});
