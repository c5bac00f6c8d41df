import { SYSTEM_CONV } from '@hongyan/contract/groupKinds';
import { nameOf } from '../face/objects/names.ts';
import { TIMConversationType } from './constants.ts';

/** The wire's name of a conversation; undefined of a kind that there is not, or without a name. */
export function convOf(type: number, receiver: string): string | undefined {
  if (type === TIMConversationType.System) return SYSTEM_CONV;
  if (receiver === '') return undefined;
  if (type === TIMConversationType.C2C) return `C2C${receiver}`;
  return type === TIMConversationType.Group ? `GROUP${receiver}` : undefined;
}

/** The kind of a conversation of the wire. */
export function typeOf(conv: string): number {
  if (conv === SYSTEM_CONV) return TIMConversationType.System;
  if (conv.startsWith('GROUP')) return TIMConversationType.Group;
  return conv.startsWith('C2C') ? TIMConversationType.C2C : TIMConversationType.Invalid;
}

/** The peer or the group. */
export const peerOf = (conv: string): string => (conv === SYSTEM_CONV ? '' : nameOf(conv));
