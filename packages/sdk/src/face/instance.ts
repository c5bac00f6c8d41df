import { openConnection } from '../connection/connect.ts';
import { SdkFault } from '../connection/fault.ts';
import type { Connection, ConnectionListener, Platform } from '../connection/port.ts';
import { createCore } from '../core/createCore.ts';
import { httpAddress } from '../platform/server.ts';
import { memoryStore } from '../store/memory.ts';
import type { Store } from '../store/port.ts';
import type { StoreTrouble } from '../store/resilient.ts';
import type { SharingStore } from '../tabs/sharing.ts';
import { EVENT } from './constants/event.ts';
import { VERSION } from './constants/version.ts';
import { createCrashWatch } from './crash/watch.ts';
import { ChatError } from './errors/chatError.ts';
import { createEmitter } from './events/emitter.ts';
import { createLater, laterMethods } from './later.ts';
import type { Messaging } from './laterPart.ts';
import { createLog, type LogSink } from './log/log.ts';
import { conversationMethods } from './methods/conversations.ts';
import { createMethods } from './methods/create.ts';
import { extraMethods } from './methods/extras.ts';
import { groupMethods } from './methods/groups.ts';
import { historyMethods } from './methods/history.ts';
import { profileMethods } from './methods/profile.ts';
import { readMethods } from './methods/read.ts';
import { sendMethods } from './methods/send.ts';
import { sessionMethods } from './methods/session.ts';
import { isIntl } from './objects/messageForShow.ts';
import { type Methods, throughPipeline } from './pipeline.ts';
import { createReadiness } from './readiness.ts';
import { signalingMethods } from './signaling/methods.ts';
import { createConversationCache } from './state/conversationCache.ts';
import { createExtensionVersions } from './state/extensionVersions.ts';
import type { Face } from './state/face.ts';
import { createFollowNotices } from './state/follows.ts';
import { createFriendCache } from './state/friendCache.ts';
import { createGroupCache } from './state/groupCache.ts';
import { createListener, reportCaught } from './state/listener.ts';
import { createListNotices } from './state/listNotices.ts';
import { createMessageCache } from './state/messageCache.ts';
import { createOutbox } from './state/outbox.ts';
import { createProfileCache } from './state/profileCache.ts';
import { createReactionNotices } from './state/reactionNotices.ts';
import { createReady } from './state/ready.ts';
import { createTopicCache } from './state/topicCache.ts';
import type { ChatInstance, CreateOptions } from './types.ts';

/** What an instance is made of. */
export interface InstanceParts {
  sdkAppId: number;
  /** Address of the server's WebSocket; undefined when none is known: then every `login` rejects at once. */
  url: string | undefined;
  platform: Platform;
  options: CreateOptions;
  /** Called by `destroy`. */
  release?: () => void;
  logSink?: LogSink;
}

/** Makes an instance: a plain object of methods that do not depend on `this` (sdk-js-api §1). */
export function createInstance(parts: InstanceParts): ChatInstance {
  const face = createFace(parts, () => messaging);
  const messaging = { ...createMethods(face), ...sendMethods(face) };
  const here = {
    ...sessionMethods(face),
    ...messaging,
    ...historyMethods(face),
    ...readMethods(face),
    ...conversationMethods(face),
    ...groupMethods(face),
    ...profileMethods(face),
    ...signalingMethods(face),
    ...extraMethods(face),
  };
  const methods: Methods = { ...here, ...laterMethods(face, here) };
  const checked = Object.entries(methods).map(([name, run]) => [name, throughPipeline(face, name, run)]);
  // The pipeline gives each method the type that `Methods` derives it from.
  return Object.fromEntries(checked) as ChatInstance;
}

function createFace(parts: InstanceParts, messaging: () => Messaging): Face {
  const { sdkAppId, url = '', options, release = () => {}, logSink } = parts;
  const log = createLog(logSink, () => options.logFile);
  const watch = createCrashWatch(
    log,
    () => parts.platform.nowMs(),
    () => reportCaught(face),
  );
  if (options.disableCrashReport === true) watch.stop();
  const platform = watch.over(parts.platform);
  const emitter = createEmitter(log);
  const readiness = createReadiness();
  const base = {
    sdkAppId,
    hasServer: url !== '',
    isInManyRooms: options.unlimitedAVChatRoom === true,
    isLite: options.isLite === true,
    log,
    watch,
    emitter,
    readiness,
    timers: platform,
    random: () => platform.random(),
    release,
  };
  const store = storeOf(
    options,
    troubleTold(() => face),
  );
  const open = (listener: ConnectionListener, on = platform): Connection =>
    openConnection({ url, sdkAppId, sdkVersion: VERSION, platform: on, listener });
  const fault = (code: number, info: string): Error => new SdkFault(code, info);
  const core = createCore({
    sdkAppId,
    store,
    connect: store.share?.({ sdkAppId, platform, open, fault }) ?? open,
    listener: createListener(() => face),
  });
  const places = { server: httpAddress(url), proxy: options.fileDownloadProxy ?? options.fileUploadProxy };
  const outbox = createOutbox();
  const profiles = createProfileCache(core);
  const friends = createFriendCache({ core, profiles });
  const groups = createGroupCache({ core, isIntl: isIntl(sdkAppId) });
  const messages = createMessageCache({ core, groups, profiles, places }, outbox.has);
  const known = { core, profiles, groups, friends };
  const later = createLater(() => face, messaging);
  const conversations = createConversationCache({
    ...{ ...known, isIntl: isIntl(sdkAppId), places },
    groupNames: (numbers) => later.part?.labels.namesOf(numbers) ?? [],
    onGroups: (numbers) => later.soon(({ labels }) => labels.changed(numbers)),
  });
  const isPartial = options.partialUpdatedConversations === true;
  const lists = createListNotices(
    { emitter, readiness, timers: platform, conversations, groups, friends, isSynced: () => face.isSynced },
    { isPartial, isThrottled: !isPartial && options.eventThrottling !== false },
  );
  const ready = createReady({ readiness, emitter, timers: platform }, lists.all);
  const topics = createTopicCache({ core, isIntl: isIntl(sdkAppId), places });
  const reactions = createReactionNotices({ core, emitter, log }, ready);
  const extensions = createExtensionVersions();
  const follows = createFollowNotices({ timers: platform, profiles, emitter, ready });
  const caches = { outbox, profiles, friends, messages, groups, topics, conversations, extensions };
  const face: Face = {
    ...base,
    ...caches,
    core,
    net: 'connecting',
    isSynced: false,
    lists,
    reactions,
    follows,
    ready,
    later,
  };
  return face;
}

/** The app's own choice, which a store of this package made. */
const storeOf = (
  { localStore }: CreateOptions,
  told: (trouble: StoreTrouble) => void,
): Store & Partial<SharingStore> =>
  localStore ? (localStore.open(told as Parameters<typeof localStore.open>[0]) as Store) : memoryStore();

/** The data base of the device failed (error-codes §1.1): the app may want to tell its user. */
const DEVICE_STORE_FAILED = 6019;

const troubleTold =
  (face: () => Face) =>
  ({ trouble, isRebuilt, message }: StoreTrouble): void => {
    face().log.warn(`the local store is ${trouble}: ${message}`);
    const text = isRebuilt ? 'was emptied and is filled again' : 'keeps nothing until the next sign-in';
    face().emitter.emit(EVENT.ERROR, new ChatError(DEVICE_STORE_FAILED, `The local store is ${trouble} and ${text}`));
  };
