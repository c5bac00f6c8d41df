import { errors, type FaultName, faultInfo, ImError, type Settings } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { ConversationGroup, ConversationGroupRefusal, LabelOutcome, Marking } from '../storage/port/labels.ts';
import type { LogRef } from '../storage/port/messages.ts';
import { pairOf } from './place.ts';
import { announceUserEvents } from './userEvents.ts';

type Needs = Pick<Ctx, 'storage' | 'accounts' | 'clock' | 'deliver'>;

/** A conversation as its user names it: the peer, or the group. */
export type Named = { peer: string } | { groupId: string };

/** What became of one conversation. */
export interface LabelFate {
  code: number;
  info: string;
}

/** Whose conversations these are, and which session asks for the change and has its answer. */
export interface Labelling {
  me: Account;
  settings: Settings;
  exceptSession?: string;
}

/**
 * Puts conversations into a group of the user's, or takes them out.
 *
 * @throws ImError `conversationGroupUnknown`
 */
export async function moveConversations(
  ctx: Needs,
  by: Labelling,
  { name, isIn, named }: { name: string; isIn: boolean; named: readonly Named[] },
) {
  const { me, settings } = by;
  const max = settings.labelledConversationsMax;
  const found = await logsOf(ctx, me, named);
  const moved = await ctx.storage.labels.move(me.uid, name, found.logs, isIn, max, ctx.clock.nowMs());
  if ('refused' in moved) throw refusalOf(moved, name, settings);
  return { group: moved.group, ...told(ctx, by, found, moved) };
}

/** Sets and clears marks of conversations, and the texts on them. */
export async function markConversations(
  ctx: Needs,
  by: Labelling,
  markings: readonly (Omit<Marking, 'log'> & { named: Named })[],
) {
  const { me, settings } = by;
  for (const { custom } of markings) assertFits('CustomMark', custom, settings.conversationCustomMaxBytes);
  const found = await logsOf(
    ctx,
    me,
    markings.map(({ named }) => named),
  );
  const wanted = found.logs.map((log, at) => ({ ...markings[found.places[at] ?? 0], log }));
  const max = settings.labelledConversationsMax;
  return told(ctx, by, found, await ctx.storage.labels.mark(me.uid, wanted, max, ctx.clock.nowMs()));
}

/**
 * Makes a conversation group; one of this name that is there stays.
 *
 * @throws ImError `conversationGroupNameTooLong`, `conversationGroupsFull`
 */
export async function makeConversationGroup(ctx: Needs, by: Labelling, field: string, name: string) {
  const { me, settings } = by;
  assertName(settings, field, name);
  const max = settings.conversationGroupsMax;
  return changed(ctx, by, name, await ctx.storage.labels.createGroup(me.uid, name, max, ctx.clock.nowMs()));
}

/** @throws ImError `conversationGroupUnknown`, `conversationIllegal` for a name that is taken, `conversationGroupNameTooLong` */
export async function renameConversationGroup(
  ctx: Needs,
  by: Labelling,
  { field, name, newName }: { field: string; name: string; newName: string },
) {
  assertName(by.settings, field, newName);
  return changed(ctx, by, name, await ctx.storage.labels.renameGroup(by.me.uid, name, newName, ctx.clock.nowMs()));
}

/** @throws ImError `conversationGroupUnknown` */
export async function deleteConversationGroup(ctx: Needs, by: Labelling, name: string) {
  return changed(ctx, by, name, await ctx.storage.labels.deleteGroup(by.me.uid, name, ctx.clock.nowMs()));
}

type Changed = Awaited<ReturnType<Ctx['storage']['labels']['deleteGroup']>>;

function changed(ctx: Needs, { settings, exceptSession }: Labelling, name: string, outcome: Changed) {
  if ('refused' in outcome) throw refusalOf(outcome, name, settings);
  const group: ConversationGroup = outcome.group;
  return { group, events: announceUserEvents(ctx, outcome.events, exceptSession) };
}

function refusalOf({ refused }: ConversationGroupRefusal, name: string, settings: Settings): ImError {
  if (refused === 'full') return new ImError('conversationGroupsFull', { max: settings.conversationGroupsMax });
  if (refused === 'unknown') return new ImError('conversationGroupUnknown', { name });
  return new ImError('conversationIllegal', { field: 'NewGroupName', reason: 'is the name of another group' });
}

function assertName(settings: Settings, field: string, name: string): void {
  const max = settings.conversationGroupNameMaxBytes;
  const bytes = Buffer.byteLength(name);
  if (bytes > max) throw new ImError('conversationGroupNameTooLong', { field, bytes, max });
  if (bytes === 0) throw new ImError('conversationIllegal', { field, reason: 'is empty' });
}

function assertFits(field: string, text: string | undefined, max: number): void {
  const bytes = Buffer.byteLength(text ?? '');
  if (bytes > max)
    throw new ImError('conversationIllegal', { field, reason: `has ${bytes} bytes, at most ${max} are allowed` });
}

/** The logs of the conversations that a call names; of a name that is nobody's there is a fault instead. */
interface Found {
  named: readonly Named[];
  logs: LogRef[];
  /** Of each log: its place among the names. */
  places: number[];
  faults: (FaultName | undefined)[];
}

/** Finds the conversations that a user names, with two questions however many they are. */
export async function logsOf(
  ctx: Pick<Ctx, 'accounts' | 'storage'>,
  me: Account,
  named: readonly Named[],
): Promise<Found> {
  const { sdkAppId } = me;
  const peers = await ctx.accounts.findMany(
    sdkAppId,
    named.flatMap((one) => ('peer' in one ? [one.peer] : [])),
  );
  const groupIds = named.flatMap((one) => ('groupId' in one ? [one.groupId] : []));
  const groups = new Map((await ctx.storage.groups.find(sdkAppId, groupIds)).map((group) => [group.groupId, group]));
  const found: Found = { named, logs: [], places: [], faults: [] };
  for (const [at, one] of named.entries()) {
    const peer = 'peer' in one ? peers.get(one.peer) : undefined;
    const group = 'groupId' in one ? groups.get(one.groupId) : undefined;
    if (peer && peer.uid !== me.uid) found.logs.push(pairOf(me, peer));
    else if (group) found.logs.push({ sdkAppId, gid: group.gid });
    else {
      found.faults.push('groupId' in one ? 'conversationGroupGone' : 'contactAccountUnknown');
      continue;
    }
    found.faults.push(undefined);
    found.places.push(at);
  }
  return found;
}

function told(ctx: Needs, { settings, exceptSession }: Labelling, found: Found, outcome: LabelOutcome) {
  const faults = [...found.faults];
  for (const [at, fault] of outcome.faults.entries()) faults[found.places[at] ?? 0] = fault;
  const fates = faults.map((fault, at): LabelFate => {
    if (!fault) return { code: 0, info: '' };
    const name = found.named[at];
    const details = { max: settings.labelledConversationsMax, userId: name && 'peer' in name ? name.peer : '' };
    return { code: errors[fault].code, info: faultInfo(fault, details) };
  });
  return { fates, events: announceUserEvents(ctx, outcome.events, exceptSession) };
}
