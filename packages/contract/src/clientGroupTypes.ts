/** Whether a type knows a command: yes, no (refused), or it is accepted and has no effect. */
export type Support = 'yes' | 'no' | 'void';

/** What of a type of group a client must know to keep its store right; the rest of the table the server decides by. */
export interface ClientGroupType {
  /** What clients of both generations call it: the name of 2018 first. */
  names: readonly [old: string, later: string];
  /** `stored`: a log with members; `live`: nothing is kept, whoever is connected is there (design §6). */
  keeps: 'stored' | 'live';
  /** Has administrators that the owner appoints. */
  admins: Support;
  /** Notices of joining and leaving: kept in the log, told but not kept, or none. */
  tips: 'stored' | 'passing' | 'none';
}

/** The columns of the table of types that the SDK carries with it. */
export const clientGroupTypes = {
  Work: { names: ['Private', 'Work'], keeps: 'stored', admins: 'no', tips: 'stored' },
  Public: { names: ['Public', 'Public'], keeps: 'stored', admins: 'yes', tips: 'stored' },
  Meeting: { names: ['ChatRoom', 'Meeting'], keeps: 'stored', admins: 'yes', tips: 'none' },
  Community: { names: ['Community', 'Community'], keeps: 'stored', admins: 'yes', tips: 'none' },
  AVChatRoom: { names: ['AVChatRoom', 'AVChatRoom'], keeps: 'live', admins: 'no', tips: 'passing' },
  BChatRoom: { names: ['BChatRoom', 'BChatRoom'], keeps: 'live', admins: 'no', tips: 'none' },
} as const satisfies Record<string, ClientGroupType>;

export type GroupTypeName = keyof typeof clientGroupTypes;

const byName = new Map<string, GroupTypeName>();
for (const [name, { names }] of Object.entries(clientGroupTypes)) {
  for (const alias of names) byName.set(alias, name as GroupTypeName);
}

/** Every name of a type that a client may use, old and later ones. */
export const groupTypeNames = [...byName.keys()];

/** The type that a client's name stands for; undefined of one that there is not. */
export const groupTypeOf = (name: string): GroupTypeName | undefined => byName.get(name);
