import { type FaultName, ImError, type InputOf, type OutputOf, type RestCommands } from '@hongyan/contract';
import { groupPlace } from '../conversation/place.ts';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, RestCaller } from '../dispatch/handlers.ts';
import { adminAccount, groupIn } from '../group/restBy.ts';
import { supports } from '../group/rules.ts';
import { locateC2c } from '../message/locate.ts';
import { restAsked, senderOf } from '../message/rest.ts';
import type { ExtensionPage, ExtensionWrite } from '../storage/port/extensions.ts';
import { assertPairs, type Extended, readExtensions, type WrittenExtension, writeExtensions } from './extend.ts';

type ExtensionCommand = Extract<keyof RestCommands, `openim_msg_ext_http_svc/${string}`>;
type SetInput = Pick<
  InputOf<RestCommands['openim_msg_ext_http_svc/group_set_key_values']>,
  'OperateType' | 'ExtensionList'
>;
type Written = OutputOf<RestCommands['openim_msg_ext_http_svc/set_key_values']>;
type Read = OutputOf<RestCommands['openim_msg_ext_http_svc/get_key_values']>;
const LIST = 'ExtensionList';
const FIELD = { list: LIST, key: 'Key', value: 'Value' };
const SET = 1;
const CLEAR = 3;

/** Extensions of messages over REST (rest-api §7): the app writes them, whose versions are not checked. */
export const restExtensionHandlers: Pick<HandlersOf<RestCommands>, ExtensionCommand> = {
  async 'openim_msg_ext_http_svc/set_key_values'(ctx, input, caller) {
    const what = writeOf(caller, 'c2cParamsIllegal', input);
    const { results } = await writeExtensions(
      ctx,
      caller.settings,
      { ...(await inC2c(ctx, caller, input)), ...(await actingIn(ctx, caller)) },
      what,
    );
    return written(results);
  },

  async 'openim_msg_ext_http_svc/get_key_values'(ctx, input, caller) {
    return read(await readExtensions(ctx, caller.settings, await inC2c(ctx, caller, input), input.StartSeq));
  },

  async 'openim_msg_ext_http_svc/group_set_key_values'(ctx, input, caller) {
    const what = writeOf(caller, 'groupParamsIllegal', input);
    const { results } = await writeExtensions(
      ctx,
      caller.settings,
      { ...(await inGroup(ctx, caller, input)), ...(await actingIn(ctx, caller)) },
      what,
    );
    return written(results);
  },

  async 'openim_msg_ext_http_svc/group_get_key_values'(ctx, input, caller) {
    return read(await readExtensions(ctx, caller.settings, await inGroup(ctx, caller, input), input.StartSeq));
  },
};

/** The one-to-one message that a key names: `From_Account`, or the administrator that calls, sent it. */
async function inC2c(
  ctx: Ctx,
  caller: RestCaller,
  { From_Account, ...input }: InputOf<RestCommands['openim_msg_ext_http_svc/get_key_values']>,
): Promise<Extended> {
  const from = await senderOf(ctx, caller, From_Account);
  return locateC2c(ctx, caller, { ...input, From_Account: from.userId });
}

async function inGroup(
  ctx: Ctx,
  caller: RestCaller,
  { GroupId, MsgSeq }: InputOf<RestCommands['openim_msg_ext_http_svc/group_get_key_values']>,
): Promise<Extended> {
  const group = await groupIn(ctx, caller, GroupId);
  supports(group, 'extensions', 'extensions of messages');
  return { place: groupPlace(await adminAccount(ctx, caller), group), seq: MsgSeq };
}

/** The administrator that writes, by whose name those who see the message know it. */
async function actingIn(
  { accounts }: Pick<Ctx, 'accounts'>,
  caller: RestCaller,
): Promise<Pick<Extended, 'actor' | 'told'>> {
  const actor = await accounts.find(caller.app.sdkAppId, caller.userId);
  return { told: restAsked(caller, {}), ...(actor && { actor }) };
}

function writeOf(
  { settings }: RestCaller,
  fault: FaultName,
  { OperateType, ExtensionList: list }: SetInput,
): ExtensionWrite {
  if (OperateType === CLEAR) return { kind: 'clear' };
  if (!list) throw new ImError(fault, { field: LIST, reason: 'is required for OperateType 1 and 2' });
  const pairs = list.map(({ Key: key, Value: value, Seq: version = 0 }, at) => {
    if (OperateType !== SET || value !== undefined) return { key, value: value ?? '', version };
    throw new ImError(fault, { field: `${LIST}[${at}].Value`, reason: 'is required for OperateType 1' });
  });
  assertPairs(settings, fault, FIELD, pairs);
  return { kind: OperateType === SET ? 'set' : 'delete', pairs };
}

const written = (results: readonly WrittenExtension[]): Written => ({
  ExtensionList: results.map(({ code, key, value, seq }) => ({
    ErrorCode: code,
    Extension: { Key: key, Value: value, Seq: seq },
  })),
});

const read = ({ extensions, latest, cleared, isCompleted }: ExtensionPage): Read => ({
  CompleteFlag: isCompleted ? 1 : 0,
  LatestSeq: latest,
  ClearSeq: cleared,
  ExtensionList: extensions.map(({ key, value, version }) => ({ Key: key, Value: value, Seq: version })),
});
