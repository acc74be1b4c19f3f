import type { LogCollection } from "../keri/forks/find_forks.ts";
import { anchorLookup } from "./anchor_lookup.ts";
import type { KelRegistry } from "./kel_registry.ts";

/** A registry's logs as one side of a comparison: read through its public interface, whatever they are stored in. */
export function logsOfRegistry(registry: Pick<KelRegistry, "prefixes" | "read" | "keyState">): LogCollection {
  return {
    prefixes: () => registry.prefixes(),
    read: (prefix) => registry.read(prefix),
    anchor: anchorLookup(registry),
  };
}
