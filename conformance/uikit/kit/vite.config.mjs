import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [vue()],
  resolve: {
    alias: { '@tencentcloud/lite-chat': '@hongyan/chat/lite-chat', '@tencentcloud/chat': '@hongyan/chat' },
    // The emoji plugin brings an engine of its own, in which nobody is signed in.
    dedupe: ['@tencentcloud/chat-uikit-engine-lite', '@tencentcloud/tui-core-lite'],
  },
  // For the test: quick, and silent about what the kit's own sources give rise to.
  build: { target: 'esnext', minify: false, reportCompressedSize: false },
  css: { preprocessorOptions: { scss: { quietDeps: true, silenceDeprecations: ['import'] } } },
  logLevel: 'error',
});
