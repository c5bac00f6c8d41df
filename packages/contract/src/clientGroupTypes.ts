/**
 * What a client goes by of each type of group: a part of the table `groupTypes`, apart from it because the SDK's bundle has
 * this alone.
 */
export const clientGroupTypes = {
  Work: { names: ['Private', 'Work'], keeps: 'stored', admins: 'no', tips: 'stored' },
  Public: { names: ['Public', 'Public'], keeps: 'stored', admins: 'yes', tips: 'stored' },
  Meeting: { names: ['ChatRoom', 'Meeting'], keeps: 'stored', admins: 'yes', tips: 'none' },
  Community: { names: ['Community', 'Community'], keeps: 'stored', admins: 'yes', tips: 'none' },
  AVChatRoom: { names: ['AVChatRoom', 'AVChatRoom'], keeps: 'live', admins: 'no', tips: 'passing' },
  BChatRoom: { names: ['BChatRoom', 'BChatRoom'], keeps: 'live', admins: 'no', tips: 'none' },
} as const;

export type GroupTypeName = keyof typeof clientGroupTypes;

const byName = new Map<string, GroupTypeName>();
for (const [name, { names }] of Object.entries(clientGroupTypes))
  for (const alias of names) byName.set(alias, name as GroupTypeName);

/** Every name of a type that a client may use, old and later ones. */
export const groupTypeNames = [...byName.keys()];

/** The type that a client's name stands for; undefined of one that there is not. */
export const groupTypeOf = (name: string): GroupTypeName | undefined => byName.get(name);
