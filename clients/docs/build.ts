// The API's page: Swagger UI's two files beside our own, so that nothing is loaded from elsewhere.
import { copyFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const here = import.meta.dirname;
const dist = join(here, "dist");
const swagger = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));

mkdirSync(dist, { recursive: true });
for (const file of ["index.html", "init.js"]) copyFileSync(join(here, file), join(dist, file));
for (const file of ["swagger-ui.css", "swagger-ui-bundle.js"]) copyFileSync(join(swagger, file), join(dist, file));
