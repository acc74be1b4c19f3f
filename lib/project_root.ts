import { relative } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout this code runs from, as a path without a slash at its end. */
export const PROJECT_ROOT = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

/** Folder of runs, in the checkout. */
export const RUNS_DIR = "data/runs";
/** Folder of pages and of files to paste, in the checkout. */
export const REPORTS_DIR = "reports";
/** Folder of prepared data sets, in the checkout. */
export const DATASETS_DIR = "data/datasets";

/** A place in the checkout, by the shortest path that names it from the current folder: relative where it lies below. */
export function inProject(place: string): string {
  const path = `${PROJECT_ROOT}/${place}`;
  const near = relative(Deno.cwd(), path);
  return near === "" || near.startsWith("..") ? path : near;
}
