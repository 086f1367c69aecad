import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { licencePage } from "./scripts/licences.ts";

export default defineConfig({
  base: "/console/",
  plugins: [react(), licencePage(import.meta.dirname)],
  build: {
    outDir: "../../src/habitue/assets/console",
    emptyOutDir: true,
    target: "es2022",
    // The content security policy allows no data: fonts or scripts, so nothing is inlined.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    // read by licencePage, which makes a page of it
    license: { fileName: "licences.json" },
  },
  server: { proxy: { "/admin": "http://127.0.0.1:8899", "/mock": "http://127.0.0.1:8899" } },
  test: { environment: "jsdom", include: ["test/**/*.test.{ts,tsx}"] },
});
