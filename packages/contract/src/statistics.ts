/** What is marked once for each period, as the store numbers it: append only. */
export const seenKinds = { user: 1, c2cSender: 2, groupSender: 3, group: 4, sender: 5 } as const;
export type SeenKind = keyof typeof seenKinds;

/**
 * One figure of an app's day and how it is had.
 *
 * - `counted`: grows with each event; a process that dies loses its last second of them.
 * - `distinct`: how many different ones were seen, each once whatever it did.
 * - `peak`: the highest number at one time.
 * - `rows`: counted from the rows that the store has of accounts or groups, exactly and also for the past.
 * - `sum`: of other figures.
 * - `none`: nothing of it happens here.
 */
export type Figure = { doc: string } & (
  | { how: 'counted' | 'peak' | 'none' }
  | { how: 'distinct'; of: readonly SeenKind[] }
  | { how: 'rows'; of: 'accounts' | 'groups'; which: 'made' | 'gone' | 'all' }
  | { how: 'sum'; of: readonly string[] }
);

const counted = (doc: string) => ({ how: 'counted', doc }) as const;
const none = (doc: string) => ({ how: 'none', doc }) as const;
const distinct = (doc: string, ...of: SeenKind[]) => ({ how: 'distinct', of, doc }) as const;
const rows = (of: 'accounts' | 'groups', which: 'made' | 'gone' | 'all', doc: string) =>
  ({ how: 'rows', of, which, doc }) as const;
const sum = (doc: string, ...of: string[]) => ({ how: 'sum', of, doc }) as const;

/** Every figure of a day (rest-api §24), under the name that `getappinfo` gives it. */
export const figures = {
  ActiveUserNum: distinct('Accounts that signed in.', 'user'),
  RegistUserNumOneDay: rows('accounts', 'made', 'New accounts, imported or made by their first sign-in.'),
  RegistUserNumTotal: rows('accounts', 'all', 'Accounts at the end of the day, deleted ones left out.'),
  LoginTimes: counted('Sign-ins.'),
  LoginUserNum: distinct('Accounts that signed in, once more.', 'user'),
  UpMsgNum: sum('Messages accepted.', 'C2CUpMsgNum', 'GroupUpMsgNum'),
  DownMsgNum: sum('Messages handed to connections of receivers.', 'C2CDownMsgNum', 'GroupDownMsgNum'),
  SendMsgUserNum: distinct('Accounts that sent a message.', 'c2cSender', 'groupSender'),
  APNSMsgNum: none('Pushes over APNs.'),
  C2CUpMsgNum: counted('One-to-one messages accepted.'),
  C2CDownMsgNum: counted('One-to-one messages handed to connections of the receiver.'),
  C2CSendMsgUserNum: distinct('Accounts that sent a one-to-one message.', 'c2cSender'),
  C2CAPNSMsgNum: none('Pushes of one-to-one messages over APNs.'),
  GroupUpMsgNum: counted('Messages to groups accepted.'),
  GroupDownMsgNum: counted("Messages of groups handed to connections of members, the sender's own left out."),
  GroupSendMsgUserNum: distinct('Accounts that sent a message to a group.', 'groupSender'),
  GroupAPNSMsgNum: none('Pushes of messages of groups over APNs.'),
  MaxOnlineNum: { how: 'peak', doc: 'The most users that were online at one time.' },
  ChainIncrease: counted('Pairs of accounts that became friends, on whichever side.'),
  ChainDecrease: counted('Pairs of accounts of which neither has the other as a friend any more.'),
  GroupSendMsgGroupNum: distinct('Groups with messages.', 'group'),
  GroupJoinGroupTimes: counted('Joinings of groups, those of who founds one and imports left out.'),
  GroupQuitGroupTimes: counted('Leavings of groups, by oneself or by others; those of dissolved groups left out.'),
  GroupNewGroupNum: rows('groups', 'made', 'New groups; an imported one counts on the day that it says.'),
  GroupAllGroupNum: rows('groups', 'all', 'Groups at the end of the day, topics left out.'),
  GroupDestroyGroupNum: rows('groups', 'gone', 'Groups dissolved.'),
  TextMsgInNum: none('SMS codes.'),
  TextMsgOutNum: none('SMS codes.'),
  VoiceMsgInNum: none('Voice codes.'),
  VoiceMsgOutNum: none('Voice codes.'),
  CallBackReq: counted("Calls of the app's own server."),
  CallBackRsp: counted('Those that it answered as it should.'),
} as const satisfies Record<string, Figure>;

export type FigureName = keyof typeof figures;
type NamesOf<How extends Figure['how']> = {
  [N in FigureName]: (typeof figures)[N]['how'] extends How ? N : never;
}[FigureName];
export type CountedFigure = NamesOf<'counted'>;
export type DistinctFigure = NamesOf<'distinct'>;

export const figureNames = Object.keys(figures) as FigureName[];

/** The figures that are had in one way. */
export const figuresBy = <How extends Figure['how']>(how: How): NamesOf<How>[] =>
  figureNames.filter((name) => figures[name].how === how) as NamesOf<How>[];
