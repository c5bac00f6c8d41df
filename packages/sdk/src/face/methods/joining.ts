import { TYPES } from '../constants/types.ts';
import { chatError, isDenied, notReadyError } from '../errors/chatError.ts';
import * as codes from '../errors/codes.ts';
import * as laterCodes from '../errors/laterCodes.ts';
import { applicationFromWire } from '../objects/groupApplication.ts';
import type { Methods } from '../pipeline.ts';
import type { State } from '../readiness.ts';
import type { Face } from '../state/face.ts';
import type { Group, GroupApplication, Message } from '../types.ts';

type JoinMethods = Pick<Methods, 'joinGroup' | 'quitGroup' | 'getGroupApplicationList' | 'handleGroupApplication'>;

const STATUSES = {
  joined: TYPES.JOIN_STATUS_SUCCESS,
  waiting: TYPES.JOIN_STATUS_WAIT_APPROVAL,
  already: TYPES.JOIN_STATUS_ALREADY_IN_GROUP,
} as const;

/** Nobody is signed in, or was: a guest may come. */
const GUEST_STATES: readonly State[] = ['new', 'failed', 'signedOut'];

/** The way into a group and out of it (§4.11). */
export function joinMethods(face: Face): JoinMethods {
  const { core, groups, readiness } = face;
  return {
    joinGroup: (options) => join(face, options),
    async quitGroup(groupID) {
      if (readiness.refusal() !== undefined) {
        assertGuest(face, 'quitGroup');
        if (!(await core.quitAsGuest(groupID))) throw chatError(laterCodes.MEMBER_NOT_IN_GRP);
        return { groupID };
      }
      const joined = await core.fetchJoinedGroups();
      if (!joined.some(({ groupId }) => groupId === groupID)) throw chatError(laterCodes.MEMBER_NOT_IN_GRP);
      await core.callGroup('quitGroup', { groupId: groupID });
      return { groupID };
    },
    getGroupApplicationList: async () => ({ applicationList: await applications(face) }),
    async handleGroupApplication({ handleAction, handleMessage, message, application }) {
      const applicationId = applicationIdOf(message, application);
      if (!applicationId) throw chatError(codes.INVALID_OPERATION);
      const isAccepted = handleAction === 'Agree';
      const decision = { applicationId, isAccepted, ...(handleMessage && { text: handleMessage }) };
      return { group: groups.take((await core.callGroup('decideGroupApplication', decision)).group) };
    },
  };
}

/** Lets pass while somebody may come as a guest. While a sign-in is under way, or after the end of the instance, nobody may. */
export function assertGuest({ hasServer, readiness }: Pick<Face, 'hasServer' | 'readiness'>, method: string): void {
  const refusal = readiness.refusal();
  if (refusal === undefined || (hasServer && GUEST_STATES.includes(readiness.state))) return;
  throw notReadyError(refusal, method);
}

async function join(
  face: Face,
  { groupID, type, applyMessage }: { groupID: string; type?: string; applyMessage?: string },
): Promise<{ status: string; group?: Group }> {
  const { core, groups, readiness } = face;
  if (readiness.refusal() !== undefined) {
    if (type && type !== TYPES.GRP_AVCHATROOM) throw chatError(laterCodes.CANNOT_JOIN_NON_AV_WITHOUT_LOGIN);
    assertGuest(face, 'joinGroup');
    const { status, group } = await core.joinAsGuest(groupID).catch(refusedGuest);
    await leaveOtherRooms(face, groupID, core.quitAsGuest);
    return { status: STATUSES[status], group: groups.take(group) };
  }
  const asked = { groupId: groupID, ...(applyMessage && { text: applyMessage }) };
  const { status, group } = await core.callGroup('joinGroup', asked);
  const joined = group && groups.take(group);
  if (joined?.type === TYPES.GRP_AVCHATROOM)
    await leaveOtherRooms(face, groupID, (groupId) => core.callGroup('quitGroup', { groupId }));
  return { status: STATUSES[status], ...(joined && { group: joined }) };
}

/** Who enters a live room leaves those where this device was, unless the app wants several (§2). */
async function leaveOtherRooms(
  { core, isInManyRooms, log }: Face,
  groupID: string,
  quit: (groupId: string) => Promise<unknown>,
): Promise<void> {
  if (isInManyRooms) return;
  for (const other of core.enteredRooms()) {
    if (other === groupID) continue;
    // The room was entered, whatever becomes of the others: of its owner, for one, who stays.
    await quit(other).catch((error) => log.debug('a live room could not be left', error));
  }
}

function refusedGuest(error: unknown): never {
  if (isDenied(error)) throw chatError(laterCodes.CANNOT_JOIN_NON_AV_WITHOUT_LOGIN);
  throw error;
}

async function applications({ core }: Face): Promise<GroupApplication[]> {
  const list: GroupApplication[] = [];
  let cursor = '';
  do {
    const page = await core.callGroup('getGroupApplications', cursor ? { cursor } : {});
    list.push(...page.applications.map(applicationFromWire));
    cursor = page.cursor;
  } while (cursor);
  return list;
}

/** The request is named by an item of the list, or by the notice that told of it. */
function applicationIdOf(message: Message | undefined, application: GroupApplication | undefined): string {
  if (application) return application.authentication;
  return message?.type === TYPES.MSG_GRP_SYS_NOTICE ? message.payload.authentication : '';
}
