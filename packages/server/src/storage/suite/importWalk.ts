import { describe, expect, it } from 'bun:test';
import { type Seeded, seeded } from '@hongyan/conformance/seeded';
import type { Account } from '../port/accounts.ts';
import { FLAG, type LogRef } from '../port/messages.ts';
import { APP, NOON_MS, type Open } from './people.ts';
import { done, eachTeam, type Team } from './team.ts';
import { communityDraft, topicDraft } from './town.ts';

const SEEDS = [1, 20_260, 4_294_967];
const STEPS = 250;
const WALK_TIMEOUT_MS = 120_000;

/** Rules G33 and L1 together: unread counts where messages are imported before, between and after what is said. */
export function importWalkSuite(adapter: string, open: Open): void {
  describe(`${adapter}: unread with imports`, () => {
    const team = eachTeam(open);
    const title = `is at any time what a recount gives, over ${STEPS} random operations`;
    for (const seed of SEEDS) {
      it(`[G33][L1] in a group it ${title} (seed ${seed})`, () => inGroup(team, seed), WALK_TIMEOUT_MS);
      it(`[G33][T1] in a topic it ${title} (seed ${seed})`, () => inTopic(team, seed), WALK_TIMEOUT_MS);
    }
  });
}

function inGroup(team: Team, seed: number): Promise<void> {
  return new ImportWalk(team, { gid: team.gid, membersGid: team.gid, isTopic: false }, seed).run();
}

async function inTopic(team: Team, seed: number): Promise<void> {
  const members = [{ uid: team.bob.uid }, { uid: team.carol.uid }];
  const community = await team.make('@TGS#_walk', communityDraft(team.alice.uid, { groupId: '@TGS#_walk', members }));
  const made = await team.storage.topics.create(community.gid, topicDraft('news'), { ...team.how(), max: 0 });
  const [topic] = done(made).topics;
  if (!topic) throw new Error('there is no topic');
  return new ImportWalk(team, { gid: topic.gid, membersGid: community.gid, isTopic: true }, seed).run();
}

interface Said {
  seq: number;
  from: number;
  isCounted: boolean;
  deletedBy: Set<number>;
}

/** Where a member stands, as the rules have it. */
interface Place {
  readSeq: number;
  clearedSeq: number;
}

interface Where {
  gid: number;
  /** The group whose members may speak: of a topic its community. */
  membersGid: number;
  isTopic: boolean;
}

/** Random operations in one log, on the store and on plain lists that are counted afresh each time. */
class ImportWalk {
  private readonly chance: Seeded;
  private readonly log: LogRef;
  private readonly said: Said[] = [];
  private readonly places = new Map<Account, Place>();
  private groupCleared = 0;
  private trimmedTo = 0;

  constructor(
    private readonly team: Team,
    private readonly where: Where,
    private readonly seed: number,
  ) {
    this.chance = seeded(seed);
    this.log = { sdkAppId: APP, gid: where.gid };
    for (const member of [team.alice, team.bob, team.carol]) this.places.set(member, { readSeq: 0, clearedSeq: 0 });
  }

  async run(): Promise<void> {
    for (let step = 1; step <= STEPS; step++) {
      const did = await this.chance.pick(this.steps)(NOON_MS + step);
      if (step === STEPS / 2) await this.team.reopen();
      for (const [member, place] of this.places) await this.compare(`${this.seed} ${step} ${did}`, member, place);
    }
  }

  private readonly say = async () => {
    const from = this.member();
    return this.store(from, { flags: this.flags() });
  };

  private readonly bring = async () => {
    const { alice, bob, carol, dave } = this.team;
    const from = this.chance.pick([alice, bob, carol, dave]);
    const { timeMs } = this.team.draft(from);
    const what = await this.store(from, {
      ...{ importedSec: timeMs / 1000, timeMs, clientTimeSec: timeMs / 1000, asApp: true },
      flags: FLAG.imported | this.flags(),
    });
    for (const place of this.places.values()) place.readSeq = this.end;
    return `import: ${what}`;
  };

  private async store(from: Account, over: Partial<Parameters<Team['say']>[1]> & { flags: number }): Promise<string> {
    const { seq } = done(await this.team.say(from, { gid: this.where.gid, ...over }));
    const isCounted = (over.flags & FLAG.noUnread) === 0;
    this.said.push({ seq, from: from.uid, isCounted, deletedBy: new Set() });
    return `${from.userId} says ${seq}`;
  }

  private readonly read = async (nowMs: number) => {
    const [member, seq] = [this.member(), this.chance.below(this.end + 2)];
    await this.team.storage.conversations.markRead(this.log, member.uid, { seq }, nowMs);
    const place = this.place(member);
    place.readSeq = Math.max(place.readSeq, Math.min(seq, this.end));
    return `${member.userId} reads ${seq}`;
  };

  private readonly setUnread = async (nowMs: number) => {
    const [member, count] = [this.member(), this.chance.below(6)];
    await this.team.storage.conversations.setUnread(this.log, member.uid, count, nowMs);
    const place = this.place(member);
    const bottom = Math.max(place.clearedSeq, this.trimmedTo);
    const counted = this.countedFor(member).filter(({ seq }) => seq > bottom);
    place.readSeq = count === 0 ? this.end : (counted.at(-count)?.seq ?? bottom + 1) - 1;
    return `${member.userId} has ${count} unread`;
  };

  private readonly clear = async (nowMs: number) => {
    const member = this.member();
    await this.team.storage.conversations.clear(this.log, member.uid, nowMs);
    Object.assign(this.place(member), { readSeq: this.end, clearedSeq: this.end });
    return `${member.userId} clears`;
  };

  private readonly clearForAll = async (nowMs: number) => {
    if (this.where.isTopic) return 'nothing';
    const seq = this.chance.below(this.end + 1);
    const members = await this.team.groups.memberPlaces(this.where.gid, undefined, 100);
    const uids = members.map(({ uid }) => uid);
    await this.team.groups.clearHistory(this.where.gid, seq, uids, nowMs);
    if (seq <= this.groupCleared) return `clears up to ${seq} again`;
    this.groupCleared = seq;
    for (const place of this.places.values()) {
      place.readSeq = Math.max(place.readSeq, seq);
      place.clearedSeq = Math.max(place.clearedSeq, seq);
    }
    return `clears up to ${seq} for all`;
  };

  private readonly recall = async (nowMs: number) => {
    const said = this.someSaid();
    if (!said) return 'nothing';
    const how = { uid: 0, asAdmin: true, notBeforeMs: 0, nowMs };
    await this.team.storage.messages.recall(this.log, said.seq, how);
    said.isCounted = false;
    return `recalls ${said.seq}`;
  };

  private readonly deleteFor = async (nowMs: number) => {
    const [member, said] = [this.member(), this.someSaid()];
    if (!said || said.seq <= Math.max(this.place(member).clearedSeq, this.trimmedTo)) return 'nothing';
    await this.team.storage.messages.deleteFor(this.log, member.uid, [said.seq], nowMs);
    said.deletedBy.add(member.uid);
    return `${member.userId} deletes ${said.seq}`;
  };

  private readonly comeOrGo = async () => {
    const { bob, carol, dave, groups } = this.team;
    const who = this.chance.pick([bob, carol, dave]);
    if (this.places.delete(who)) {
      await groups.remove(this.where.membersGid, [who.uid], { ...this.team.how(), why: 1 });
      return `${who.userId} goes`;
    }
    await this.team.add([who], {}, this.where.membersGid);
    this.places.set(who, { readSeq: this.end, clearedSeq: this.where.isTopic ? 0 : this.end });
    return `${who.userId} comes`;
  };

  private readonly trim = async (nowMs: number) => {
    const group = await this.team.now(this.where.gid);
    const unit = {
      beforeMs: Number.MAX_SAFE_INTEGER,
      maxMessages: 1 + this.chance.below(6),
      maxAttached: 1_000,
      nowMs,
    };
    const { trimmed } = await this.team.storage.retention.trim(group.convId, unit);
    this.trimmedTo += trimmed;
    for (const place of this.places.values()) place.readSeq = Math.max(place.readSeq, this.trimmedTo);
    return `trims ${trimmed}`;
  };

  private readonly steps: readonly ((nowMs: number) => Promise<string>)[] = [
    ...Array(8).fill(this.say),
    ...Array(4).fill(this.bring),
    ...Array(4).fill(this.setUnread),
    ...[this.read, this.read, this.clear, this.clearForAll, this.recall, this.recall, this.deleteFor, this.comeOrGo],
    this.trim,
  ];

  private async compare(step: string, member: Account, place: Place): Promise<void> {
    const { conversations } = this.team.storage;
    const expected = { unread: this.countedFor(member).filter(({ seq }) => seq > place.readSeq).length };
    const view = await conversations.get(this.log, member.uid);
    const is = { unread: view?.unread, readSeq: view?.readSeq };
    expect({ step, member: member.userId, is }).toEqual({
      ...{ step, member: member.userId, is: { ...expected, readSeq: place.readSeq } },
    });
    if (this.where.isTopic) return;
    const counts = await conversations.unread(member.uid, [view?.convId ?? 0]);
    const [row] = await this.team.groups.membersAmong(this.where.gid, [member.uid]);
    expect({ step, counts, readSeq: row?.readSeq }).toMatchObject({ step, counts: [expected], readSeq: place.readSeq });
  }

  /** What counts as unread of a member that has read nothing. */
  private countedFor({ uid }: Account): Said[] {
    return this.said.filter(
      ({ seq, from, isCounted, deletedBy }) => seq > this.trimmedTo && from !== uid && isCounted && !deletedBy.has(uid),
    );
  }

  private get end(): number {
    return this.said.length;
  }

  private place(member: Account): Place {
    const place = this.places.get(member);
    if (!place) throw new Error(`${member.userId} is no member`);
    return place;
  }

  private flags(): number {
    return this.chance.chance(0.2) ? FLAG.noUnread : 0;
  }

  private member(): Account {
    return this.chance.pick([...this.places.keys()]);
  }

  private someSaid(): Said | undefined {
    return this.said[this.end - 1 - this.chance.below(8)];
  }
}
