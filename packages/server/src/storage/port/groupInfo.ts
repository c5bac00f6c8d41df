import type { GroupInfo } from '@hongyan/contract';
import { type Group, infoOf } from './groups.ts';

/** What of the information is not as it was; an emptied text counts. */
export function changedInfo(before: Group, after: Group): Partial<GroupInfo> {
  const [old, now] = [infoOf(before), { ...EMPTIED, ...infoOf(after) }] as [
    Record<string, unknown>,
    Record<string, unknown>,
  ];
  const changed = Object.entries(now).filter(([name, value]) => {
    if (name === 'infoSeq' || name === 'infoSec') return false;
    return JSON.stringify(value) !== JSON.stringify({ ...EMPTIED, ...old }[name]);
  });
  return Object.fromEntries(changed);
}

const EMPTIED = {
  introduction: '',
  notification: '',
  faceUrl: '',
  owner: '',
  isMutedAll: false,
  customFields: [],
  customString: '',
};
