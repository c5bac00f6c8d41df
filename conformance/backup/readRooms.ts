import type { OutputOf, SocketCommands } from '@hongyan/contract';
import { type Client, signIn } from '../client.ts';
import type { TestApp, TestServer } from '../server.ts';
import type { Keep } from './readLog.ts';

const ROOM_TYPES = ['AVChatRoom', 'BChatRoom'];
const WORDS = ['ErrorInfo', 'ErrorDisplay', 'ResultInfo'];
/** What a live room knows only as long as it runs: when something was said there last, and at which place. */
const FLEETING = ['LastMsgTime', 'NextMsgSeq', 'seq', 'lastMsgSec'];

type Profiles = OutputOf<SocketCommands['getGroupProfiles']>;
type Fields = Record<string, unknown> & { info?: { type?: unknown } };

const isRoom = (value: unknown): value is Fields => {
  if (typeof value !== 'object' || value === null) return false;
  const { Type, info } = value as Fields;
  return ROOM_TYPES.includes(String(Type ?? info?.type));
};

/** An answer without what is kept nowhere, and without words of the program's. */
export const asKept = (answer: unknown): unknown =>
  JSON.parse(
    JSON.stringify(answer, (name, value: unknown) => {
      if (WORDS.includes(name)) return undefined;
      return isRoom(value)
        ? Object.fromEntries(Object.entries(value).filter(([field]) => !FLEETING.includes(field)))
        : value;
    }),
  );

/**
 * Asks in live rooms: what they keep of somebody is seen while that one is there. Nobody quits, for that would be written
 * down; so this comes last, when nobody is asked any more who is there.
 */
export async function readRooms(
  server: TestServer,
  app: TestApp,
  { ids, who }: { ids: readonly string[]; who: readonly string[] },
  keep: Keep,
): Promise<void> {
  for (const userId of ids.length > 0 ? who : []) {
    const client = await signIn(server, userId, { app, deviceId: 'reader' });
    const { groups }: Profiles = await client.request('getGroupProfiles', { groupIds: [...ids] });
    const rooms = groups.filter(({ info }) => info.type === 'AVChatRoom' && info.owner !== userId);
    for (const { groupId } of rooms) keep(`${userId}: in the room ${groupId}`, await seenInRoom(client, groupId));
    await client.close();
  }
}

async function seenInRoom(client: Client, groupId: string): Promise<unknown> {
  await client.request('joinGroup', { groupId });
  const { members } = await client.request('getGroupMemberProfiles', { groupId, userIds: [client.userId] });
  const { attributes } = await client.request('getGroupAttributes', { groupId });
  const { counters } = await client.request('getGroupCounters', { groupId });
  return { members: members.map(({ joinedSec, ...kept }) => kept), attributes, counters };
}
