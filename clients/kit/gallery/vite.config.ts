import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: { outDir: "../../../build/gallery", emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
