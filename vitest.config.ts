import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/**/main.ts'],
      reporter: ['text', 'html'],
      thresholds: {
        'src/filter/**': { statements: 95 },
        'src/paging/**': { statements: 95 },
        'src/serpstat/**': { statements: 95 },
      },
    },
  },
});
