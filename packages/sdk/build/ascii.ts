import { type Node, parse } from 'acorn';

const OTHERS = /(\\*)([^\0-\x7f])/g;

/**
 * A script in ASCII alone, which says the same whatever encoding a page is read in. What stands in strings, templates and
 * regular expressions keeps its value: each has `\uXXXX`, one for each unit of UTF-16.
 *
 * @throws Error where that is not so: in templates with a tag, which may read them as they are written
 */
export function inAscii(code: string): string {
  for (const { start, end } of taggedTemplates(parse(code, { ecmaVersion: 'latest' })))
    if (code.slice(start, end).search(OTHERS) >= 0) throw new Error(`a template with a tag is not ASCII at ${start}`);
  // A backslash before a letter that needs none goes, or it would take that of the escape.
  return code.replace(OTHERS, (_, slashes: string, unit: string) => {
    const hex = unit.charCodeAt(0).toString(16).padStart(4, '0');
    return `${slashes.slice(slashes.length % 2)}\\u${hex}`;
  });
}

function taggedTemplates(part: unknown): Node[] {
  if (Array.isArray(part)) return part.flatMap(taggedTemplates);
  if (typeof part !== 'object' || part === null) return [];
  const below = Object.values(part).flatMap(taggedTemplates);
  return (part as Node).type === 'TaggedTemplateExpression' ? [part as Node, ...below] : below;
}
