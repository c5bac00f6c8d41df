import type { InputOf, OutputOf, SocketCommands } from '@hongyan/contract';
import type { KeptListFact } from '../store/port.ts';
import { keptOffline } from './netState.ts';
import type { LabelCommand } from './port.ts';
import { keepList, type Session } from './session.ts';
import { takeUserEvents } from './sync.ts';

/** Runs a command of marks, of conversation groups or of all conversations; when it resolves, the heads show what it did. */
export async function callLabels<C extends LabelCommand>(
  session: Session,
  command: C,
  params: InputOf<SocketCommands[C]>,
): Promise<OutputOf<SocketCommands[C]>> {
  const isList = command === 'getConversationGroups';
  const kept = isList && (await keptOffline(session, () => keptAnswer(session, command)));
  if (kept) return kept as OutputOf<SocketCommands[C]>;
  const answer = await session.request(command, params);
  if (isList) keepList(session, command, answer);
  // The server did it; where only the fetching that followed failed, the next synchronisation makes good for it.
  if ('events' in answer) await takeUserEvents(session, answer.events, { isOwn: true }).catch(() => {});
  return answer;
}

async function keptAnswer({ store }: Session, command: string): Promise<unknown> {
  return ((await store.facts('list')) as KeptListFact[]).find(({ list }) => list === command)?.value;
}
