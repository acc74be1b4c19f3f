/**
 * A writer that appends items to one log which others write as well: it builds each upon the tip it sees, and where it loses the
 * race, anew upon the winner's. As a program: kind, path, variant, writer, items; its outcome is a line of JSON.
 */
import assert from "node:assert/strict";
import { loadBlake3 } from "../../lib/keri/blake3.ts";
import { incept, interact } from "../../lib/keri/build_events.ts";
import { ConcurrentWriteError } from "../../lib/keri/errors.ts";
import type { Tip } from "../../lib/keri/signed_event.ts";
import { Signer, signEvent } from "../../lib/keri/signer.ts";
import { findKelRegistry } from "../../lib/stores/mod.ts";
import type { KelRegistry } from "../../lib/stores/kel_registry.ts";

await loadBlake3();

const [NOW, NEXT] = [31, 32].map((seed) => new Signer(new Uint8Array(32).fill(seed))) as [Signer, Signer];
const ICP = incept({ keys: [NOW.verkey], nextDigests: [NEXT.nextDigest] });
const sign = (built: Parameters<typeof signEvent>[0]) => signEvent(built, [{ signer: NOW, index: 0 }]);

/** The log, and the event that it begins with. */
export const PREFIX = ICP.event.i;
export const INCEPTION = sign(ICP);

/** The seal of an item. */
export const itemOf = (writer: number, item: number) => `writer ${writer}, item ${item}`;

/** What became of a writer's items: where each stands, and the tips that it was refused for. */
export interface Outcome {
  readonly won: readonly Tip[];
  readonly lost: readonly { readonly expected: string; readonly actual: string }[];
}

export async function race(registry: KelRegistry, writer: number, items: number): Promise<Outcome> {
  const won: Tip[] = [];
  const lost: Outcome["lost"][number][] = [];
  while (won.length < items) {
    const { sn, said, prefix } = (await registry.keyState(PREFIX))!;
    const built = interact({ prefix, sn, said }, [{ d: itemOf(writer, won.length) }]);
    try {
      await registry.append(sign(built), { expectedTip: { sn, said } });
      won.push({ sn: sn + 1, said: built.event.d });
      await registry.flush();
    } catch (error) {
      assert.ok(error instanceof ConcurrentWriteError, String(error));
      assert.match(error.next, /read the log again and build the event upon its tip/);
      lost.push({ expected: error.expected, actual: error.actual });
    }
  }
  return { won, lost };
}

if (import.meta.main) {
  const [from, path, variant, writer, items] = Deno.args as [string, string, string, string, string];
  const registry = await (await findKelRegistry(from)).open(path, { variant });
  const outcome = await race(registry, Number(writer), Number(items));
  await registry.close();
  console.log(JSON.stringify(outcome));
}
