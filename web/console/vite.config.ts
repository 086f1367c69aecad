import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  base: "/console/",
  plugins: [react()],
  build: {
    outDir: "../../src/habitue/assets/console",
    emptyOutDir: true,
    target: "es2022",
    // The content security policy allows no data: fonts or scripts, so nothing is inlined.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
  server: { proxy: { "/admin": "http://127.0.0.1:8899", "/mock": "http://127.0.0.1:8899" } },
  test: { environment: "jsdom", include: ["test/**/*.test.{ts,tsx}"] },
});
