/** Markup that is safe to put into a page. */
export interface Html {
  readonly html: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);

type Part = Html | string | number | readonly (Html | string)[];

function partHtml(part: Part): string {
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return 'html' in part ? part.html : part.map(partHtml).join('');
}

/** A template whose gaps are escaped, unless they are markup already; lists are joined. */
export function html(texts: TemplateStringsArray, ...parts: Part[]): Html {
  return { html: texts.map((text, i) => text + (i < parts.length ? partHtml(parts[i] ?? '') : '')).join('') };
}

/** Prose in both languages; the page shows one. */
export function both(english: Html | string, chinese: Html | string): Html {
  return html`<span lang="en">${english}</span><span lang="zh-CN">${chinese}</span>`;
}

/** A paragraph in both languages. */
export const paragraph = (english: Html | string, chinese: Html | string): Html =>
  html`<p>${both(english, chinese)}</p>`;

/** Text of the contract: what stands between backticks is code. */
export function prose(text: string): Html {
  return { html: escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>') };
}

export const code = (text: string | number): Html => html`<code>${text}</code>`;
export const codes = (texts: readonly string[]): Html =>
  html`${texts.map((text, i) => html`${i ? ' ' : ''}${code(text)}`)}`;
export const block = (text: string): Html => html`<pre><code>${text}</code></pre>`;

/** A table that scrolls by itself on a narrow screen; in a wide one the columns from the third on hold longer texts. */
export function table(
  heads: readonly Html[],
  rows: readonly (readonly (Html | string)[])[],
  kind: 'wide' | '' = '',
): Html {
  return html`<div class="table ${kind}"><table><thead><tr>${heads.map((head) => html`<th>${head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>\n`)}</tbody></table></div>`;
}
