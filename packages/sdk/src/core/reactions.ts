import type { InputOf, OutputOf, OwnChanges, SocketCommands } from '@hongyan/contract';
import { changeLog } from './operations.ts';
import type { ReactionCommand } from './port.ts';
import type { Session } from './session.ts';

/** Runs a command of reactions or extensions; the change that it made is in the local log when this resolves. */
export async function callReactions<C extends ReactionCommand>(
  session: Session,
  command: C,
  params: InputOf<SocketCommands[C]>,
): Promise<OutputOf<SocketCommands[C]>> {
  const asking = session.request(command, params);
  await changeLog(session, params.conv, async () => changesOf(await asking));
  return asking;
}

/** Questions change nothing. */
const changesOf = (answer: OwnChanges | object): OwnChanges => ('changes' in answer ? answer : { changes: [] });
