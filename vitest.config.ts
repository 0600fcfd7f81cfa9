import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Vite would take graphql's "module" entry where Node, and so every package that is not inlined, takes "main".
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    // On all cores: by default one is left idle, which of two is half.
    maxWorkers: '100%',
    // For what hangs: how fast things are is measured by the benchmark.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/**/main.ts'],
      reporter: ['text', 'html'],
      thresholds: {
        'src/filter/**': { statements: 95 },
        'src/paging/**': { statements: 95 },
        'src/serpstat/**': { statements: 95 },
        'src/store/**': { statements: 95 },
      },
    },
  },
});
