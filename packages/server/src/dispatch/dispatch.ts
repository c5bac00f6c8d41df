import { type CommandTable, restCommands, socketCommands } from '@hongyan/contract';
import { accountHandlers } from '../account/handlers.ts';
import { muteHandlers } from '../account/muteHandlers.ts';
import { passwordHandlers } from '../account/passwordHandlers.ts';
import { profileHandlers } from '../account/profileHandlers.ts';
import { restProfileHandlers } from '../account/restProfileHandlers.ts';
import { signInHandlers } from '../account/signInHandlers.ts';
import { addressHandlers } from '../app/addressHandlers.ts';
import { settingsHandlers } from '../app/handlers.ts';
import { chatLogHandlers } from '../chatLog/handlers.ts';
import { conversationHandlers } from '../conversation/handlers.ts';
import { labelHandlers } from '../conversation/labelHandlers.ts';
import { receiveAllHandlers } from '../conversation/receiveAllHandlers.ts';
import { contactHandlers } from '../conversation/restHandlers.ts';
import { restLabelHandlers } from '../conversation/restLabelHandlers.ts';
import { crashHandlers, restCrashHandlers } from '../crash/handlers.ts';
import type { Ctx } from '../ctx.ts';
import { fileHandlers } from '../file/handlers.ts';
import { restFileHandlers } from '../file/restHandlers.ts';
import { groupHandlers } from '../group/handlers.ts';
import { memberHandlers } from '../group/memberHandlers.ts';
import { groupMessageHandlers } from '../group/messageHandlers.ts';
import { restGroupHandlers } from '../group/restGroupHandlers.ts';
import { restMemberHandlers } from '../group/restMemberHandlers.ts';
import { restMessageHandlers } from '../group/restMessageHandlers.ts';
import { restStateHandlers } from '../group/restStateHandlers.ts';
import { restTopicHandlers } from '../group/restTopicHandlers.ts';
import { stateCommandHandlers } from '../group/stateHandlers.ts';
import { topicHandlers } from '../group/topicHandlers.ts';
import { guestHandlers } from '../live/guestHandlers.ts';
import { liveRestHandlers } from '../live/restHandlers.ts';
import { messageHandlers } from '../message/handlers.ts';
import { mergedHandlers, mergedRestHandlers } from '../message/mergedHandlers.ts';
import { ownSideHandlers } from '../message/ownSideHandlers.ts';
import { c2cRestHandlers } from '../message/restHandlers.ts';
import { roamHandlers } from '../message/roamHandlers.ts';
import { offlinePushHandlers } from '../offlinePush/handlers.ts';
import { restOfflinePushHandlers } from '../offlinePush/restHandlers.ts';
import { stateHandlers } from '../presence/handlers.ts';
import { statusHandlers } from '../presence/statusHandlers.ts';
import { pushAttributeHandlers } from '../push/attributeHandlers.ts';
import { pushNoticeHandlers } from '../push/noticeHandlers.ts';
import { oldPushHandlers } from '../push/oldHandlers.ts';
import { pushHandlers } from '../push/restHandlers.ts';
import { pushTagHandlers } from '../push/tagHandlers.ts';
import { extensionHandlers } from '../reaction/extensionHandlers.ts';
import { reactionHandlers } from '../reaction/handlers.ts';
import { restExtensionHandlers } from '../reaction/restExtensionHandlers.ts';
import { restReactionHandlers } from '../reaction/restReactionHandlers.ts';
import { applicationHandlers } from '../relation/applicationHandlers.ts';
import { followHandlers, restFollowHandlers } from '../relation/followHandlers.ts';
import { friendGroupHandlers } from '../relation/groupHandlers.ts';
import { friendHandlers } from '../relation/handlers.ts';
import { restFriendHandlers } from '../relation/restFriendHandlers.ts';
import { restListHandlers } from '../relation/restListHandlers.ts';
import { statisticsHandlers } from '../statistics/handlers.ts';
import { auditHandlers } from '../words/auditHandlers.ts';
import { wordHandlers } from '../words/handlers.ts';
import { Authoriser } from './authorise.ts';
import type { AnyHandlers, HandlersOf, Route } from './handlers.ts';
import type { Dispatcher } from './port.ts';
import { restDispatch } from './restDispatch.ts';
import { socketDispatch } from './socketDispatch.ts';

const restHandlers: HandlersOf<typeof restCommands> = {
  ...accountHandlers,
  ...c2cRestHandlers,
  ...roamHandlers,
  ...ownSideHandlers,
  ...mergedRestHandlers,
  ...restFileHandlers,
  ...stateHandlers,
  ...restGroupHandlers,
  ...restMemberHandlers,
  ...restMessageHandlers,
  ...restTopicHandlers,
  ...wordHandlers,
  ...auditHandlers,
  ...muteHandlers,
  ...restStateHandlers,
  ...liveRestHandlers,
  ...restExtensionHandlers,
  ...restReactionHandlers,
  ...restFriendHandlers,
  ...restListHandlers,
  ...restFollowHandlers,
  ...contactHandlers,
  ...restProfileHandlers,
  ...restLabelHandlers,
  ...statisticsHandlers,
  ...passwordHandlers(),
  ...chatLogHandlers,
  ...addressHandlers,
  ...settingsHandlers,
  ...pushHandlers,
  ...pushTagHandlers,
  ...pushAttributeHandlers,
  ...oldPushHandlers,
  ...pushNoticeHandlers,
  ...restCrashHandlers,
  ...restOfflinePushHandlers,
};

const socketHandlers = (ctx: Ctx, auth: Authoriser): HandlersOf<typeof socketCommands> => ({
  ...signInHandlers(auth, ctx.server),
  ...profileHandlers,
  ...messageHandlers,
  ...mergedHandlers,
  ...fileHandlers,
  ...conversationHandlers,
  ...groupHandlers,
  ...memberHandlers,
  ...groupMessageHandlers,
  ...topicHandlers,
  ...stateCommandHandlers,
  ...guestHandlers(auth, ctx.server),
  ...reactionHandlers,
  ...extensionHandlers,
  ...friendHandlers,
  ...applicationHandlers,
  ...friendGroupHandlers,
  ...followHandlers,
  ...labelHandlers,
  ...receiveAllHandlers,
  ...crashHandlers,
  ...offlinePushHandlers,
  ...statusHandlers,
});

/** The dispatcher over every command of the contract. */
export function createDispatcher(ctx: Ctx): Dispatcher {
  const auth = new Authoriser(ctx);
  const socket = socketHandlers(ctx, auth);
  return {
    rest: restDispatch(ctx, routesOf(restCommands, restHandlers as AnyHandlers), auth),
    socket: socketDispatch(ctx, routesOf(socketCommands, socket as AnyHandlers)),
  };
}

function routesOf(table: CommandTable, handlers: AnyHandlers): Map<string, Route> {
  const routes = new Map<string, Route>();
  for (const [name, spec] of Object.entries(table)) {
    const handler = handlers[name];
    if (!handler) throw new Error(`no handler for ${name}`);
    for (const path of [name, ...(spec.aliases ?? [])]) routes.set(path, { spec, handler });
  }
  return routes;
}
