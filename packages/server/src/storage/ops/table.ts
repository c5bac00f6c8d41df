import type { Tx } from '../tx.ts';
import * as accounts from './accounts.ts';
import { appendC2c } from './append.ts';
import * as applications from './applications.ts';
import * as apps from './apps.ts';
import * as blacklist from './blacklist.ts';
import * as changes from './changes.ts';
import * as chatLog from './chatLog.ts';
import * as settings from './conversationSettings.ts';
import * as conversations from './conversations.ts';
import * as crashes from './crashes.ts';
import * as devices from './devices.ts';
import * as extensions from './extensions.ts';
import * as figures from './figures.ts';
import * as files from './files.ts';
import * as follows from './follows.ts';
import { add as addFriends } from './friendAdd.ts';
import * as friendApplications from './friendApplications.ts';
import { forget } from './friendForget.ts';
import * as friendGroups from './friendGroups.ts';
import { among } from './friendRows.ts';
import * as friends from './friends.ts';
import * as groupAppend from './groupAppend.ts';
import { clearHistory } from './groupClear.ts';
import { create } from './groupCreate.ts';
import * as groupMembers from './groupMembers.ts';
import { notify } from './groupNews.ts';
import * as groupReceipts from './groupReceipts.ts';
import * as groupState from './groupState.ts';
import * as groups from './groups.ts';
import * as labels from './labels.ts';
import * as live from './live.ts';
import { locate } from './locate.ts';
import * as mergedLists from './mergedLists.ts';
import { devicesOf, receivers } from './offlinePushReceivers.ts';
import * as pushRecords from './offlinePushRecords.ts';
import * as pushTokens from './offlinePushTokens.ts';
import type { Op, OpArgs, OpName, OpResult, Stores } from './op.ts';
import * as outbox from './outbox.ts';
import * as outboxSubject from './outboxSubject.ts';
import * as pages from './page.ts';
import * as passwords from './passwords.ts';
import * as pins from './pins.ts';
import * as profiles from './profiles.ts';
import * as pushes from './pushes.ts';
import * as pushMarks from './pushMarks.ts';
import { recipients } from './pushRecipients.ts';
import * as pushWaiting from './pushWaiting.ts';
import * as reactions from './reactions.ts';
import * as readPosition from './readPosition.ts';
import * as receiveAll from './receiveAll.ts';
import { seqs } from './relationRows.ts';
import { findRepeat } from './repeat.ts';
import * as retention from './retention.ts';
import * as revise from './revise.ts';
import * as statistics from './statistics.ts';
import * as topics from './topics.ts';
import * as userEvents from './userEvents.ts';
import * as wordAudits from './wordAudits.ts';
import * as words from './words.ts';

const read = <R>(run: R): { kind: 'read'; run: R } => ({ kind: 'read', run });
const write = <R>(run: R): { kind: 'write'; run: R } => ({ kind: 'write', run });

/** Every operation, written once for all adapters. */
export const ops: { [N in OpName]: Op<N> } = {
  'apps.put': write(apps.put),
  'apps.list': read(apps.list),
  'apps.setState': write(apps.setState),
  'apps.setSettings': write(apps.setSettings),
  'accounts.import': write(accounts.importAccounts),
  'accounts.count': read(accounts.count),
  'accounts.find': read(accounts.find),
  'accounts.delete': write(accounts.deleteAccounts),
  'accounts.kick': write(accounts.kick),
  'accounts.mute': write(accounts.mute),
  'profiles.find': read(profiles.find),
  'profiles.update': write(profiles.update),
  'devices.signIn': write(devices.signIn),
  'devices.signOut': write(devices.signOut),
  'devices.signedIn': read(devices.signedIn),
  'messages.appendC2c': write(appendC2c),
  'messages.findRepeat': read(findRepeat),
  'messages.page': read(pages.page),
  'messages.pageByTime': read(pages.pageByTime),
  'messages.locate': read(locate),
  'messages.get': read(pages.get),
  'messages.recall': write(revise.recall),
  'messages.edit': write(revise.edit),
  'messages.deleteFor': write(changes.deleteFor),
  'messages.receipt': write(changes.receipt),
  'messages.changes': read(changes.changes),
  'mergedLists.keep': write(mergedLists.keep),
  'mergedLists.find': read(mergedLists.find),
  'mergedLists.layers': read(mergedLists.layers),
  'mergedLists.sweep': write(mergedLists.sweep),
  'files.begin': write(files.begin),
  'files.ready': write(files.ready),
  'files.withHash': read(files.withHash),
  'files.find': read(files.find),
  'files.sweep': write(files.sweep),
  'files.forget': write(files.forget),
  'files.secret': write(files.secret),
  'chatLog.step': read(chatLog.step),
  'retention.outdated': read(retention.outdated),
  'retention.trim': write(retention.trim),
  'conversations.list': read(conversations.list),
  'conversations.heads': read(conversations.heads),
  'conversations.some': read(conversations.some),
  'conversations.get': read(conversations.get),
  'conversations.topicHeads': read(conversations.topicHeads),
  'conversations.topics': read(conversations.topics),
  'conversations.unread': read(conversations.unread),
  'conversations.totalUnread': read(conversations.totalUnread),
  'conversations.markRead': write(readPosition.markRead),
  'conversations.setUnread': write(readPosition.setUnread),
  'conversations.clear': write(settings.clear),
  'conversations.delete': write(settings.deleteConversation),
  'conversations.set': write(settings.set),
  'groups.create': write(create),
  'groups.find': read(groups.find),
  'groups.list': read(groups.list),
  'groups.names': read(groups.names),
  'groups.numbered': read(groups.numbered),
  'groups.joined': read(groups.joined),
  'groups.gidsOf': read(groups.gidsOf),
  'groups.update': write(groups.update),
  'groups.transfer': write(groups.transfer),
  'groups.dissolve': write(groups.dissolve),
  'groups.add': write(groupMembers.add),
  'groups.remove': write(groupMembers.remove),
  'groups.updateMember': write(groupMembers.updateMember),
  'groups.mute': write(groupMembers.mute),
  'groups.muteOf': read(groupMembers.muteOf),
  'groups.muted': read(groupMembers.muted),
  'groups.members': read(groupMembers.members),
  'groups.memberPlaces': read(groupMembers.memberPlaces),
  'groups.membersAmong': read(groupMembers.membersAmong),
  'groups.append': write(groupAppend.append),
  'groups.appendAll': write(groupAppend.appendAll),
  'groups.findRepeat': read(groupAppend.findRepeat),
  'groups.latestOf': read(groupAppend.latestOf),
  'groups.reserve': write(groups.reserve),
  'groups.clearHistory': write(clearHistory),
  'groups.notify': write(notify),
  'groups.apply': write(applications.apply),
  'groups.applications': read(applications.applications),
  'groups.acceptApplication': write(applications.acceptApplication),
  'groups.refuseApplication': write(applications.refuseApplication),
  'groups.application': read(applications.application),
  'groups.receipt': write(groupReceipts.receipt),
  'groups.receipts': read(groupReceipts.receipts),
  'groups.receiptMembers': read(groupReceipts.receiptMembers),
  'groups.pin': write(pins.pin),
  'groups.pinned': read(pins.pinned),
  'topics.create': write(topics.create),
  'topics.list': read(topics.list),
  'topics.delete': write(topics.deleteTopics),
  'groupState.attributes': read(groupState.attributes),
  'groupState.setAttributes': write(groupState.setAttributes),
  'groupState.deleteAttributes': write(groupState.deleteAttributes),
  'groupState.counters': read(groupState.counters),
  'groupState.changeCounters': write(groupState.changeCounters),
  'groupState.deleteCounters': write(groupState.deleteCounters),
  'live.ban': write(live.ban),
  'live.unban': write(live.unban),
  'live.banned': read(live.banned),
  'live.places': read(live.places),
  'live.appoint': write(live.appoint),
  'live.dismiss': write(live.dismiss),
  'live.admins': read(live.admins),
  'live.mark': write(live.mark),
  'live.unmark': write(live.unmark),
  'live.quit': write(live.quit),
  'live.owned': read(live.owned),
  'live.disown': write(live.disown),
  'reactions.react': write(reactions.react),
  'reactions.of': read(reactions.of),
  'reactions.users': read(reactions.users),
  'extensions.write': write(extensions.write),
  'extensions.read': read(extensions.read),
  'userEvents.after': read(userEvents.after),
  'userEvents.trim': write(userEvents.trim),
  'outbox.subscribe': write(outbox.subscribe),
  'outbox.unsubscribe': write(outbox.unsubscribe),
  'outbox.read': read(outbox.read),
  'outbox.advance': write(outbox.advance),
  'outbox.tell': write(outbox.tell),
  'outbox.waiting': read(outbox.waiting),
  'outbox.subject': read(outboxSubject.subject),
  'outbox.names': read(outboxSubject.names),
  'outbox.lease': write(outboxSubject.lease),
  'outbox.release': write(outboxSubject.release),
  'words.list': read(words.list),
  'words.page': read(words.page),
  'words.add': write(words.add),
  'words.remove': write(words.remove),
  'words.record': write(wordAudits.record),
  'words.audits': read(wordAudits.audits),
  'words.trimAudits': write(wordAudits.trimAudits),
  'labels.createGroup': write(labels.createGroup),
  'labels.renameGroup': write(labels.renameGroup),
  'labels.deleteGroup': write(labels.deleteGroup),
  'labels.groups': read(labels.groups),
  'labels.move': write(labels.move),
  'labels.mark': write(labels.mark),
  'labels.page': read(labels.page),
  'labels.of': read(labels.of),
  'passwords.register': write(passwords.register),
  'passwords.set': write(passwords.set),
  'passwords.attempt': write(passwords.attempt),
  'passwords.succeeded': write(passwords.succeeded),
  'friends.add': write(addFriends),
  'friends.import': write(friends.importFriends),
  'friends.update': write(friends.update),
  'friends.delete': write(friends.deleteFriends),
  'friends.seqs': read(seqs),
  'friends.page': read(friends.page),
  'friends.among': read(among),
  'friends.changes': read(friends.changes),
  'friends.between': read(friends.between),
  'friends.forget': write(forget),
  'friends.trim': write(friends.trim),
  'friendGroups.add': write(friendGroups.add),
  'friendGroups.delete': write(friendGroups.deleteGroups),
  'friendGroups.rename': write(friendGroups.rename),
  'friendGroups.change': write(friendGroups.change),
  'friendGroups.list': read(friendGroups.list),
  'friendGroups.members': read(friendGroups.members),
  'friendApplications.list': read(friendApplications.list),
  'friendApplications.accept': write(friendApplications.accept),
  'friendApplications.refuse': write(friendApplications.refuse),
  'friendApplications.delete': write(friendApplications.deleteOwn),
  'friendApplications.markRead': write(friendApplications.markRead),
  'blacklist.add': write(blacklist.add),
  'blacklist.remove': write(blacklist.remove),
  'blacklist.page': read(blacklist.page),
  'blacklist.isUsed': read(blacklist.isUsed),
  'follows.add': write(follows.add),
  'follows.remove': write(follows.remove),
  'follows.page': read(follows.page),
  'follows.between': read(follows.between),
  'follows.counts': read(follows.counts),
  'statistics.flush': write(statistics.flush),
  'statistics.admitSender': write(statistics.admitSender),
  'statistics.online': read(statistics.online),
  'statistics.trimProcesses': write(statistics.trimProcesses),
  'statistics.figures': read(figures.figures),
  'statistics.moves': read(figures.moves),
  'statistics.settle': write(figures.settle),
  'statistics.trim': write(figures.trim),
  'pushes.attributeNames': read(pushMarks.attributeNames),
  'pushes.nameAttributes': write(pushMarks.nameAttributes),
  'pushes.setAttributes': write(pushMarks.setAttributes),
  'pushes.removeAttributes': write(pushMarks.removeAttributes),
  'pushes.attributes': read(pushMarks.attributes),
  'pushes.addTags': write(pushMarks.addTags),
  'pushes.removeTags': write(pushMarks.removeTags),
  'pushes.tags': read(pushMarks.tags),
  'pushes.create': write(pushes.create),
  'pushes.find': read(pushes.find),
  'pushes.next': read(pushes.next),
  'pushes.content': read(pushes.content),
  'pushes.recipients': read(recipients),
  'pushes.start': write(pushes.start),
  'pushes.advance': write(pushes.advance),
  'pushes.cancel': write(pushes.cancel),
  'pushes.waiting': read(pushWaiting.waiting),
  'pushes.taken': write(pushWaiting.taken),
  'pushes.sweep': write(pushWaiting.sweep),
  'pushes.trim': write(pushWaiting.trim),
  'offlinePushes.channels': read(pushTokens.channels),
  'offlinePushes.putChannel': write(pushTokens.putChannel),
  'offlinePushes.deleteChannel': write(pushTokens.deleteChannel),
  'offlinePushes.setToken': write(pushTokens.setToken),
  'offlinePushes.dropToken': write(pushTokens.dropToken),
  'offlinePushes.report': write(pushTokens.report),
  'offlinePushes.options': read(pushTokens.options),
  'offlinePushes.setOptions': write(pushTokens.setOptions),
  'offlinePushes.receivers': read(receivers),
  'offlinePushes.devicesOf': read(devicesOf),
  'offlinePushes.keep': write(pushRecords.keep),
  'offlinePushes.waiting': read(pushRecords.waiting),
  'offlinePushes.due': read(pushRecords.due),
  'offlinePushes.settle': write(pushRecords.settle),
  'offlinePushes.revoke': write(pushRecords.revoke),
  'offlinePushes.trace': read(pushRecords.trace),
  'offlinePushes.trim': write(pushRecords.trim),
  'receiveAll.set': write(receiveAll.set),
  'receiveAll.of': read(receiveAll.of),
  'crashes.keep': write(crashes.keep),
  'crashes.list': read(crashes.list),
  'crashes.trim': write(crashes.trim),
};

/** Runs an operation by name on an open unit. */
export function runOp<N extends OpName>(tx: Tx, name: N, args: OpArgs<N>): Promise<OpResult<N>> {
  const op: Op<N> = ops[name];
  return op.run(tx, ...args);
}

/** Makes the stores of a `Storage`: each method calls `call` with its operation's name and arguments. */
export function storesOver(call: (name: OpName, args: readonly unknown[]) => Promise<unknown>): Stores {
  const stores: Record<string, Record<string, unknown>> = {};
  for (const name of Object.keys(ops) as OpName[]) {
    const [store = '', method = ''] = name.split('.');
    stores[store] ??= {};
    stores[store][method] = (...args: unknown[]) => call(name, args);
  }
  // The names and signatures are those of `OpName`: the table above has each method of each store exactly once.
  return stores as unknown as Stores;
}
