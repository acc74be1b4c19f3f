import { fileURLToPath } from "node:url";

/** The checkout this code runs from, as a path without a slash at its end. */
export const PROJECT_ROOT = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
