import type { KeyEvent } from "../keri/events.ts";
import { parseEvent } from "../keri/parse_event.ts";
import type { AnchorLookup } from "../keri/verify_log.ts";
import type { KelRegistry } from "./kel_registry.ts";
import { Lru } from "./lru.ts";

/** Anchors kept in memory: a bulk anchor serves every agent it seals. */
export const KEPT_ANCHORS = 128;

/**
 * Looks up delegators' events in a registry, for `verifyLog(registry.read(prefix), anchorLookup(registry))`: a replay
 * through the registry's public interface, as another program would do it.
 */
export function anchorLookup(registry: Pick<KelRegistry, "read" | "keyState">): AnchorLookup {
  const kept = new Lru<{ event: KeyEvent; traits: readonly string[] }>(KEPT_ANCHORS);
  return async (prefix, sn) => {
    const key = `${prefix} ${sn}`;
    const found = kept.get(key);
    if (found !== undefined) return found;
    for await (const { raw } of registry.read(prefix, sn)) {
      const anchor = { event: parseEvent(raw), traits: (await registry.keyState(prefix))?.traits ?? [] };
      kept.set(key, anchor);
      return anchor;
    }
    return null;
  };
}
