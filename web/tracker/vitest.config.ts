import { defineConfig } from "vitest/config";

export default defineConfig({
  define: { BUILD: '"test"' },
  test: { environment: "jsdom", include: ["test/**/*.test.ts"] },
});
