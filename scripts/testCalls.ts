import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Node, parse } from 'acorn';

const root = join(import.meta.dir, '..');

/** A test that expects something, as it stands in its file. */
export interface TestBody {
  /** Path in the folder that was read. */
  file: string;
  title: string;
  /** Its code and that of the functions of its file that it calls, as JavaScript. */
  whole: string;
  /** The same without what is expected to be refused: calls that reject or throw say nothing of what a method does. */
  accepted: string;
}

const read = new Map<string, TestBody[]>();

/**
 * The tests of a folder and of those in it, each file read once.
 *
 * @param folder from the root of the repository
 */
export function testsIn(folder: string): readonly TestBody[] {
  const known = read.get(folder);
  if (known) return known;
  const tests = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .sort()
    .flatMap((file) => testsOf(file, readFileSync(join(root, folder, file), 'utf8')));
  read.set(folder, tests);
  return tests;
}

const transpiler = new Bun.Transpiler({ loader: 'ts', target: 'bun', deadCodeElimination: false });

/** The tests of one file; its name is only passed on. */
export function testsOf(file: string, typescript: string): TestBody[] {
  const code = transpiler.transformSync(typescript);
  const program = parse(code, { ecmaVersion: 'latest', sourceType: 'module' }) as Any;
  const tests = all(program, isTest);
  const helpers = all(program, (node) => nameOfFunction(node) !== undefined)
    .filter(({ start, end }) => !tests.some((test) => test.start <= start && end <= test.end))
    .map((node) => ({ call: new RegExp(`(?<![.\\w])${nameOfFunction(node)}\\(`), node }));
  const withHelpers = (test: Any, textOf: (node: Any) => string): string => {
    const own = textOf(test);
    return [own, ...helpers.filter(({ call }) => call.test(own)).map(({ node }) => textOf(node))].join('\n');
  };
  return tests
    .map((test) => ({
      file,
      title: titleOf(test) ?? '',
      whole: withHelpers(test, ({ start, end }) => code.slice(start, end)),
      accepted: withHelpers(test, (node) => withoutRefused(code, node)),
    }))
    .filter(({ whole }) => whole.includes('expect('));
}

/** A node of the tree; which fields it has depends on its type. */
interface Any extends Node {
  name?: string;
  value?: unknown;
  id?: Any | null;
  init?: Any | null;
  callee?: Any;
  tag?: Any;
  object?: Any;
  property?: Any;
  arguments?: Any[];
  handler?: Any | null;
  quasis?: { value: { cooked: string } }[];
}

const FUNCTIONS = ['ArrowFunctionExpression', 'FunctionExpression', 'FunctionDeclaration'];

/** All nodes below one that fit, outermost first; what is in one that fits is looked through too. */
function all(node: Any, fits: (node: Any, parent?: Any) => boolean, parent?: Any): Any[] {
  const below = Object.values(node)
    .flat()
    .filter((value): value is Any => typeof value === 'object' && value !== null && 'type' in value && 'start' in value)
    .flatMap((child) => all(child, fits, node));
  return fits(node, parent) ? [node, ...below] : below;
}

/** The text that a call begins with, as literal or as template. */
function titleOf({ arguments: [first] = [] }: Pick<Any, 'arguments'>): string | undefined {
  const title = first?.quasis?.length === 1 ? first.quasis[0]?.value.cooked : first?.value;
  return typeof title === 'string' ? title : undefined;
}

/** `test('…', …)`, `test.each(…)('…', …)` and the like. */
function isTest({ type, callee, arguments: given }: Any): boolean {
  let called = callee;
  while (called && called.type !== 'Identifier') called = called.callee ?? called.object ?? called.tag;
  return type === 'CallExpression' && called?.name === 'test' && titleOf({ arguments: given }) !== undefined;
}

/** The name of a function that is declared, or of a constant that is one. */
function nameOfFunction({ type, id, init }: Any): string | undefined {
  const isNamed =
    type === 'FunctionDeclaration' || (type === 'VariableDeclarator' && FUNCTIONS.includes(init?.type ?? ''));
  return isNamed ? id?.name : undefined;
}

/** The code of a node without what is refused in it. */
function withoutRefused(code: string, node: Any): string {
  const refusals = all(node, isRefusal);
  const isRefused = ({ start }: Any): boolean => refusals.some((one) => one.start <= start && start < one.end);
  const names = all(node, ({ type }) => type === 'Identifier');
  const kept = all(node, ({ type, init }) => type === 'VariableDeclarator' && !!init && isOutcome(init))
    .filter(({ id }) => {
      const uses = names.filter((use) => use.name === id?.name && use.start !== id?.start);
      return uses.length > 0 && uses.every(isRefused);
    })
    .flatMap(({ init }) => init ?? []);
  const out = [...refusals, ...kept, ...all(node, isListed)].sort((a, b) => a.start - b.start);
  let text = '';
  let at = node.start;
  for (const { start, end } of out) {
    if (start > at) text += code.slice(at, start);
    at = Math.max(at, end);
  }
  return text + code.slice(at, node.end);
}

/** `expect(…).rejects…`, `expect(…).toThrow(…)`, `….catch(…)`, and what is tried. */
function isRefusal({ type, callee, handler, start }: Any): boolean {
  if (type === 'TryStatement') return !!handler;
  if (type !== 'CallExpression' || callee?.type !== 'MemberExpression') return false;
  const links: string[] = [];
  let link: Any | undefined = callee;
  for (; link; link = link.object ?? link.callee) if (link.property?.name) links.push(link.property.name);
  return start >= 0 && ['rejects', 'toThrow', 'toThrowError', 'catch'].some((name) => links.includes(name));
}

/** A promise, or a function that makes one, whose outcome is looked at where its name is used; not what was waited for. */
const isOutcome = ({ type }: Any): boolean => type === 'CallExpression' || FUNCTIONS.includes(type);

/** A function in a list or an object, as tests write down calls that are refused alike. */
function isListed({ type }: Any, parent?: Any): boolean {
  return FUNCTIONS.includes(type) && (parent?.type === 'ArrayExpression' || parent?.type === 'Property');
}
