import type { Tip } from '../session/tips.ts';
import type { Texts } from './texts.ts';

/** A tip as one line. */
export function tipText(tip: Tip, { tips, topicTips }: Texts): string {
  const { by, members, seconds } = tip;
  const whom = members.join(tips.comma);
  switch (tip.what) {
    case 'created':
      return tips.created(by);
    case 'join':
      return members.length === 0 || whom === by ? tips.joined(by) : tips.invited(by, whom);
    case 'quit':
      return tips.quit(by);
    case 'removed':
      return tips.removed(by, whom);
    case 'adminSet':
      return tips.adminSet(by, whom);
    case 'adminRemoved':
      return tips.adminRemoved(by, whom);
    case 'banned':
      return tips.banned(by, whom);
    case 'unbanned':
      return tips.unbanned(by, whom);
    case 'muted':
      return seconds === 0 ? tips.unmuted(by, whom) : tips.muted(by, whom);
    case 'info':
      return infoText(tip, tips);
    case 'topic':
      return topicText(tip, topicTips);
  }
}

function topicText({ by, name, notification, introduction, isMutedAll }: Tip, tips: Texts['topicTips']): string {
  if (name !== undefined) return tips.named(by, name);
  if (notification !== undefined) return notification === '' ? tips.noticeGone(by) : tips.notice(by, notification);
  if (introduction !== undefined) return tips.introduction(by);
  if (isMutedAll !== undefined) return isMutedAll ? tips.mutedAll(by) : tips.unmutedAll(by);
  return tips.changed(by);
}

function infoText({ by, name, notification, introduction, owner, isMutedAll }: Tip, tips: Texts['tips']): string {
  if (name !== undefined) return tips.named(by, name);
  if (notification !== undefined) return notification === '' ? tips.noticeGone(by) : tips.notice(by, notification);
  if (introduction !== undefined) return tips.introduction(by);
  if (owner !== undefined) return tips.owner(by, owner);
  if (isMutedAll !== undefined) return isMutedAll ? tips.mutedAll(by) : tips.unmutedAll(by);
  return tips.changed(by);
}
