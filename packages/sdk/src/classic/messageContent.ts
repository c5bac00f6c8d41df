import { TIMMessagePriority } from './constants.ts';
import { isElem, type TIMElem } from './elements.ts';
import { TIMFileElem, TIMSoundElem } from './mediaElements.ts';
import type { TIMOfflinePushInfo } from './offlinePush.ts';

/** What an app puts into a message: elements in their order (S22), priority, push. */
export class MessageContent {
  /** @internal */
  protected elems: TIMElem[] = [];
  /** @internal */
  protected priority: number = TIMMessagePriority.Normal;
  /** @internal */
  protected push: TIMOfflinePushInfo | undefined;

  /**
   * Adds an element at the end.
   *
   * @returns 0 when it was taken; 1 when a voice or a file is there already and this is one too; 2 of what is no element
   */
  addElem(elem: TIMElem): number {
    if (!isElem(elem)) return 2;
    const isAlone = (one: TIMElem): boolean => one instanceof TIMSoundElem || one instanceof TIMFileElem;
    if (isAlone(elem) && this.elems.some(isAlone)) return 1;
    this.elems.push(elem);
    return 0;
  }

  /** As `addElem`. */
  addElement(elem: TIMElem): number {
    return this.addElem(elem);
  }

  /** The element at a place, counted from 0. */
  getElem(index: number): TIMElem | undefined {
    return this.elems[index];
  }

  /** As `getElem`. */
  getElement(index: number): TIMElem | undefined {
    return this.elems[index];
  }

  /** How many elements there are. */
  elemCount(): number {
    return this.elems.length;
  }

  /** As `elemCount`. */
  getElementCount(): number {
    return this.elems.length;
  }

  /** @param priority one of `TIMMessagePriority`; counts in groups */
  setPriority(priority: number): void {
    this.priority = priority;
  }

  /** One of `TIMMessagePriority`. */
  getPriority(): number {
    return this.priority;
  }

  /** Sets what a push of the message says. */
  setOfflinePushInfo(info: TIMOfflinePushInfo): void {
    this.push = info;
  }

  /** What was set by `setOfflinePushInfo`. */
  getOfflinePushInfo(): TIMOfflinePushInfo | undefined {
    return this.push;
  }

  /**
   * Takes over elements, priority and push of another message, to send it on or again.
   *
   * @returns 0, or 1 of what is no message
   */
  copyFrom(message: MessageContent): number {
    if (!(message instanceof MessageContent)) return 1;
    this.elems = [...message.elems];
    this.priority = message.getPriority();
    this.push = message.push;
    return 0;
  }
}
