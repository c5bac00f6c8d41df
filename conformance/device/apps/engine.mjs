// An engine without what mini-programs and React Native may lack: no globals of browsers or Node, no built-ins after 2020.
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

/** Run inside: what is newer than the oldest phones' engines goes, so that whoever uses it fails. */
const FORGET = `
  for (const [owner, names] of [
    [Array.prototype, ['at', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced', 'with']],
    [Array, ['fromAsync']], [Object, ['hasOwn', 'groupBy']], [Map, ['groupBy']],
    [String.prototype, ['at', 'isWellFormed', 'toWellFormed']],
    [Promise, ['any', 'withResolvers', 'try']],
    [Set.prototype, ['union', 'intersection', 'difference', 'symmetricDifference', 'isSubsetOf', 'isSupersetOf', 'isDisjointFrom']],
    [Symbol, ['dispose', 'asyncDispose']],
    [globalThis, ['WeakRef', 'FinalizationRegistry', 'AggregateError', 'Iterator', 'Proxy', 'SharedArrayBuffer', 'Atomics', 'WebAssembly', 'Intl', 'escape', 'unescape']],
  ]) for (const name of names) delete owner[name];
`;

/**
 * Makes an engine, in which apps begin anew.
 *
 * @param globals what the runtime has beside the language
 */
export function createEngine(globals) {
  const context = vm.createContext({ ...globals }, { codeGeneration: { strings: false, wasm: false } });
  vm.runInContext(FORGET, context);
  return {
    /**
     * Loads a module as such a runtime does: as the body of a function, whose parameters hide what is not to be seen.
     *
     * @param names further parameters
     */
    load(file, require, names = {}) {
      const module = { exports: {} };
      const parameters = ['module', 'exports', 'require', ...Object.keys(names)].join(', ');
      const code = `(function (${parameters}) {${readFileSync(file, 'utf8')}\n})`;
      vm.runInContext(code, context, { filename: file })(module, module.exports, require, ...Object.values(names));
      return module.exports;
    },
  };
}
