import { describe, expect, it } from 'bun:test';
import type { Friend, FriendPlace } from '../port/friends.ts';
import { allow, befriend, CHANGING, draft, friendNames, HOW, NOW } from './friends.ts';
import { APP, eachTalk, NOON_MS, type Open, people, type Talk, upTo } from './people.ts';

/** Rules F10 to F16 of `port/friends.ts`. */
export function friendReadSuite(adapter: string, open: Open): void {
  describe(`${adapter}: lists of friends`, () => {
    const talk = eachTalk(open);
    readRules(talk);
    endRules(talk);
  });
}

/** A list as somebody knows it who reads changes. */
class Reader {
  readonly known = new Map<string, Friend>();
  place: FriendPlace = { seq: 0, uid: 0 };

  async read({ storage }: Talk, { uid }: { uid: number }, count = 2): Promise<void> {
    for (;;) {
      const found = await storage.friends.changes(uid, this.place, count);
      if (found.isReset) this.known.clear();
      for (const name of found.gone) this.known.delete(name);
      for (const friend of found.friends) this.known.set(friend.userId, friend);
      this.place = found.place;
      if (found.isCompleted) return;
    }
  }

  sorted(): Friend[] {
    return [...this.known.values()].sort((x, y) => x.uid - y.uid);
  }
}

function readRules(talk: Talk): void {
  it('[F10] [F11] [F12] numbers go up with each change, pages cover all, named ones are found', async () => {
    const many = await people(talk.storage, ...upTo(5).map((n) => `u${n}`));
    const before = await talk.storage.friends.seqs(talk.alice.uid);
    await talk.storage.friends.add(
      talk.alice.uid,
      many.map(({ uid }) => draft(uid)),
      HOW,
    );
    const after = await talk.storage.friends.seqs(talk.alice.uid);

    const pages = await Promise.all([0, 2, 4].map((offset) => talk.storage.friends.page(talk.alice.uid, offset, 2)));
    const some = await talk.storage.friends.among(talk.alice.uid, [many[3]?.uid ?? 0, talk.bob.uid]);

    expect(before).toEqual({ friends: 1, custom: 1, groups: 1, blacklist: 1, friendCount: 0 });
    expect([after.friends > 1, after.custom > 1, after.friendCount]).toEqual([true, true, 5]);
    expect(pages.flat().map(({ userId }) => userId)).toEqual(many.map(({ userId }) => userId));
    expect(some.map(({ userId }) => userId)).toEqual(['u4']);
  });

  it('[F13] who reads on from where it was has what a fresh reader has, after every kind of change', async () => {
    const many = await people(talk.storage, ...upTo(6).map((n) => `u${n}`));
    const [one, two, three] = many as unknown as [Friend, Friend, Friend];
    const { storage, alice } = talk;
    const old = new Reader();
    const steps: (() => Promise<unknown>)[] = [
      () =>
        storage.friends.add(
          alice.uid,
          many.map(({ uid }) => draft(uid)),
          HOW,
        ),
      () => storage.friends.delete(alice.uid, [one.uid, two.uid], { isBoth: true, nowMs: NOON_MS }),
      () => storage.friends.update(alice.uid, [{ uid: three.uid, remark: 'R', groups: ['g'] }], CHANGING),
      () => storage.friendGroups.rename(alice.uid, 'g', 'h', NOON_MS),
      () => befriend(talk, one, alice, {}, { remark: 'A' }),
      () => storage.friendGroups.delete(alice.uid, ['h'], NOON_MS),
      () => storage.blacklist.add(APP, three.uid, [alice.uid], { max: 5, ...NOW }),
    ];
    for (const step of steps) {
      await step();
      await old.read(talk, alice);
      const fresh = new Reader();
      await fresh.read(talk, alice, 100);
      expect(old.sorted()).toEqual(fresh.sorted());
      expect(fresh.sorted()).toEqual(await storage.friends.page(alice.uid, 0, 100));
    }
  });

  it('[F13] [F16] a place before what was forgotten, or of another list, starts afresh', async () => {
    await befriend(talk, talk.alice, talk.bob);
    await befriend(talk, talk.alice, talk.carol);
    const old = new Reader();
    await old.read(talk, talk.alice);
    await talk.storage.friends.delete(talk.alice.uid, [talk.bob.uid], { isBoth: false, nowMs: NOON_MS });

    expect(await talk.storage.friends.trim(NOON_MS, 10)).toBe(0);
    expect(await talk.storage.friends.trim(NOON_MS + 1, 10)).toBe(1);
    const late = await talk.storage.friends.changes(talk.alice.uid, old.place, 10);
    const ahead = await talk.storage.friends.changes(talk.alice.uid, { seq: 1_000, uid: 1 }, 10);
    await old.read(talk, talk.alice);

    expect([late.isReset, ahead.isReset]).toEqual([true, true]);
    expect(old.sorted().map(({ userId }) => userId)).toEqual(['carol']);
  });

  it('[F14] tells how each stands to each', async () => {
    await befriend(talk, talk.alice, talk.bob, { isSingle: true });
    await talk.storage.blacklist.add(APP, talk.carol.uid, [talk.alice.uid], { max: 5, ...NOW });

    const seen = await talk.storage.friends.between(talk.alice.uid, [talk.carol.uid, talk.bob.uid, 99_999]);
    const [back] = await talk.storage.friends.between(talk.bob.uid, [talk.alice.uid]);

    const none = { isFriend: false, isFriendOf: false, isBlocked: false, isBlockedBy: false };
    expect(seen).toEqual([
      { ...none, uid: talk.carol.uid, isBlockedBy: true },
      { ...none, uid: talk.bob.uid, isFriend: true },
      { ...none, uid: 99_999 },
    ]);
    expect(back).toEqual({ ...none, uid: talk.alice.uid, isFriendOf: true });
  });
}

function endRules(talk: Talk): void {
  const begin = async () => {
    await befriend(talk, talk.alice, talk.bob);
    await befriend(talk, talk.alice, talk.carol, { isSingle: true });
  };

  it('[F15] takes an account out of all lists, part by part, and tells the others', async () => {
    await begin();
    const [dave, erin] = (await people(talk.storage, 'dave', 'erin')) as unknown as [Friend, Friend];
    await talk.storage.blacklist.add(APP, dave.uid, [talk.alice.uid], { max: 5, ...NOW });
    await allow(talk, { userId: 'erin' }, 'NeedConfirm');
    await befriend(talk, talk.alice, erin);
    const told: number[] = [];

    let isCompleted = false;
    for (let n = 0; n < 10 && !isCompleted; n++) {
      const step = await talk.storage.friends.forget(talk.alice.uid, 1, NOON_MS);
      told.push(...step.events.map(({ uid }) => uid));
      isCompleted = step.isCompleted;
    }

    expect(isCompleted).toBe(true);
    for (const one of [talk.alice, talk.bob, talk.carol]) expect(await friendNames(talk, one)).toEqual([]);
    expect(await talk.storage.blacklist.page(dave.uid, 0, 5)).toEqual([]);
    expect((await talk.storage.friendApplications.list(erin.uid, 0, 5)).applications).toEqual([]);
    expect([talk.bob.uid, dave.uid, erin.uid].filter((uid) => !told.includes(uid))).toEqual([]);
  });

  it('[F11] [F13] who was deleted is in no list, and goes from that of who reads on', async () => {
    await begin();
    await talk.storage.accounts.delete(APP, ['bob'], NOON_MS);

    const fresh = await talk.storage.friends.changes(talk.alice.uid, { seq: 0, uid: 0 }, 10);

    expect(await friendNames(talk, talk.alice)).toEqual(['carol']);
    expect(fresh.friends.map(({ userId }) => userId)).toEqual(['carol']);
  });
}
