import type { KeyEvent } from "../keri/events.ts";
import { parseEvent } from "../keri/parse_event.ts";
import type { AnchorLookup } from "../keri/verify_log.ts";
import type { KelRegistry } from "./kel_registry.ts";

/** Anchors kept: a bulk anchor serves every agent it seals. */
const KEPT_ANCHORS = 128;

/**
 * Looks up delegators' events in a registry, for `verifyLog(registry.read(prefix), anchorLookup(registry))`: a replay that
 * goes through the registry's public face, as another program would.
 */
export function anchorLookup(registry: Pick<KelRegistry, "read" | "keyState">): AnchorLookup {
  const kept = new Map<string, { event: KeyEvent; traits: readonly string[] }>();
  return async (prefix, sn) => {
    const key = `${prefix} ${sn}`;
    const found = kept.get(key);
    if (found !== undefined) return found;
    for await (const { raw } of registry.read(prefix, sn)) {
      const anchor = { event: parseEvent(raw), traits: (await registry.keyState(prefix))?.traits ?? [] };
      if (kept.size >= KEPT_ANCHORS) kept.delete(kept.keys().next().value!);
      kept.set(key, anchor);
      return anchor;
    }
    return null;
  };
}
