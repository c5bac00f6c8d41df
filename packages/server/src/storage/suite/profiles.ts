import { describe, expect, it } from 'bun:test';
import type { ProfileFields } from '@hongyan/contract';
import type { Profile, ProfileOutcome } from '../port/profiles.ts';
import { APP, eachTalk, NOON_MS, type Open, people, type Talk, upTo } from './people.ts';

const NOW_MS = NOON_MS + 60_000;

const everything: ProfileFields = {
  nick: 'Alice',
  faceUrl: 'https://example.com/a.png',
  gender: 'Gender_Type_Female',
  birthday: 20_000_101,
  location: '杭州',
  selfSignature: '鸿雁 \0 🪿',
  allowType: 'AllowType_Type_NeedConfirm',
  language: 2,
  messageSettings: 1,
  adminForbidType: 'AdminForbid_Type_SendOut',
  level: 4_294_967_295,
  role: 0,
  custom: { Tag_Profile_Custom_Mood: '\0', Tag_Profile_Custom_b: 'b' },
};

/** Rules P of `port/profiles.ts`. */
export function profileSuite(adapter: string, open: Open): void {
  describe(`${adapter}: profiles`, () => {
    const talk = eachTalk(open);
    findRules(talk);
    fieldRules(talk);
    changeRules(talk);
    snapshotRules(talk);
    endRules(talk);
  });
}

const update = (talk: Talk, changes: ProfileFields, how: { nowMs?: number; customMax?: number } = {}) =>
  talk.storage.profiles.update(APP, 'alice', changes, { nowMs: NOW_MS, customMax: 20, ...how });

/** Alice's profile as it is stored. */
async function stored(talk: Talk): Promise<Profile> {
  const [profile] = await talk.storage.profiles.find(APP, ['alice']);
  if (!profile) throw new Error('alice has no profile');
  return profile;
}

function updated(outcome: ProfileOutcome): Extract<ProfileOutcome, { profile: Profile }> {
  if ('refused' in outcome) throw new Error(outcome.refused);
  return outcome;
}

function findRules(talk: Talk): void {
  it('[P1] gives the profiles of accounts that exist, in the order of the names, each once', async () => {
    await people(talk.storage, '鸿雁');
    await talk.storage.accounts.import(APP + 1, [{ userId: 'dave' }], NOON_MS);

    const found = await talk.storage.profiles.find(APP, ['鸿雁', 'nobody', 'bob', 'dave', 'alice', 'bob']);

    expect(found.map(({ account }) => account.userId)).toEqual(['鸿雁', 'bob', 'alice']);
    expect(found[1]).toEqual({ account: talk.bob, fields: {}, updatedMs: NOON_MS });
    expect(await talk.storage.profiles.find(APP, [])).toEqual([]);
  });

  it('[P1] finds more names than one statement takes', async () => {
    const names = upTo(1200).map((n) => `u${n}`);
    await people(talk.storage, 'u700');

    const found = await talk.storage.profiles.find(APP, ['bob', ...names, 'alice']);

    expect(found.map(({ account }) => account.userId)).toEqual(['bob', 'u700', 'alice']);
  });

  it('[P1] shows nick and avatar of an import, and when it was', async () => {
    await talk.storage.accounts.import(APP, [{ userId: 'alice', nick: 'Alice' }], NOW_MS);
    await talk.storage.accounts.import(APP, [{ userId: 'dave', nick: 'Dave', faceUrl: 'd' }], NOW_MS);

    const found = await talk.storage.profiles.find(APP, ['alice', 'dave']);

    expect(found.map(({ fields, updatedMs }) => [fields, updatedMs] as [object, number])).toEqual([
      [{ nick: 'Alice' }, NOW_MS],
      [{ nick: 'Dave', faceUrl: 'd' }, NOW_MS],
    ]);
  });
}

function fieldRules(talk: Talk): void {
  it('[P2] keeps every field as it was written, over a reopening too', async () => {
    const { profile } = updated(await update(talk, everything));
    await talk.reopen();

    expect(profile).toMatchObject({ fields: everything, updatedMs: NOW_MS });
    expect(await stored(talk)).toEqual(profile);
    expect(await talk.storage.accounts.find(APP, ['alice'])).toEqual([profile.account]);
  });

  it('[P2] leaves fields that are not given, custom ones too', async () => {
    await update(talk, everything);

    await update(talk, { location: '北京', language: 0, custom: { Tag_Profile_Custom_c: 'c' } });

    expect((await stored(talk)).fields).toEqual({
      ...everything,
      location: '北京',
      language: 0,
      custom: { ...everything.custom, Tag_Profile_Custom_c: 'c' },
    });
  });

  it('[P2] takes away a field that is set to an empty text, custom ones too', async () => {
    await update(talk, { nick: 'Alice', faceUrl: 'a', location: 'here', custom: { Tag_Profile_Custom_a: 'a' } });

    await update(talk, { nick: '', location: '', selfSignature: '', custom: { Tag_Profile_Custom_a: '' } });

    expect((await stored(talk)).fields).toEqual({ faceUrl: 'a' });
  });
}

function changeRules(talk: Talk): void {
  it('[P3] writes one user event for a change, to this user alone', async () => {
    const { event, profile } = updated(await update(talk, everything));

    expect(event).toEqual({ uid: talk.alice.uid, userSeq: 1, kind: 'profileChanged', timeMs: NOW_MS });
    expect(profile.account.userSeq).toBe(1);
    const { events } = await talk.storage.userEvents.after(talk.alice.uid, 0, 10);
    expect(events).toEqual(event ? [event] : []);
    expect((await talk.storage.userEvents.after(talk.bob.uid, 0, 10)).events).toEqual([]);
  });

  it('[P3] writes nothing when nothing changes, in whatever order the fields come', async () => {
    const first = updated(await update(talk, everything));
    const turned = Object.fromEntries(Object.entries(everything).reverse());
    const none: ProfileFields[] = [{}, { nick: 'Alice' }, { location: '杭州', role: 0 }, { custom: {} }, turned];

    for (const changes of [...none, { custom: { Tag_Profile_Custom_none: '' } }]) {
      const { profile, event } = updated(await update(talk, changes, { nowMs: NOW_MS + 1 }));
      expect([profile, event]).toEqual([first.profile, undefined]);
    }
    expect(await stored(talk)).toEqual(first.profile);
    expect((await talk.storage.userEvents.after(talk.alice.uid, 0, 10)).userSeq).toBe(1);
  });

  it('[P3] loses no field to updates at once', async () => {
    const tags = upTo(10).map((n) => `Tag_Profile_Custom_${n}`);

    await Promise.all(tags.map((tag) => update(talk, { custom: { [tag]: tag } })));

    expect((await stored(talk)).fields).toEqual({ custom: Object.fromEntries(tags.map((tag) => [tag, tag])) });
    expect((await talk.storage.userEvents.after(talk.alice.uid, 0, 100)).userSeq).toBe(10);
  });
}

function snapshotRules(talk: Talk): void {
  it('[P4] leaves nick and avatar of earlier messages as they were (S25)', async () => {
    const rename = async (changes: ProfileFields) => updated(await update(talk, changes)).profile.account.profileId;
    await talk.say({ fromProfileId: await rename({ nick: 'Alice' }) });
    await talk.say({ fromProfileId: await rename({ nick: 'Al\0ice 🪿', faceUrl: 'f' }) });
    const last = await rename({ location: 'here' });
    await talk.say({ fromProfileId: await rename({ nick: '', faceUrl: '' }) });

    const page = await talk.storage.messages.page({ log: talk.pair, viewerUid: talk.bob.uid, count: 10 });

    expect(page?.messages.map(({ nick, faceUrl }) => [nick, faceUrl])).toEqual([
      ['', ''],
      ['Al\0ice 🪿', 'f'],
      ['Alice', ''],
    ]);
    expect(last).toBeGreaterThan(0);
  });
}

function endRules(talk: Talk): void {
  it('[P5] refuses more custom fields than are allowed, and writes nothing', async () => {
    const tags = (...names: string[]) => Object.fromEntries(names.map((name) => [`Tag_Profile_Custom_${name}`, name]));
    await update(talk, { custom: tags('a', 'b') }, { customMax: 2 });
    const before = await stored(talk);

    const more = await update(talk, { nick: 'Alice', custom: tags('c') }, { customMax: 2 });
    const other = await update(talk, { nick: 'Alice' }, { customMax: 1 });
    const swapped = await update(talk, { custom: { ...tags('c'), Tag_Profile_Custom_a: '' } }, { customMax: 2 });

    expect(more).toEqual({ refused: 'tooManyCustom' });
    expect(before.fields).toEqual({ custom: tags('a', 'b') });
    expect(updated(other).profile.fields).toEqual({ nick: 'Alice', custom: tags('a', 'b') });
    expect(updated(swapped).profile.fields.custom).toEqual(tags('b', 'c'));
  });

  it('[U6] goes with its account: who gets the name next starts with an empty profile', async () => {
    await update(talk, everything);

    await talk.storage.accounts.delete(APP, ['alice'], NOW_MS);
    const gone = await talk.storage.profiles.find(APP, ['alice']);
    const refused = await update(talk, { nick: 'Alice' });
    await talk.storage.accounts.import(APP, [{ userId: 'alice' }], NOW_MS + 1);

    expect(gone).toEqual([]);
    expect(refused).toEqual({ refused: 'unknown' });
    expect(await stored(talk)).toMatchObject({ fields: {}, updatedMs: NOW_MS + 1 });
  });
}
