import { type GroupType, groupTypeColumns, groupTypes } from '@hongyan/contract';
import { both, code, type Html, html, paragraph, table } from './html.ts';
import { page } from './layout.ts';

const names = Object.values(groupTypes).map((type) => type.names);
const types: readonly GroupType[] = Object.values(groupTypes);

/** The page of the types of groups: the one table that rules read (rest-api §21). */
export function groupsPage(): string {
  const heads = [
    both('Property', '属性'),
    ...names.map(([old, later]) => html`${old === later ? old : `${old} / ${later}`}`),
  ];
  const rows = Object.entries(groupTypeColumns).map(([column, meaning]) => [
    html`<span id="${column}">${meaning}</span><br>${code(column)}`,
    ...types.map((type) => cell(type[column as keyof typeof groupTypeColumns])),
  ]);
  const body = html`<h1>${both('Types of groups', '群组类型')}</h1>
${paragraph(
  'What each type of group is like and permits. Both names of a type are accepted everywhere; answers carry the one that the group was made with.',
  '各类群组的特性与权限。新旧名称均可使用，返回时使用创建群组时的名称。',
)}
${paragraph(
  'Rights name the lowest role that has them; the app itself may, over REST, whatever is not written as “nobody”.',
  '权限列出所需的最低角色；除 nobody 外，应用管理员均可通过 REST 操作。',
)}
${table(heads, rows, 'wide')}`;
  return page({ path: '/docs/groups', title: 'Types of groups', body });
}

function cell(value: GroupType[keyof typeof groupTypeColumns]): Html {
  if (value === 'yes') return html`✓`;
  if (value === 'no' || value === 'nobody') return html`–`;
  if (value === 'void') return html`∅`;
  if (value === '') return html`–`;
  return String(value).endsWith('Max')
    ? html`<a href="/docs/settings#${String(value)}">${String(value)}</a>`
    : html`${String(value)}`;
}
