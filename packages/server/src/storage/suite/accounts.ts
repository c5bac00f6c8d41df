import { describe, expect, it } from 'bun:test';
import { APP, eachTalk, NOON_MS, type Open, people, person, type Talk } from './people.ts';

/** Rules U of `port/accounts.ts`. */
export function accountSuite(adapter: string, open: Open): void {
  describe(`${adapter}: accounts`, () => {
    const talk = eachTalk(open);
    importRules(talk);
    profileRules(talk);
    renameRules(talk);
    findRules(talk);
    countRules(talk);
    endRules(talk);
  });
}

function importRules(talk: Talk): void {
  it('[U1] keeps the uid of an account that is imported again, over a reopening too', async () => {
    await talk.reopen();

    const [again] = await talk.storage.accounts.import(APP, [{ userId: 'alice', nick: 'Alice' }], NOON_MS + 1);

    expect(again).toMatchObject({ uid: talk.alice.uid, nick: 'Alice', createdMs: NOON_MS });
  });

  it('[U1] gives one uid to a name that is imported by many at once', async () => {
    const imports = await Promise.all(Array.from({ length: 20 }, () => people(talk.storage, 'dave', 'erin')));

    for (const at of [0, 1]) expect(new Set(imports.map((accounts) => accounts[at]?.uid)).size).toBe(1);
  });

  it('[U1] gives a name another account in another app', async () => {
    const [other] = await talk.storage.accounts.import(APP + 1, [{ userId: 'alice' }], NOON_MS);

    expect(other?.uid).not.toBe(talk.alice.uid);
  });

  it('[U4] answers in the order of the drafts', async () => {
    const accounts = await people(talk.storage, 'zoe', 'carol', 'dave', 'alice', 'zoe');

    expect(accounts.map(({ userId }) => userId)).toEqual(['zoe', 'carol', 'dave', 'alice', 'zoe']);
    expect(accounts[0]).toEqual(accounts[4]);
    expect(accounts[3]).toEqual(talk.alice);
  });
}

function profileRules(talk: Talk): void {
  it('[U2] leaves nick and avatar of earlier messages as they were (S25)', async () => {
    const rename = async (nick: string, faceUrl?: string) => {
      const [account] = await talk.storage.accounts.import(APP, [{ userId: 'alice', nick, faceUrl }], NOON_MS);
      return account?.profileId;
    };
    await talk.say({ fromProfileId: await rename('Alice', 'https://example.com/1') });
    await talk.say({ fromProfileId: await rename('Alicia 鸿雁') });

    const page = await talk.storage.messages.page({ log: talk.pair, viewerUid: talk.bob.uid, count: 10 });

    expect(page?.messages.map(({ nick, faceUrl }) => [nick, faceUrl])).toEqual([
      ['Alicia 鸿雁', 'https://example.com/1'],
      ['Alice', 'https://example.com/1'],
    ]);
    expect((await talk.as(talk.bob)).lastMessage?.nick).toBe('Alicia 鸿雁');
  });

  it('[U2] makes no snapshot when nick and avatar stay, absent or empty ones too (S11)', async () => {
    const first = { userId: 'alice', nick: 'Alice', faceUrl: 'a' };
    const [named] = await talk.storage.accounts.import(APP, [first], NOON_MS);

    const drafts = [
      { userId: 'alice', nick: 'Alice' },
      { userId: 'alice', nick: '', faceUrl: '' },
    ];
    for (const draft of drafts) {
      const [same] = await talk.storage.accounts.import(APP, [draft], NOON_MS + 1);
      expect(same).toEqual(named && { ...named, event: undefined });
    }
  });
}

function renameRules(talk: Talk): void {
  it('[U2] tells the user of a nick or avatar that an import changed, once', async () => {
    const rename = () => talk.storage.accounts.import(APP, [{ userId: 'alice', nick: 'Alice' }], NOON_MS);

    const [changed] = await rename();
    const [same] = await rename();
    const [made] = await talk.storage.accounts.import(APP, [{ userId: 'dave', nick: 'Dave' }], NOON_MS);

    expect(changed?.event).toEqual({ uid: talk.alice.uid, userSeq: 1, kind: 'profileChanged', timeMs: NOON_MS });
    expect([same?.event, made?.event]).toEqual([undefined, undefined]);
    expect(changed?.userSeq).toBe(1);
    const { events } = await talk.storage.userEvents.after(talk.alice.uid, 0, 10);
    expect(events).toEqual(changed?.event ? [changed.event] : []);
  });

  it('[U2] keeps every character of a nick, in messages too (D21)', async () => {
    const nick = 'a\0b\u001a0 鸿雁 \u001a1 🪿 \u001a';
    const [account] = await talk.storage.accounts.import(APP, [{ userId: 'alice', nick, faceUrl: '\0' }], NOON_MS);
    await talk.say({ fromProfileId: account?.profileId });

    expect(account).toMatchObject({ nick, faceUrl: '\0' });
    expect(await talk.storage.accounts.find(APP, ['alice'])).toMatchObject([{ nick, faceUrl: '\0' }]);
    expect(await talk.storage.messages.get(talk.pair, 1)).toMatchObject({ nick, faceUrl: '\0' });
  });
}

function countRules(talk: Talk): void {
  it('[U9] counts the accounts of this app that are there', async () => {
    const before = await talk.storage.accounts.count(APP);
    await people(talk.storage, 'dave', 'erin');
    await talk.storage.accounts.import(APP + 1, [{ userId: 'frank' }], NOON_MS);
    await talk.storage.accounts.delete(APP, ['erin'], NOON_MS);

    expect(await talk.storage.accounts.count(APP)).toBe(before + 1);
  });
}

function findRules(talk: Talk): void {
  it('[U5] finds the accounts that exist, of this app alone, by exact name', async () => {
    await people(talk.storage, 'Bob', '鸿雁🪿');
    await talk.storage.accounts.import(APP + 1, [{ userId: 'dave' }], NOON_MS);

    const found = await talk.storage.accounts.find(APP, ['bob', 'ALICE', 'dave', 'carol ', '鸿雁🪿', 'bob']);

    expect(found.map(({ userId }) => userId).sort()).toEqual(['bob', '鸿雁🪿']);
    expect(found.find(({ userId }) => userId === 'bob')).toEqual(talk.bob);
    expect(await talk.storage.accounts.find(APP, [])).toEqual([]);
  });

  it('[U5] finds more names than one statement takes', async () => {
    const found = await talk.storage.accounts.find(APP, [
      'alice',
      ...Array.from({ length: 1500 }, (_, n) => `u${n}`),
      'bob',
    ]);

    expect(found.map(({ userId }) => userId).sort()).toEqual(['alice', 'bob']);
  });
}

function endRules(talk: Talk): void {
  it('[U3] gives a new uid to a name that is imported after its deletion', async () => {
    await talk.storage.accounts.import(APP, [{ userId: 'alice', nick: 'Alice' }], NOON_MS);
    await talk.storage.accounts.delete(APP, ['alice'], NOON_MS);

    const second = await person(talk.storage, 'alice');

    expect(second.uid).not.toBe(talk.alice.uid);
    expect(second).toMatchObject({ nick: '', userSeq: 0, notBeforeSec: 0 });
  });

  it('[U6] deletes the accounts that exist; conversations stay with their peers', async () => {
    await talk.say();

    const deleted = await talk.storage.accounts.delete(APP, ['alice', 'nobody'], NOON_MS);
    const again = await talk.storage.accounts.delete(APP, ['alice'], NOON_MS);

    expect(deleted.map(({ uid }) => uid)).toEqual([talk.alice.uid]);
    expect(again).toEqual([]);
    expect(await talk.storage.accounts.find(APP, ['alice', 'bob'])).toEqual([talk.bob]);
    expect(await talk.list(talk.bob)).toMatchObject([{ peerUserId: 'alice', unread: 1, lastMessage: { seq: 1 } }]);
    expect(await talk.seen(talk.bob)).toEqual([1]);
  });

  it('[U8] mutes an account everywhere: what is not given stays, nobody else is, and a new account is not', async () => {
    const stored = async () => (await talk.storage.accounts.find(APP, ['alice']))[0];

    await talk.storage.accounts.mute(APP, 'alice', { c2cMuteUntilMs: Number.MAX_SAFE_INTEGER });
    const muted = await talk.storage.accounts.mute(APP, 'alice', { groupMuteUntilMs: NOON_MS });
    await talk.reopen();

    expect(muted).toMatchObject({ c2cMuteUntilMs: Number.MAX_SAFE_INTEGER, groupMuteUntilMs: NOON_MS });
    expect(await stored()).toEqual(muted);
    expect((await talk.storage.accounts.find(APP, ['bob']))[0]).toMatchObject({ c2cMuteUntilMs: 0 });
    expect(await talk.storage.accounts.mute(APP, 'nobody', { c2cMuteUntilMs: 1 })).toBeUndefined();
    await talk.storage.accounts.delete(APP, ['alice'], NOON_MS);
    expect(await person(talk.storage, 'alice')).toMatchObject({ c2cMuteUntilMs: 0, groupMuteUntilMs: 0 });
  });

  it('[U7] kicks: UserSigs made before a time are refused, all devices are signed out', async () => {
    const { uid } = talk.alice;
    for (const deviceId of ['phone', 'web']) {
      await talk.storage.devices.signIn({ uid, deviceId, platform: 'Web', signedInMs: NOON_MS });
    }

    const kicked = await talk.storage.accounts.kick(APP, 'alice', 1234);

    expect(kicked).toEqual({ ...talk.alice, notBeforeSec: 1234 });
    expect(await talk.storage.accounts.find(APP, ['alice'])).toMatchObject([{ notBeforeSec: 1234 }]);
    expect(await talk.storage.devices.signedIn([uid], 0)).toEqual([]);
    expect(await talk.storage.accounts.kick(APP, 'nobody', 1)).toBeUndefined();
  });
}
