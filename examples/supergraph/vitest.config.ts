import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Vite would take graphql's "module" entry where Node, and so every package that is not inlined, takes "main".
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    // For what hangs.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
