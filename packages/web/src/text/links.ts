/** A stretch of a text: as it is, or to be followed. */
export type TextPart = { text: string; href?: undefined } | { text: string; href: string };

const link = /\b(?:https?:\/\/|www\.)[^\s<>"'，。；！？（）【】《》]+/giu;

/** Splits a text at its web addresses. Only http and https become links; nothing is ever read as HTML. */
export function splitLinks(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(link)) {
    const shown = trimmed(match[0]);
    const href = /^www\./i.test(shown) ? `https://${shown}` : shown;
    if (!URL.canParse(href)) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index) });
    parts.push({ text: shown, href });
    end = match.index + shown.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

/** Punctuation at the end belongs to the sentence; a closing bracket only when it was not opened inside. */
function trimmed(address: string): string {
  let shown = address.replace(/[.,;:!?]+$/, '');
  while (shown.endsWith(')') && shown.split(')').length > shown.split('(').length) {
    shown = shown.slice(0, -1).replace(/[.,;:!?]+$/, '');
  }
  return shown;
}
