import { defineConfig } from "vitest/config";

/** What takes minutes: learning to the end. `npm run test:slow`, and CI. */
export default defineConfig({
  test: { include: ["test/slow/**/*.test.ts"], pool: "threads", testTimeout: 120_000 },
});
