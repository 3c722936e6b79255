// After the app is built, a second build makes the service worker, which is told every file of the first.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { build, type Plugin } from "vite";

const SHELL = "index.html";

export function precache(): Plugin {
  const here = import.meta.dirname;
  const dist = join(here, "dist");
  return {
    name: "precache",
    apply: "build",
    async closeBundle() {
      const files = listFiles(dist).filter((file) => file !== "sw.js");
      await build({
        configFile: false,
        root: here,
        logLevel: "warn",
        publicDir: false,
        define: {
          __PRECACHE__: JSON.stringify(files.map((file) => (file === SHELL ? "/" : `/${file}`))),
          __BUILD__: JSON.stringify(fingerprint(dist, files)),
        },
        build: {
          outDir: dist,
          emptyOutDir: false,
          lib: { entry: join(here, "sw", "sw.ts"), formats: ["es"], fileName: () => "sw.js" },
        },
      });
    },
  };
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

function fingerprint(folder: string, files: string[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(file).update("\0").update(readFileSync(join(folder, file)));
  return hash.digest("hex").slice(0, 16);
}
