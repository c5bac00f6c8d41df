import type { InputOf, SocketCommands } from '@hongyan/contract';
import type { GroupFields } from '../types.ts';
import { customFieldsOf } from './group.ts';

type Information = Omit<InputOf<SocketCommands['updateGroup']>, 'groupId' | 'isMutedAll'>;

/** Information of a group as the wire takes it; what is not given stays. */
export function informationOf(fields: GroupFields & { maxMemberNum?: number }): Information {
  const { name, introduction, notification, avatar, joinOption, inviteOption, maxMemberNum, groupCustomField } = fields;
  const same = {
    name,
    introduction,
    notification,
    joinOption,
    inviteOption,
    faceUrl: avatar,
    maxMembers: maxMemberNum,
  };
  const customFields = groupCustomField && customFieldsOf(groupCustomField);
  const given = Object.entries({ ...same, customFields }).filter(([, value]) => value !== undefined && value !== null);
  // What the options may be is the server's to say.
  return Object.fromEntries(given) as Information;
}
