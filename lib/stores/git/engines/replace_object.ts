import * as fs from "node:fs";
import { dirname } from "node:path";

/** How often an object is written anew whose file or folder vanished meanwhile. choice: nobody prunes that often. */
const TRIES = 10;

/**
 * Writes the file of a loose object: beside its place, then renamed, so that it appears whole or not at all.
 *
 * Shards come with their first object in repositories of others, and `git gc` beside a writer removes those it has emptied, and
 * with `--prune=now` what is being written.
 * @param staged Where it is written first. @returns Whether its folder was made for it.
 */
export function replaceObject(path: string, staged: string, data: Uint8Array): boolean {
  let isNew = false;
  for (let tries = 1;; tries++) {
    try {
      Deno.writeFileSync(staged, data);
      Deno.renameSync(staged, path);
      return isNew;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound) || tries === TRIES) {
        fs.rmSync(staged, { force: true });
        throw error;
      }
      isNew = fs.mkdirSync(dirname(path), { recursive: true }) !== undefined || isNew;
    }
  }
}
