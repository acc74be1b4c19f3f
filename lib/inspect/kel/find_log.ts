import { UsageError } from "../../errors.ts";
import type { KelRegistry } from "../../stores/kel_registry.ts";

/**
 * The prefix of a log from its first characters.
 * @throws {UsageError} No log begins so, or several do.
 */
export async function findLog(
  registry: Pick<KelRegistry, "keyState" | "prefixes">,
  name: string,
): Promise<string> {
  if (await registry.keyState(name) !== null) return name;
  const found: string[] = [];
  for await (const prefix of registry.prefixes()) {
    if (prefix.startsWith(name) && found.push(prefix) > 1) break;
  }
  if (found.length === 1) return found[0]!;
  throw new UsageError(
    found.length === 0
      ? `No log has the prefix "${name}"`
      : `Several logs have prefixes that begin with "${name}"`,
    {
      expected: "the prefix of a log, or its first characters",
      actual: found.length === 0 ? name : `${found.join(", ")}, …`,
      next: "deno task kel show <path> lists the logs",
    },
  );
}
