import type { InputOf, OutputOf, SocketCommands } from '@hongyan/contract';
import type { LabelCommand } from './port.ts';
import type { Session } from './session.ts';
import { takeUserEvents } from './sync.ts';

/** Runs a command of marks or conversation groups; when it resolves, the heads show what it did. */
export async function callLabels<C extends LabelCommand>(
  session: Session,
  command: C,
  params: InputOf<SocketCommands[C]>,
): Promise<OutputOf<SocketCommands[C]>> {
  const answer = await session.request(command, params);
  // The server did it; where only the fetching that followed failed, the next synchronisation makes good for it.
  if ('events' in answer) await takeUserEvents(session, answer.events, { isOwn: true }).catch(() => {});
  return answer;
}
