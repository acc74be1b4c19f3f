import assert from "node:assert/strict";
import { incept, interact } from "../../lib/keri/build_events.ts";
import { KeriError } from "../../lib/keri/errors.ts";
import { parseEvent } from "../../lib/keri/parse_event.ts";
import { Signer, signEvent } from "../../lib/keri/signer.ts";
import { KEL_REGISTRIES } from "../../lib/stores/mod.ts";
import type { KelRegistry } from "../../lib/stores/kel_registry.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { collect } from "./key_events.ts";

const [NOW, NEXT] = [31, 32].map((seed) => new Signer(new Uint8Array(32).fill(seed))) as [Signer, Signer];
const ICP = incept({ keys: [NOW.verkey], nextDigests: [NEXT.nextDigest] });
const sign = (built: Parameters<typeof signEvent>[0]) => signEvent(built, [{ signer: NOW, index: 0 }]);

/** Sequence number at which the writers stop. */
const LAST = 10;

/** Appends events of its own to the log until it has the last number. @returns SAIDs of those that were not refused. */
async function write(registry: KelRegistry, writer: number): Promise<string[]> {
  const won: string[] = [];
  for (;;) {
    const state = (await registry.keyState(ICP.event.i))!;
    if (state.sn === LAST) return won;
    const built = interact(state, [{ d: `writer ${writer}` }]);
    try {
      await registry.append(sign(built), { expectedTip: { sn: state.sn, said: state.said } });
      won.push(built.event.d);
      await registry.flush();
    } catch (error) {
      assert.ok(error instanceof KeriError, String(error));
    }
  }
}

for (const kind of Object.values(KEL_REGISTRIES)) {
  // How writers exclude each other does not depend on what is synced between: the first and the last variant are enough.
  for (
    const variant of Object.keys(kind.variants).filter((_, at, all) => at === 0 || at === all.length - 1)
  ) {
    Deno.test(`${kind.name} ${variant}: of two writers that append at one number exactly one wins it`, async () => {
      await inTemporaryFolder(async (folder) => {
        const path = `${folder}/registry${kind.extension}`;
        const handles = [await kind.open(path, { variant }), await kind.open(path, { variant })];
        await handles[0]!.append(sign(ICP));
        await handles[0]!.flush();
        const won = (await Promise.all(handles.map(write))).flat();
        for (const registry of handles) await registry.close();

        const fresh = await kind.open(path, { variant });
        const stored = (await collect(fresh.read(ICP.event.i))).map(({ raw }) => parseEvent(raw).d);
        assert.deepEqual(stored.slice(1).sort(), won.sort());
        const { ok, lines } = await fresh.check();
        assert.ok(ok, lines.join("\n"));
        await fresh.close();
      });
    });
  }
}
