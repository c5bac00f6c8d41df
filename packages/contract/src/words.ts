import Type, { type Static } from 'typebox';

/** Where a text stands in which words are looked for (rest-api §26.2 has these names). */
export const AuditPlace = Type.Enum(['C2C', 'Group', 'UserInfo', 'GroupInfo', 'GroupMemberInfo', 'RelationChain']);
export type AuditPlace = Static<typeof AuditPlace>;
