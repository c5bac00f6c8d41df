import type { MessageView } from '../session/views.ts';
import { messagePreview } from '../text/preview.ts';
import type { Texts } from '../text/texts.ts';

/** As many lines as a merged message shows before it is opened, and as long. */
const [linesMax, lineMax] = [4, 60];

/** What a merged message shows of those that it holds. */
export function mergedLines(views: readonly MessageView[], texts: Texts): string[] {
  return views.slice(0, linesMax).map((view) => {
    const line = `${view.senderName}: ${messagePreview(view, texts)}`;
    return line.length > lineMax ? `${line.slice(0, lineMax - 1)}…` : line;
  });
}
