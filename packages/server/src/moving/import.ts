import { type PatientCall, RefusedError } from './call.ts';
import {
  importGroup,
  importGroupMessages,
  importGroupOption,
  importMembers,
  importMute,
  importTopic,
} from './importGroups.ts';
import {
  type Fate,
  fateOf,
  importAccounts,
  importBlocked,
  importFollows,
  importFriendGroups,
  importFriends,
  importMessage,
} from './importPeople.ts';
import type { Arrival } from './read.ts';
import { type Kind, type KindCounts, kinds, type MovedRecord, nameOf, turnOf } from './record.ts';
import { Turns } from './turns.ts';

/** A record or line that is not in the app now, and why. */
export interface Refusal {
  /** Where it stood. */
  at: string;
  record?: string;
  code?: number;
  reason: string;
}

/** Who follows an import. */
export interface ImportWatch {
  /** So many of a kind are settled, taken or refused. */
  settled(kind: Kind, count: number): void;
  refused(refusal: Refusal): void;
}

/** What an import did. */
export interface Imported {
  /** Records that are in the app now; those that were before are among them. */
  taken: KindCounts;
  refused: number;
  /** It was stopped before the end. */
  isStopped: boolean;
}

/** Longer bodies are not sent; of few long records a call has fewer. */
const CALL_MAX_CHARS = 200_000;

type Importer = (call: PatientCall, records: never[]) => Promise<Fate[]>;
/** How each kind is imported: one answer for each record, or an error for all. */
const importers: Readonly<Record<Kind, Importer>> = {
  account: importAccounts,
  blocked: importBlocked,
  friendGroup: importFriendGroups,
  friend: importFriends,
  follow: importFollows,
  group: importGroup,
  topic: importTopic,
  groupMessage: importGroupMessages,
  groupOption: importGroupOption,
  member: importMembers,
  mute: importMute,
  message: importMessage,
};

/** Records that go in one call. */
interface Batch {
  kind: Kind;
  turn: string;
  into: string;
  chars: number;
  list: { at: string; record: MovedRecord }[];
}

/**
 * Imports records as they come, through the commands of REST: stage after stage, within a stage as many side by side as a
 * conversation's order allows. What is imported again changes nothing, so an import that ended early is simply run again.
 *
 * No more is held than a bounded number of records, however many there are. A record that is refused is told and passed over.
 *
 * @throws StartError when the server does not answer for minutes
 */
export async function importRecords(
  arrivals: AsyncIterable<Arrival>,
  call: PatientCall,
  watch: ImportWatch,
  stop: AbortSignal,
): Promise<Imported> {
  const work = new Importing(call, watch);
  try {
    for await (const arrival of arrivals) {
      if (stop.aborted) break;
      await work.take(arrival);
    }
  } finally {
    // What was taken ends, also where there is no more to be read.
    await work.end();
  }
  return { taken: work.taken, refused: work.refusedCount, isStopped: stop.aborted };
}

class Importing {
  readonly taken: KindCounts = {};
  refusedCount = 0;
  private readonly turns = new Turns();
  private readonly otherGroups = new Set<string>();
  private batch: Batch | undefined;
  private stage = 0;
  private batches = 0;

  constructor(
    private readonly call: PatientCall,
    private readonly watch: ImportWatch,
  ) {}

  async take(arrival: Arrival): Promise<void> {
    const { at } = arrival;
    if ('flaw' in arrival) return this.refuse({ at, reason: arrival.flaw });
    const { record } = arrival;
    const chars = JSON.stringify(record).length;
    const turn = turnOf(record);
    const into = `${turn} ${'TopicId' in record ? record.TopicId : ''}`;
    const { batch } = this;
    const fits =
      batch?.kind === record.kind &&
      batch.into === into &&
      batch.list.length < kinds[record.kind].batch &&
      batch.chars + chars <= CALL_MAX_CHARS;
    if (!batch || !fits) await this.begin({ kind: record.kind, turn, into, chars: 0, list: [] });
    this.batch?.list.push({ at, record });
    if (this.batch) this.batch.chars += chars;
  }

  async end(): Promise<void> {
    await this.send();
    await this.turns.end();
  }

  private async begin(batch: Batch): Promise<void> {
    await this.send();
    const { stage } = kinds[batch.kind];
    if (stage !== this.stage) await this.turns.end();
    this.stage = stage;
    this.batch = batch;
  }

  private async send(): Promise<void> {
    const { batch } = this;
    this.batch = undefined;
    if (!batch) return;
    // Accounts wait for nobody.
    const turn = kinds[batch.kind].keyed === 0 ? `${batch.turn} ${++this.batches}` : batch.turn;
    await this.turns.add(turn, batch.chars, () => this.import(batch.kind, batch.list));
  }

  /** A call that is refused as a whole is made again for each record, so that one that is wrong takes no other with it. */
  private async import(kind: Kind, list: Batch['list']): Promise<void> {
    const records = list.map(({ record }) => record);
    let fates: Fate[];
    try {
      this.assertOwnGroup(records);
      // Each importer gets records of its kind only.
      fates = await importers[kind](this.call, records as never[]);
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      if (list.length > 1) {
        for (const one of list) await this.import(kind, [one]);
        return;
      }
      if (kind === 'group' && records[0]?.kind === 'group') this.otherGroups.add(records[0].GroupId);
      fates = [fateOf(error)];
    }
    this.settle(kind, list, fates);
  }

  /** What belongs to a group that could not be made must not go into another one of the same id. */
  private assertOwnGroup([record]: readonly MovedRecord[]): void {
    if (!record || record.kind === 'group' || !('GroupId' in record)) return;
    if (this.otherGroups.has(record.GroupId))
      throw new RefusedError('not tried', 0, `group ${record.GroupId} was refused`);
  }

  private settle(kind: Kind, list: Batch['list'], fates: readonly Fate[]): void {
    for (const [index, { at, record }] of list.entries()) {
      const fate = fates[index];
      if (fate) this.refuse({ at, record: nameOf(record), ...fate });
      else this.taken[kind] = (this.taken[kind] ?? 0) + 1;
    }
    this.watch.settled(kind, list.length);
  }

  private refuse(refusal: Refusal): void {
    this.refusedCount++;
    this.watch.refused(refusal);
  }
}
