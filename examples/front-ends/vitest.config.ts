import { transformAsync } from '@babel/core';
import { defineConfig, type Plugin } from 'vitest/config';

export default defineConfig({
  plugins: [relay()],
  // Vite would take graphql's "module" entry where Node, and so every package that is not inlined, takes "main".
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    setupFiles: ['test/no-warnings.ts'],
    // For what hangs.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});

/** Replaces each document in `src/relay` by what relay-compiler has made of it. */
function relay(): Plugin {
  return {
    name: 'relay',
    enforce: 'pre',
    async transform(code, id) {
      if (!id.includes('/src/relay/') || !code.includes('graphql`')) {
        return undefined;
      }
      const result = await transformAsync(code, {
        filename: id,
        plugins: [['relay', { eagerEsModules: true }]],
        parserOpts: { plugins: ['typescript', 'jsx'] },
        babelrc: false,
        configFile: false,
        sourceMaps: 'inline',
      });
      return result?.code ?? undefined;
    },
  };
}
