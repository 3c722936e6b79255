import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  base: "/clinic/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: { outDir: "dist", emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { "/api": process.env["NOF1_API"] ?? "http://127.0.0.1:8000" } },
  preview: { proxy: { "/api": process.env["NOF1_API"] ?? "http://127.0.0.1:8000" } },
});
