import type { FieldRow } from '@hongyan/contract/reference';
import { both, code, type Html, html, prose, table } from './html.ts';

const HEADS = [both('Field', '字段'), both('Type', '类型'), both('Required', '必填'), both('Meaning', '说明')];

/** The fields of a request, an answer or an event; a shared structure is a link to its own table. */
export function fieldTable(rows: readonly FieldRow[]): Html {
  if (rows.length === 0) return html`<p class="quiet">${both('No fields: an empty object.', '无字段：空对象。')}</p>`;
  return table(
    HEADS,
    rows.map(({ path, type, shape, isRequired, doc }) => [
      code(path),
      typeCell(type, shape),
      isRequired ? both('yes', '是') : html`<span class="quiet">${both('no', '否')}</span>`,
      prose(doc),
    ]),
  );
}

function typeCell(type: string, shape: string | undefined): Html {
  if (!shape) return html`${type}`;
  const [before, behind] = type.split(shape);
  return html`${before ?? ''}<a href="#${shape}">${shape}</a>${behind ?? ''}`;
}
