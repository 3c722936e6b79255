import { defineConfig } from "vite";
import { precache } from "./precache.ts";
import manifest from "./package.json" with { type: "json" };

const { version } = manifest;

export default defineConfig({
  root: import.meta.dirname,
  base: "/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  define: { __VERSION__: JSON.stringify(version) },
  build: { outDir: "dist", emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { "/api": process.env["NOF1_API"] ?? "http://127.0.0.1:8000" } },
  preview: { proxy: { "/api": process.env["NOF1_API"] ?? "http://127.0.0.1:8000" } },
  plugins: [precache()],
});
