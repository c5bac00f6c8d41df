import type { InputOf, OutputOf, SocketCommands, UserEvent } from '@hongyan/contract';
import type { FriendCommand } from './port.ts';
import type { Session } from './session.ts';
import { takeUserEvents } from './sync.ts';

/** Runs a command of the relationship chain and takes in what its answer says has changed. */
export async function callFriends<C extends FriendCommand>(
  session: Session,
  command: C,
  params: InputOf<SocketCommands[C]>,
): Promise<OutputOf<SocketCommands[C]>> {
  const answer = await session.request(command, params);
  const { events } = answer as { events?: UserEvent[] };
  if (!events || events.length === 0) return answer;
  // The server did it; what could not be fetched is with the next change, or after the break.
  await takeUserEvents(session, events, { isOwn: true }).catch(() => {});
  await session.relations.catchUp().catch(() => {});
  return answer;
}
