import type { EventPayload, InputOf, OutputOf, SocketCommands } from '@hongyan/contract';
import { isOut, isOvertaken } from './faults.ts';
import type { GroupCommand } from './port.ts';
import type { Session } from './session.ts';
import { StateBook, type WholeState } from './stateBook.ts';

type Making = Pick<Session, 'queues' | 'tell' | 'request'>;

/** Makes the books of attributes and of counters of a session. */
export function stateBooks({ queues, tell, request }: Making): Pick<Session, 'attributes' | 'counters'> {
  return {
    attributes: new StateBook<string>(
      'attributes',
      queues,
      (groupId) => orOut(fetchAttributes(request, groupId)),
      (groupId, news) => tell.attributes(groupId, news),
    ),
    counters: new StateBook<number>(
      'counters',
      queues,
      (groupId) => orOut(fetchCounters(request, groupId)),
      (groupId, news) => tell.counters(groupId, news),
    ),
  };
}

async function fetchAttributes(request: Session['request'], groupId: string): Promise<WholeState<string>> {
  const { id, version, attributes } = await request('getGroupAttributes', { groupId });
  return { id, version, entries: attributes };
}

async function fetchCounters(request: Session['request'], groupId: string): Promise<WholeState<number>> {
  const { id, version, counters } = await request('getGroupCounters', { groupId });
  return { id, version, entries: counters };
}

/** Nothing where the user is out of the group, or there is no such group. */
function orOut<T>(fetching: Promise<T>): Promise<T | undefined> {
  return fetching.catch((error: unknown) => {
    if (isOut(error)) return undefined;
    throw error;
  });
}

/** Takes a change of attributes that was pushed. */
export function attributesTold({ attributes }: Session, payload: EventPayload<'groupAttributes'>): Promise<void> {
  return attributes.take(payload.groupId, payload);
}

/** Takes a change of counters that was pushed. */
export function countersTold({ counters }: Session, payload: EventPayload<'groupCounters'>): Promise<void> {
  return counters.take(payload.groupId, payload);
}

/** After a break what is kept may be old: the differences are told as if they had been pushed. */
export async function fetchStatesAgain({ attributes, counters }: Session): Promise<void> {
  await attributes.fetchAllAgain();
  await counters.fetchAllAgain();
}

/** A write of attributes says what was seen here before, 0 where that is nothing: what is there is not overwritten unseen. */
export function withSeen<C extends GroupCommand>(
  { attributes }: Session,
  command: C,
  params: InputOf<SocketCommands[C]>,
): InputOf<SocketCommands[C]> {
  if (command !== 'setGroupAttributes' && command !== 'deleteGroupAttributes') return params;
  const { groupId, isWhole } = params as InputOf<SocketCommands['setGroupAttributes']>;
  return isWhole ? params : { ...params, seen: attributes.seen(groupId) ?? 0 };
}

/**
 * Applies what the answer to a command says of attributes or counters.
 *
 * @param isCurrent false: the user may have left the group since the answer was given
 */
export async function stateAnswered<C extends GroupCommand>(
  { attributes, counters }: Session,
  command: C,
  params: InputOf<SocketCommands[C]>,
  answer: OutputOf<SocketCommands[C]>,
  isCurrent: () => boolean,
): Promise<void> {
  const { groupId } = params as { groupId: string };
  // A decoded border: each answer is of the command that was asked.
  switch (command) {
    case 'getGroupAttributes': {
      const { id, version, attributes: entries } = answer as OutputOf<SocketCommands['getGroupAttributes']>;
      return attributes.put(groupId, { id, version, entries }, isCurrent);
    }
    case 'setGroupAttributes':
    case 'deleteGroupAttributes':
      return attributes.take(groupId, answer as OutputOf<SocketCommands['setGroupAttributes']>);
    case 'getGroupCounters': {
      const { id, version, counters: entries } = answer as OutputOf<SocketCommands['getGroupCounters']>;
      return counters.put(groupId, { id, version, entries }, isCurrent);
    }
    case 'changeGroupCounters':
      return counters.take(groupId, answer as OutputOf<SocketCommands['changeGroupCounters']>);
  }
}

/** Somebody else wrote meanwhile: what it wrote is fetched, so that a further try sees it. */
export async function stateRefused({ attributes }: Session, params: object, error: unknown): Promise<void> {
  if (isOvertaken(error)) await attributes.fetchAgain((params as { groupId: string }).groupId);
}
