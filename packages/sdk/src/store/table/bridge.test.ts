import { durableRules, storeSuite } from '../suite.ts';
import { tableStore } from '../tableStore.ts';
import { bridgeTable, type TextBridge } from './bridge.ts';
import { tableSuite } from './suite.ts';

function texts(kept = new Map<string, string>()): TextBridge {
  return {
    getItem: async (name) => kept.get(name) ?? null,
    setItem: async (name, text) => void kept.set(name, text),
    removeItem: async (name) => void kept.delete(name),
  };
}

tableSuite('bridge', () => {
  const bridge = texts();
  return { table: () => bridgeTable(bridge) };
});
storeSuite('bridge', async () => tableStore(bridgeTable(texts())));
durableRules('bridge', () => {
  const bridge = texts();
  return { store: () => tableStore(bridgeTable(bridge)) };
});
