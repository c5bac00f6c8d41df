import type { InputOf, OutputOf, SocketCommands } from '@hongyan/contract';
import { EVENT } from '../constants/event.ts';
import { chatError } from '../errors/chatError.ts';
import * as codes from '../errors/codes.ts';
import type { Methods } from '../pipeline.ts';
import { convOf } from '../state/conv.ts';
import type { Face } from '../state/face.ts';
import type { ConversationResults } from '../types.ts';
import { areMarks, marksOf } from './marks.ts';

export type LabelMethods = Pick<
  Methods,
  | 'setConversationCustomData'
  | 'markConversation'
  | 'getConversationGroupList'
  | 'createConversationGroup'
  | 'deleteConversationGroup'
  | 'renameConversationGroup'
  | 'addConversationsToGroup'
  | 'deleteConversationsFromGroup'
>;

/** The names of a user's conversation groups, which heads have by their number alone. */
export class Labels {
  private known: ReadonlyMap<number, string> = new Map();
  private fetching: Promise<void> | undefined;
  private told: readonly string[] = [];

  constructor(private readonly face: Face) {}

  /** The names of these groups, as far as they are known. */
  namesOf(numbers: readonly number[]): string[] {
    return numbers.flatMap((number) => this.known.get(number) ?? []);
  }

  /** All names as the server has them now, the conversations show them then. Calls of one moment ask once. */
  async fetch(): Promise<string[]> {
    this.fetching ??= this.ask().finally(() => {
      this.fetching = undefined;
    });
    await this.fetching;
    return [...this.known.values()];
  }

  /** Waits for the names that are being fetched, if any. */
  async settled(): Promise<void> {
    await this.fetching?.catch(() => {});
  }

  /** Groups were made, renamed or deleted, or have other conversations: tells of both. */
  async changed(numbers: readonly number[] = []): Promise<void> {
    const { ready, emitter, conversations } = this.face;
    const names = await this.fetch();
    const isNews = !sameNames(this.told, names);
    this.told = names;
    if (isNews) ready.tell(() => emitter.emit(EVENT.CONVERSATION_GROUP_LIST_UPDATED, names));
    for (const groupName of this.namesOf(numbers)) {
      const isIn = ({ conversationGroupList }: { conversationGroupList: string[] }) =>
        conversationGroupList.includes(groupName);
      ready.tell(() =>
        emitter.emit(EVENT.CONVERSATION_IN_GROUP_UPDATED, {
          groupName,
          conversationList: conversations.list().filter(isIn),
        }),
      );
    }
  }

  /** Names that were kept on the device may be others by now. */
  synced(): void {
    if (this.known.size > 0) this.face.later.soon(() => this.changed());
  }

  reset(): void {
    this.known = new Map();
    this.told = [];
    this.fetching = undefined;
  }

  private async ask(): Promise<void> {
    const { core, conversations, lists } = this.face;
    const uid = core.me?.uid;
    const { groups } = await core.callLabels('getConversationGroups', {});
    if (core.me?.uid !== uid) return;
    const names = new Map(groups.map(({ number, name }) => [number, name]));
    if (sameNames([...this.known.values()], [...names.values()])) return;
    this.known = names;
    const convs = core.heads().flatMap(({ conv, labels }) => (labels?.groups.length ? conv : []));
    for (const conv of convs) conversations.refresh(conv);
    if (convs.length > 0) lists.changed(convs);
  }
}

const sameNames = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((name, at) => name === others[at]);

type Outcome = OutputOf<SocketCommands['markConversations']>['results'];

/** Marks, texts and groups of conversations (sdk-js-api §4.7). */
export function labelMethods({ core }: Face, labels: Labels): LabelMethods {
  const mark = async (convs: readonly string[], marking: Omit<InputOf<SocketCommands['markConversations']>, 'convs'>) =>
    resultsOf((await core.callLabels('markConversations', { convs: convs.map(convOf), ...marking })).results);
  const move = async (name: string, convs: readonly string[], isIn: boolean) =>
    resultsOf((await core.callLabels('moveConversations', { name, convs: convs.map(convOf), isIn })).results);
  return {
    setConversationCustomData: ({ conversationIDList, customData }) => mark(conversationIDList, { custom: customData }),
    async markConversation({ conversationIDList, markType, enableMark }) {
      if (!areMarks(markType)) throw chatError(codes.INVALID_OPERATION);
      const marks = marksOf(markType);
      return mark(conversationIDList, enableMark ? { set: marks } : { clear: marks });
    },
    getConversationGroupList: () => labels.fetch(),
    async createConversationGroup({ conversationIDList, groupName }) {
      const convs = conversationIDList.map(convOf);
      const { results } = await core.callLabels('createConversationGroup', { name: groupName, convs });
      await labels.changed();
      return resultsOf(results);
    },
    async deleteConversationGroup(name) {
      await core.callLabels('deleteConversationGroup', { name });
      await labels.changed();
      return {};
    },
    async renameConversationGroup({ oldName, newName }) {
      await core.callLabels('renameConversationGroup', { name: oldName, newName });
      await labels.changed();
      return {};
    },
    addConversationsToGroup: ({ conversationIDList, groupName }) => move(groupName, conversationIDList, true),
    deleteConversationsFromGroup: ({ conversationIDList, groupName }) => move(groupName, conversationIDList, false),
  };
}

function resultsOf(results: Outcome): ConversationResults {
  return {
    successConversationIDList: results.filter(({ code }) => code === 0).map(({ conv }) => conv),
    failureConversationIDList: results
      .filter(({ code }) => code !== 0)
      .map(({ conv, code, info = '' }) => ({ conversationID: conv, code, message: info })),
  };
}
