import type { InputOf, RestCommands } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, RestCaller } from '../dispatch/handlers.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Labelled } from '../storage/port/labels.ts';
import {
  deleteConversationGroup,
  type LabelFate,
  type Labelling,
  logsOf,
  makeConversationGroup,
  markConversations,
  moveConversations,
  renameConversationGroup,
} from './labels.ts';
import { CONTACT, contactOwner, namedIn } from './restHandlers.ts';

type LabelCommand = Extract<keyof RestCommands, `recentcontact/${string}contact${string}`>;
type Update = InputOf<RestCommands['recentcontact/update_contact_group']>['UpdateGroup'];

const MARKS = 1;
const TEXT = 2;
const RENAME = 1;
const PUT_IN = 1;

/** Marks and groups of conversations over REST (rest-api §25.3). */
export const restLabelHandlers: Pick<HandlersOf<RestCommands>, LabelCommand> = {
  async 'recentcontact/create_contact_group'(ctx, input, caller) {
    const by = await labellingOf(ctx, caller, input.From_Account);
    const GroupResultItem = [];
    for (const { GroupName: name, ContactItem: items = [] } of input.GroupContactItem) {
      const named = items.map(namedIn);
      const { group } = await makeConversationGroup(ctx, by, 'GroupName', name);
      const { fates } = await moveConversations(ctx, by, { name, isIn: true, named });
      const ResultItem = items.map((item, at) => ({ ContactItem: contactItem(item), ...resultOf(fates[at]) }));
      GroupResultItem.push({ GroupItem: groupItem(group), ResultItem });
    }
    return { GroupResultItem };
  },

  async 'recentcontact/update_contact_group'(ctx, input, caller) {
    const by = await labellingOf(ctx, caller, input.From_Account);
    const { UpdateGroup: update, UpdateType } = input;
    const { UpdateGroupType, OldGroupName } = update;
    const { group, ContactResultItem } =
      UpdateGroupType === RENAME ? await rename(ctx, by, update) : await moveAll(ctx, by, update);
    const named = { GroupName: group.name, OldGroupName, GroupId: group.number };
    return { UpdateType, UpdateGroupResult: { UpdateGroupType, ...named, ContactResultItem } };
  },

  async 'recentcontact/del_contact_group'(ctx, input, caller) {
    const by = await labellingOf(ctx, caller, input.From_Account);
    const GroupItem = [];
    for (const name of input.GroupName) GroupItem.push(groupItem((await deleteConversationGroup(ctx, by, name)).group));
    return { GroupItem };
  },

  async 'recentcontact/mark_contact'(ctx, input, caller) {
    const by = await labellingOf(ctx, caller, input.From_Account);
    const markings = input.MarkItem.map(
      ({ OptType, ContactItem, ClearMark: clear, SetMark: set, CustomMark: custom }) => ({
        named: namedIn(ContactItem),
        ...(OptType !== TEXT && { set, clear }),
        ...(OptType !== MARKS && { custom }),
      }),
    );
    const { fates } = await markConversations(ctx, by, markings);
    return {
      ResultItem: input.MarkItem.map(({ OptType, ContactItem }, at) => ({
        OptType,
        ContactItem: contactItem(ContactItem),
        ...resultOf(fates[at]),
      })),
    };
  },

  async 'recentcontact/get_contact_group'(ctx, input, caller) {
    const { uid } = await contactOwner(ctx, caller, input.From_Account);
    const count = caller.settings.pageMax;
    const rows = await ctx.storage.labels.page(uid, input.StartIndex, count + 1);
    const page = rows.slice(0, count);
    const isLast = rows.length <= count;
    return {
      ContactItem: page.map(labelledItem),
      GroupItem: await groupItems(ctx, uid),
      CompleteFlag: isLast ? 1 : 0,
      NextStartIndex: isLast ? 0 : (page.at(-1)?.convId ?? 0),
    };
  },

  async 'recentcontact/search_contact_group'(ctx, input, caller) {
    const owner = await contactOwner(ctx, caller, input.From_Account);
    const found = await logsOf(ctx, owner, input.ContactItem.map(namedIn));
    const labelled = await ctx.storage.labels.of(owner.uid, found.logs);
    const byPlace = new Map(found.places.map((place, at) => [place, labelled[at]]));
    const ContactResultItem = input.ContactItem.map((item, at) => ({
      ...NO_LABELS,
      ...contactItem(item),
      ...labelsItem(byPlace.get(at)),
    }));
    return { ContactResultItem, GroupItem: await groupItems(ctx, owner.uid) };
  },
};

async function labellingOf(ctx: Pick<Ctx, 'accounts'>, caller: RestCaller, userId: string): Promise<Labelling> {
  return { me: await contactOwner(ctx, caller, userId), settings: caller.settings };
}

type Needs = Parameters<typeof moveConversations>[0];

async function rename(ctx: Needs, by: Labelling, { OldGroupName: name, NewGroupName: newName = '' }: Update) {
  const { group } = await renameConversationGroup(ctx, by, { field: 'NewGroupName', name, newName });
  return { group, ContactResultItem: [] };
}

/** Puts in first, then takes out: each of both in one unit. */
async function moveAll(ctx: Needs, by: Labelling, { OldGroupName: name, ContactUpdateItem: items = [] }: Update) {
  const fates = new Map<number, LabelFate | undefined>();
  const move = async (isIn: boolean) => {
    const places = [...items.keys()].filter((at) => (items[at]?.ContactOptType === PUT_IN) === isIn);
    const named = places.flatMap((at) => (items[at] ? [namedIn(items[at].ContactItem)] : []));
    const moved = await moveConversations(ctx, by, { name, isIn, named });
    for (const [at, place] of places.entries()) fates.set(place, moved.fates[at]);
    return moved.group;
  };
  // Names that are missing are found before anything is done.
  for (const { ContactItem } of items) namedIn(ContactItem);
  const group = await move(true);
  await move(false);
  const ContactResultItem = items.map(({ ContactOptType, ContactItem }, at) => ({
    ...{ ContactOptType, ContactItem: contactItem(ContactItem) },
    ...resultOf(fates.get(at)),
  }));
  return { group, ContactResultItem };
}

/** A conversation as the caller named it, without what else it said of it. */
const contactItem = ({ Type, To_Account, ToGroupId }: { Type: 1 | 2; To_Account?: string; ToGroupId?: string }) => ({
  Type,
  ...(To_Account !== undefined && { To_Account }),
  ...(ToGroupId !== undefined && { ToGroupId }),
});

const resultOf = (fate: LabelFate | undefined) => ({ ResultCode: fate?.code ?? 0, ResultInfo: fate?.info ?? '' });

const groupItem = ({ name, number }: { name: string; number: number }) => ({ GroupName: name, GroupId: number });

const groupItems = async (ctx: Pick<Ctx, 'storage'>, uid: Account['uid']) =>
  (await ctx.storage.labels.groups(uid)).map(groupItem);

const NO_LABELS = { StandardMark: '0', CustomMark: '', ContactGroupId: [], Timestamp: 0 };

function labelsItem(labelled: Labelled | undefined) {
  if (!labelled) return {};
  const { marks, groups, custom, changedMs } = labelled;
  return {
    StandardMark: marks.reduce((bits, place) => bits | (1n << BigInt(place)), 0n).toString(2),
    CustomMark: custom,
    ContactGroupId: groups,
    Timestamp: Math.floor(changedMs / 1000),
  };
}

const labelledItem = (labelled: Labelled) => ({
  ...(labelled.groupId === undefined
    ? { Type: CONTACT.c2c, To_Account: labelled.peerUserId ?? '' }
    : { Type: CONTACT.group, ToGroupId: labelled.groupId }),
  ...NO_LABELS,
  ...labelsItem(labelled),
});
