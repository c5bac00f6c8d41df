import { type Elem, isFileUuid } from '@hongyan/contract';

/**
 * Names of files that a body names, those in its merged messages too: what `UUID` says, where it can be the name of a file of
 * this server. Of other apps' and other services' files the store takes no note.
 */
export function filesIn(body: readonly Elem[]): string[] {
  const named: string[] = [];
  for (const elem of body) collect(elem, named);
  return [...new Set(named)];
}

function collect({ MsgType, MsgContent }: Elem, named: string[]): void {
  if (MsgType === 'TIMTextElem' || MsgType === 'TIMCustomElem') return;
  if (MsgType === 'TIMRelayElem') {
    for (const { MsgBody } of MsgContent.MsgList ?? []) for (const elem of MsgBody as Elem[]) collect(elem, named);
    return;
  }
  const uuids =
    MsgType === 'TIMVideoFileElem'
      ? [MsgContent.VideoUUID, MsgContent.ThumbUUID]
      : 'UUID' in MsgContent
        ? [MsgContent.UUID]
        : [];
  named.push(...uuids.filter(isFileUuid));
}

/** What a body holds: lists and files together; nothing where it holds none. */
export function holdsOf(
  body: readonly Elem[],
  lists: readonly string[] = [],
): { holds: readonly string[] } | Record<never, never> {
  const holds = [...lists, ...filesIn(body)];
  return holds.length > 0 ? { holds } : {};
}
