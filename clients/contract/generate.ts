// openapi.json → openapi.ts, by a tool with its own TypeScript. With --check: fails when they have drifted apart.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const here = import.meta.dirname;
const spec = join(here, "openapi.json");
const types = join(here, "openapi.ts");
const tool = join(here, "tool");

function generate(into: string): void {
  if (!existsSync(join(tool, "node_modules"))) execFileSync("npm", ["ci", "--silent"], { cwd: tool, stdio: "inherit" });
  const cli = join(tool, "node_modules", "openapi-typescript", "bin", "cli.js");
  execFileSync(process.execPath, [cli, spec, "-o", into], { stdio: ["ignore", "ignore", "inherit"] });
}

function check(): void {
  const folder = mkdtempSync(join(tmpdir(), "nof1-contract-"));
  const fresh = join(folder, "openapi.ts");
  generate(fresh);
  const same = readFileSync(fresh, "utf8") === readFileSync(types, "utf8");
  rmSync(folder, { recursive: true });
  if (same) return;
  console.error("clients/contract/openapi.ts is not what openapi.json says: run `npm run generate` and commit it.");
  process.exitCode = 1;
}

if (process.argv.includes("--check")) check();
else generate(types);
