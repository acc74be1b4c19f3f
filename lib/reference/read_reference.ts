import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { HeadroomError } from "../errors.ts";

/** Path of a file of data/reference/, wherever the checkout is and whatever its path contains. */
export function referencePath(file: string): string {
  return fileURLToPath(new URL(`../../data/reference/${file}`, import.meta.url));
}

/**
 * Reads a JSON file and checks its shape. Fields that the schema does not name are dropped.
 * @param next What to do about a damaged file; by default it is restored from the repository.
 * @throws {HeadroomError} The file is missing, is not JSON, or does not match the schema; the message names each wrong field.
 */
export function readReference<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  next = `restore the file: git checkout data/reference/${basename(path)}`,
): z.output<Schema> {
  const expected = "JSON as data/reference/README.md describes it";
  try {
    return schema.parse(JSON.parse(Deno.readTextFileSync(path)));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw new HeadroomError(`Cannot read "${path}": ${why}`, { expected, next, cause });
  }
}
