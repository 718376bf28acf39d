import { defineConfig } from "vitest/config";

/** What takes minutes, such as learning to the end, and what needs a browser. `npm run test:slow`, and CI. */
export default defineConfig({
  test: {
    include: ["test/{slow,browser}/**/*.test.ts"],
    pool: "threads",
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
