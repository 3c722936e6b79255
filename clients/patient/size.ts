// What the phone loads before the app stands: the page, its scripts and its styles, as compressed by gzip.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const LIMIT = 100_000;
const dist = join(import.meta.dirname, "dist");
const page = readFileSync(join(dist, "index.html"), "utf8");
const assets = readdirSync(join(dist, "assets")).filter((file) => page.includes(`assets/${file}`));
const loaded = ["index.html", ...assets.map((file) => join("assets", file))];

let sum = 0;
for (const file of loaded) {
  const bytes = gzipSync(readFileSync(join(dist, file))).length;
  sum += bytes;
  console.log(`${(bytes / 1000).toFixed(1).padStart(7)} kB  ${file}`);
}
console.log(`${(sum / 1000).toFixed(1).padStart(7)} kB  first load of the phone app, compressed (limit ${LIMIT / 1000} kB)`);
process.exitCode = sum > LIMIT ? 1 : 0;
