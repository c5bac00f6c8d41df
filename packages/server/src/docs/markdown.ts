import { GUIDE_PATH } from './guideTexts.ts';
import type { Html } from './html.ts';

/** What the page says to those who try its snippets, not to readers. */
const STAGE_DIRECTIONS = /^<!--.*-->\n/gm;
const CODE = /<pre><code class="language-js">([\s\S]*?)<\/code><\/pre>/g;
/** A comment, a text, a word of the language; in what is escaped already. */
const TOKEN =
  /(\/\/.*)|('[^'\n]*'|`[^`]*`)|\b(await|catch|const|default|export|for|from|function|if|import|let|new|of|return|try|while)\b/g;

/** Markdown of ours as markup of the site: links lead to its pages, and code has its comments, texts and words marked. */
export function markdown(text: string): Html {
  const plain = Bun.markdown.html(text.replace(STAGE_DIRECTIONS, ''));
  return {
    html: plain
      .replace(
        /<(h\d)>(.*?)<\/\1>/g,
        (_, tag: string, title: string) => `<${tag} id="${placeOf(title)}">${title}</${tag}>`,
      )
      .replace(/<a href="([^"]+)">(.*?)<\/a>/g, (_, target: string, label: string) => link(target, label))
      .replace(/<code>(\/docs(?:\/\w+)?)<\/code>/g, '<a href="$1"><code>$1</code></a>')
      .replace(/<table>/g, '<div class="table"><table>')
      .replace(/<\/table>/g, '</table></div>')
      .replace(CODE, (_, code: string) => `<pre tabindex="0"><code>${coloured(code)}</code></pre>`),
  };
}

/** The name of a heading's place, as in the addresses that repositories give it; of Chinese ones too. */
const placeOf = (title: string): string =>
  title
    .replace(/<[^>]+>/g, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');

/** The first heading. */
export const titleOf = (text: string): string => /^# (.+)$/m.exec(text)?.[1] ?? '';

/** Pages beside it are pages of the site; the other guides are files of the repository, which a server does not have. */
function link(target: string, label: string): string {
  const [, name, , place = ''] = /^(\w+)(\.zh)?\.md(#.*)?$/.exec(target) ?? [];
  if (name) return `<a href="${GUIDE_PATH}/${name}${place}">${label}</a>`;
  if (target.startsWith('../')) return `<code>docs/guide/${target.slice(3)}</code>`;
  return `<a href="${target}">${label}</a>`;
}

const coloured = (code: string): string =>
  code.replaceAll('&#39;', "'").replace(TOKEN, (token, comment?: string, words?: string) => {
    const kind = comment ? 'comment' : words ? 'text' : 'word';
    return `<span class="${kind}">${token}</span>`;
  });
