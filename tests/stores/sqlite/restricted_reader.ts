/**
 * Reads databases as a user without special rights, and prints for each the number of blocks or the error: `<path>...`.
 * Root, whom no permission stops, becomes someone else once everything is loaded.
 */
import process from "node:process";
import type { HeadroomError } from "../../../lib/errors.ts";
import { Database } from "../../../lib/stores/sqlite/engine.ts";
import { readHistory } from "../../../lib/stores/sqlite/read_history.ts";

new Database(":memory:").close();
if (Deno.uid() === 0) process.setuid!(65_534);
console.log(JSON.stringify(Deno.args.map((path) => {
  try {
    return [...readHistory(path)].length;
  } catch (error) {
    const { message, next } = error as HeadroomError;
    return `${message} ${next}`;
  }
})));
