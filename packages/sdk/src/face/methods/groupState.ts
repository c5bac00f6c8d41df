import type { Methods } from '../pipeline.ts';
import type { Face } from '../state/face.ts';

type StateMethods = Pick<
  Methods,
  | 'initGroupAttributes'
  | 'setGroupAttributes'
  | 'deleteGroupAttributes'
  | 'getGroupAttributes'
  | 'setGroupCounters'
  | 'increaseGroupCounter'
  | 'decreaseGroupCounter'
  | 'getGroupCounters'
>;

/** Attributes and counters of groups (§4.11). */
export function groupStateMethods(face: Face): StateMethods {
  const { core } = face;
  const set = async (groupID: string, groupAttributes: Record<string, string>, isWhole: boolean) => {
    const attributes = pairsOf(groupAttributes);
    await core.callGroup('setGroupAttributes', { ...writing(face, groupID), attributes, isWhole });
    return { groupAttributes };
  };
  const count = async (
    groupID: string,
    mode: 'set' | 'increase' | 'decrease',
    values: Record<string, number>,
  ): Promise<{ counters: Record<string, number> }> => {
    const change = { ...writing(face, groupID), mode, counters: pairsOf(values) };
    return { counters: recordOf((await core.callGroup('changeGroupCounters', change)).counters) };
  };
  return {
    initGroupAttributes: ({ groupID, groupAttributes }) => set(groupID, groupAttributes, true),
    setGroupAttributes: ({ groupID, groupAttributes }) => set(groupID, groupAttributes, false),
    async deleteGroupAttributes({ groupID, keyList }) {
      const keys = [...new Set(keyList)];
      const { deleted } = await core.callGroup('deleteGroupAttributes', { ...writing(face, groupID), keys });
      return { keyList: keyList.length > 0 ? keyList : deleted };
    },
    async getGroupAttributes({ groupID, keyList }) {
      const { attributes } = await core.callGroup('getGroupAttributes', { groupId: groupID });
      return { groupAttributes: recordOf(attributes, keyList) };
    },
    setGroupCounters: ({ groupID, counters }) => count(groupID, 'set', counters),
    increaseGroupCounter: ({ groupID, key, value }) => count(groupID, 'increase', { [key]: value }),
    decreaseGroupCounter: ({ groupID, key, value }) => count(groupID, 'decrease', { [key]: value }),
    async getGroupCounters({ groupID, keyList }) {
      const { counters } = await core.callGroup('getGroupCounters', { groupId: groupID });
      return { counters: recordOf(counters, keyList) };
    },
  };
}

/** What names a write, so that one that is asked again after a break is done once. */
const writing = ({ random }: Face, groupId: string) => ({ groupId, random: Math.floor(random() * 0x1_0000_0000) });

const pairsOf = <V>(values: Record<string, V>): { key: string; value: V }[] =>
  Object.entries(values).map(([key, value]) => ({ key, value }));

/** Entries by key: those that are named, or all. */
const recordOf = <V>(entries: readonly { key: string; value: V }[], keys: readonly string[] = []): Record<string, V> =>
  Object.fromEntries(
    entries.filter(({ key }) => keys.length === 0 || keys.includes(key)).map(({ key, value }) => [key, value]),
  );
