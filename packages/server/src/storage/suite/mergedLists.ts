import { describe, expect, it } from 'bun:test';
import { type MergedList, mergedKey } from '../port/mergedLists.ts';
import type { C2cDraft } from '../port/messages.ts';
import { APP, eachTalk, NOON_MS, type Open, socketKey, type Talk, text, upTo } from './people.ts';
import { makeTeam } from './talkingTeam.ts';

const OTHER_APP = APP + 1;
/** A moment after all that these tests do. */
const LATER_MS = NOON_MS + 3_600_000;

/** Rules F1 to F7 of `port/mergedLists.ts`. */
export function mergedListSuite(adapter: string, open: Open): void {
  describe(`${adapter}: lists of merged messages`, () => {
    const talk = eachTalk(open);
    keepRules(talk);
    holdRules(talk);
    letGoRules(talk);
    innerRules(talk);
    sweepRules(talk);
    atOnceRules(talk);
  });
}

/** A list that says this. */
function listOf(said: string, over: Partial<MergedList> = {}): MergedList {
  const content = JSON.stringify([{ MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: said } }] }]);
  return { key: mergedKey(content), content, layers: 1, holds: [], ...over };
}

const one = listOf('one \0 鸿雁');
const two = listOf('two');

const listsOf = (talk: Talk) => ({
  keep: (list: MergedList, atMs = NOON_MS, app = APP) => talk.storage.mergedLists.keep(app, list, atMs),
  find: (list: MergedList, app = APP) => talk.storage.mergedLists.find(app, list.key),
  /** Sweeps as if this moment were long ago. */
  sweep: (beforeMs = LATER_MS, count = 100) => talk.storage.mergedLists.sweep(beforeMs, LATER_MS, count),
  /** Alice sends a message that holds these. */
  sayOf: (lists: readonly MergedList[], over: Partial<C2cDraft> = {}) =>
    talk.say({ holds: lists.map(({ key }) => key), ...over }),
});

function keepRules(talk: Talk): void {
  const { keep, find, sweep } = listsOf(talk);

  it('[F4] gives a list back as it was kept, to its app alone', async () => {
    await keep(one);
    await talk.reopen();

    expect([await find(one), await find(two), await find(one, OTHER_APP)]).toEqual([one.content, undefined, undefined]);
  });

  it('[F4] keeps the same list once, in each app for itself', async () => {
    for (const app of [APP, APP, OTHER_APP]) await keep(one, NOON_MS, app);

    expect(await sweep()).toBe(2);
    expect([await find(one), await find(one, OTHER_APP)]).toEqual([undefined, undefined]);
  });

  it('[F5] finds nothing under what is no key', async () => {
    await keep(one);
    const keys = ['', '\0', 'a\0b', '鸿雁', one.key.slice(1), `${one.key}=`];

    expect(await Promise.all(keys.map((key) => talk.storage.mergedLists.find(APP, key)))).toEqual(
      keys.map(() => undefined),
    );
    expect(await talk.storage.mergedLists.layers(APP, keys)).toEqual({});
  });

  it('[F6] says how deep those lists are that it has, of very many that it is asked for', async () => {
    await keep(listOf('deep', { layers: 7 }));
    await keep(two);
    const unknown = upTo(1_200).map((n) => listOf(`unknown ${n}`).key);

    const found = await talk.storage.mergedLists.layers(APP, [...unknown, listOf('deep').key, two.key]);

    expect(found).toEqual({ [listOf('deep').key]: 7, [two.key]: 1 });
    expect(await talk.storage.mergedLists.layers(APP, [])).toEqual({});
  });
}

function holdRules(talk: Talk): void {
  const { keep, find, sweep, sayOf } = listsOf(talk);

  it('[F1][F3] what a one-to-one message holds is never swept', async () => {
    await keep(one);
    await keep(two);
    const { seq } = await sayOf([one, one]);
    await talk.reopen();

    expect(await sweep()).toBe(1);
    expect([await find(one), await find(two)]).toEqual([one.content, undefined]);
    expect(await talk.storage.messages.get(talk.pair, seq)).toMatchObject({ body: JSON.parse(text('hello 1')) });
  });

  it('[F1][F3] what a message to a group holds is never swept', async () => {
    await keep(one);
    const { gid } = await makeTeam(talk.storage, [talk.alice, talk.bob]);
    const draft = { ...talk.draft({ holds: [one.key] }), gid, asApp: false, at: [], targets: [] };

    await talk.storage.groups.append(draft);

    expect([await sweep(), await find(one)]).toEqual([0, one.content]);
  });

  it('[F1][F3] what an imported message holds is never swept, in a log with others before and after', async () => {
    await keep(one);
    await talk.say();
    await sayOf([one], { importedSec: NOON_MS / 1000 - 100 });
    await talk.say();

    expect([await sweep(), await find(one), await talk.seen(talk.bob)]).toEqual([0, one.content, [1, 2, 3]]);
  });

  it('[F1] a repeat is answered with the first message and holds nothing more', async () => {
    await keep(one);
    const keys = socketKey(4_711);
    const draft = talk.draft({ keys, holds: [one.key] });
    const first = await talk.storage.messages.appendC2c(draft);

    const again = await talk.storage.messages.appendC2c(draft);
    await talk.recall(first.seq, talk.alice);

    expect(again).toEqual({ ...first, repeated: true });
    expect([await find(one), await sweep()]).toEqual([undefined, 1]);
  });

  it('[F1] a message that names no kept list, or one of another app, is stored as it is', async () => {
    await keep(one, NOON_MS, OTHER_APP);

    await talk.say({ holds: [one.key, two.key, 'no key \0'] });

    expect(await talk.seen(talk.bob)).toEqual([1]);
    expect([await sweep(), await find(one)]).toEqual([1, undefined]);
  });

  it('[M2][M4] messages that hold lists stand in order with others, and repeats of either are known', async () => {
    await keep(one);
    const drafts = upTo(20).map((n) =>
      talk.draft({ keys: socketKey(n), ...(n % 3 === 0 && { holds: [one.key] }), body: text(String(n)) }),
    );
    const append = () => Promise.all(drafts.map((draft) => talk.storage.messages.appendC2c(draft)));

    const [first, again] = [await append(), await append()];

    expect(first.map(({ seq }) => seq)).toEqual(upTo(20));
    expect(again).toEqual(first.map((appended) => ({ ...appended, repeated: true })));
    expect(await talk.as(talk.bob)).toMatchObject({ seq: 20, unread: 20 });
  });
}

function letGoRules(talk: Talk): void {
  const { keep, find, sweep, sayOf } = listsOf(talk);

  it('[F2][F5] a list is given until the last message that holds it is recalled, then no more', async () => {
    await keep(one);
    const [first, second] = [await sayOf([one]), await sayOf([one])];

    await talk.recall(first.seq, talk.alice);
    const held = [await find(one), await sweep()];
    await talk.recall(second.seq, talk.alice);

    expect(held).toEqual([one.content, 0]);
    expect([await find(one), await talk.storage.mergedLists.layers(APP, [one.key])]).toEqual([undefined, {}]);
    expect(await sweep()).toBe(1);
  });

  it('[F5] a list that was let go is given again once it is kept again', async () => {
    await keep(one);
    const { seq } = await sayOf([one]);
    await talk.recall(seq, talk.alice);

    await keep(one, LATER_MS);

    expect([await find(one), await sweep(LATER_MS)]).toEqual([one.content, 0]);
  });

  it('[F2] an edit lets go of what the message held and holds what it names now', async () => {
    await keep(one);
    await keep(two);
    const { seq } = await sayOf([one]);
    const edit = (to: { body?: string; holds?: string[]; cloudCustomData?: string }, nowMs: number) =>
      talk.edit(seq, talk.alice, to, { nowMs });

    await edit({ cloudCustomData: 'only this' }, NOON_MS + 1);
    const untouched = await find(one);
    await edit({ body: text('of two'), holds: [two.key] }, NOON_MS + 2);
    const changed = [await find(one), await find(two), await sweep()];
    await edit({ body: text('of none') }, NOON_MS + 3);

    expect(untouched).toBe(one.content);
    expect(changed).toEqual([undefined, two.content, 1]);
    expect([await find(two), await sweep()]).toEqual([undefined, 1]);
  });
}

function innerRules(talk: Talk): void {
  const { keep, find, sweep, sayOf } = listsOf(talk);
  const outer = listOf('of one', { holds: [one.key, one.key, two.key], layers: 2 });

  it('[F3][F4] what a held list names is held too, kept twice or once', async () => {
    await keep(one);
    for (const atMs of [NOON_MS, NOON_MS + 1]) await keep(outer, atMs);
    const { seq } = await sayOf([outer]);

    expect([await sweep(), await find(one)]).toEqual([0, one.content]);
    await talk.recall(seq, talk.alice);
    expect(await find(one)).toBe(one.content);
  });

  it('[F7] what only a swept list held goes after it, in its own time', async () => {
    await keep(one);
    await keep(outer);

    const first = [await sweep(LATER_MS), await sweep(LATER_MS)];

    expect(first).toEqual([1, 0]);
    expect([await find(one), await sweep(LATER_MS + 1)]).toEqual([undefined, 1]);
  });

  it('[F3] what another message holds as well outlives the list', async () => {
    await keep(one);
    await keep(outer);
    await sayOf([one]);

    await sweep(LATER_MS);

    expect([await sweep(LATER_MS + 1), await find(one)]).toEqual([0, one.content]);
  });
}

function sweepRules(talk: Talk): void {
  const { keep, find, sweep } = listsOf(talk);

  it('[F3][F7] removes what was kept before the moment, the oldest first, as many as it is told', async () => {
    const lists = upTo(5).map((n) => listOf(`list ${n}`));
    for (const [at, list] of lists.entries()) await keep(list, NOON_MS + at);

    const swept = [await sweep(NOON_MS + 3, 2), await sweep(NOON_MS + 3, 2), await sweep(NOON_MS + 3, 2)];

    expect(swept).toEqual([2, 1, 0]);
    expect(await Promise.all(lists.map((list) => find(list)))).toEqual([
      ...[undefined, undefined, undefined],
      ...lists.slice(3).map(({ content }) => content),
    ]);
  });

  it('[F3] a list that is kept again has its time anew', async () => {
    await keep(one);
    await keep(one, NOON_MS + 10);

    expect([await sweep(NOON_MS + 10), await sweep(NOON_MS + 11)]).toEqual([0, 1]);
  });
}

function atOnceRules(talk: Talk): void {
  const { keep, find, sweep, sayOf } = listsOf(talk);

  it('[F1][F4] the same list kept and held many times at once is one, held by each', async () => {
    await Promise.all(upTo(20).map((n) => keep(one, NOON_MS + n)));
    const sent = await Promise.all(upTo(20).map((n) => sayOf(n % 2 ? [one, two] : [two, one])));

    for (const { seq } of sent.slice(1)) await talk.recall(seq, talk.alice);
    const held = await find(one);
    await talk.recall(sent[0]?.seq ?? 0, talk.alice);

    expect(held).toBe(one.content);
    expect([await find(one), await sweep()]).toEqual([undefined, 1]);
  });

  it('[F3] a list that is swept while a message comes to hold it is held or gone, never half of it', async () => {
    const lists = upTo(30).map((n) => listOf(`list ${n}`));
    for (const list of lists) await keep(list);

    await Promise.all(lists.flatMap((list) => [sayOf([list]), sweep(LATER_MS, 1)]));
    const kept = await Promise.all(lists.map((list) => find(list)));
    await sweep();

    expect(await Promise.all(lists.map((list) => find(list)))).toEqual(kept);
    expect(await talk.seen(talk.bob)).toEqual(upTo(30));
  });
}
