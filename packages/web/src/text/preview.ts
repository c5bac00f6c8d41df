import type { Content } from '../session/content.ts';
import type { ConversationView, MessageView } from '../session/views.ts';
import type { Texts } from './texts.ts';
import { tipText } from './tips.ts';

/** One line that stands for an element, like `[Image]`. */
export function previewOf(content: Content, texts: Texts): string {
  switch (content.kind) {
    case 'text':
      return content.text.replace(/\s+/g, ' ').trim();
    case 'custom':
      return content.description || `[${texts.custom}]`;
    case 'file':
      return content.name ? `[${texts.file}] ${content.name}` : `[${texts.file}]`;
    case 'location':
      return content.description ? `[${texts.location}] ${content.description}` : `[${texts.location}]`;
    case 'merged':
      return content.title ? `[${texts.merged}] ${content.title}` : `[${texts.merged}]`;
    case 'tip':
      return tipText(content.tip, texts);
    default:
      return `[${texts[content.kind]}]`;
  }
}

/** The line below a name in the list. */
export function lastPreview({ last, name }: Pick<ConversationView, 'last' | 'name'>, texts: Texts): string {
  if (last === undefined) return '';
  if (last.isRecalled) return last.isOwn ? texts.youRecalled : texts.theyRecalled(last.sender ?? name);
  const said = previewOf(last.content, texts);
  return last.sender !== undefined && last.content.kind !== 'tip' ? `${last.sender}: ${said}` : said;
}

/** One line that stands for a whole message. */
export function messagePreview(view: Pick<MessageView, 'contents'>, texts: Texts): string {
  return view.contents.map((content) => previewOf(content, texts)).join(' ');
}

/** What copying a message gives. */
export function copyText(view: Pick<MessageView, 'contents'>, texts: Texts): string {
  return view.contents
    .map((content) => (content.kind === 'text' ? content.text : previewOf(content, texts)))
    .join('\n');
}

/** Conversations whose name, user ID or last message holds the query. */
export function search(list: readonly ConversationView[], query: string, texts: Texts): readonly ConversationView[] {
  const wanted = query.trim().toLocaleLowerCase();
  if (wanted === '') return list;
  return list.filter((conversation) =>
    [conversation.name, conversation.peerId, lastPreview(conversation, texts)].some((text) =>
      text.toLocaleLowerCase().includes(wanted),
    ),
  );
}
