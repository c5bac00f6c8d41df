import type { Core, RelationList, RelationLists } from '../core/port.ts';
import { type Device, makeDevice } from './device.ts';
import type { RestartableServer } from './server.ts';

export const relationLists = ['friends', 'friendGroups', 'friendApplications', 'blacklist'] as const;
type View = { [L in RelationList]: RelationLists[L] | undefined };

const viewWith = (read: (list: RelationList) => unknown): View =>
  JSON.parse(JSON.stringify(Object.fromEntries(relationLists.map((list) => [list, read(list)])))) as View;

/** The lists of the relationship chain as a core keeps them. */
export const keptRelations = (core: Core): View => viewWith((list) => core.keptRelations(list));

/** Asks a core for all lists of the relationship chain. */
export async function fetchRelations(core: Core): Promise<View> {
  for (const list of relationLists) await core.fetchRelations(list);
  return keptRelations(core);
}

let lastFresh = 0;

/** The lists of the relationship chain as a sign-in on a new device fetches them. */
export async function freshRelations(server: RestartableServer, userId: string): Promise<View> {
  const fresh = makeDevice({ server, userId, name: `${userId}-friends-${++lastFresh}` });
  await fresh.signIn();
  const view = await fetchRelations(fresh.core);
  await fresh.signOut();
  return view;
}

/** The lists as they were told last; those that never were are as they are kept. */
export const toldRelations = ({ core, recorder }: Device): View =>
  viewWith((list) => recorder.relationNews.get(list) ?? core.keptRelations(list));
