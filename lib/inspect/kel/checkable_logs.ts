import { HeadroomError } from "../../errors.ts";
import type { KelRegistry } from "../../stores/kel_registry.ts";
import { shellCommand } from "../../text/command_line.ts";

/** What commands read of a registry. */
export type ReadableLogs = Pick<KelRegistry, "prefixes" | "keyState" | "read" | "close">;

/**
 * The logs of a registry, with errors that say how to find out what is wrong with it: who reads one log meets one fault of many.
 * @param path Of the registry.
 */
export function checkableLogs(registry: ReadableLogs, path: string): ReadableLogs {
  const advise = (error: unknown): never => {
    if (!(error instanceof HeadroomError) || error.usage) throw error;
    const { message, expected, actual } = error;
    const next = shellCommand`deno task kel check ${path} says which logs are sound, and what is wrong where`;
    throw new HeadroomError(message, { expected, actual, next, cause: error });
  };
  async function* advised<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item> {
    try {
      yield* items;
    } catch (error) {
      advise(error);
    }
  }
  return {
    prefixes: () => advised(registry.prefixes()),
    keyState: (prefix) => registry.keyState(prefix).catch(advise),
    read: (prefix, from) => advised(registry.read(prefix, from)),
    close: () => registry.close(),
  };
}
