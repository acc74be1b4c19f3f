import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { KeyEvent } from "../../lib/keri/events.ts";
import { parseEvent } from "../../lib/keri/parse_event.ts";
import { KEL_REGISTRIES, RECOMMENDED_KEL_REGISTRY } from "../../lib/stores/mod.ts";
import type { KelRegistryKind } from "../../lib/stores/store_kind.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { collect } from "./key_events.ts";
import { INCEPTION, itemOf, type Outcome, PREFIX, race } from "./racing_writer.ts";

/** Items that each writer has to get into the log. */
const ITEMS = 3;

/** Has writers append to one new registry at once, and holds what each was told against what stands there. */
async function raceIn(
  kind: KelRegistryKind,
  variant: string,
  run: (path: string) => Promise<Outcome[]>,
): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const path = `${folder}/registry${kind.extension}`;
    const first = await kind.open(path, { variant });
    await first.append(INCEPTION);
    await first.close();
    const outcomes = await run(path);

    const fresh = await kind.open(path, { variant });
    const stored: KeyEvent[] = (await collect(fresh.read(PREFIX))).map(({ raw }) => parseEvent(raw));
    // Exactly one wins each number: who was told to have won stands there, and nobody else was told so.
    const won = outcomes.flatMap((outcome) => outcome.won).sort((a, b) => a.sn - b.sn);
    assert.deepEqual(won, stored.slice(1).map(({ d }, at) => ({ sn: at + 1, said: d })));
    // The losers rebased: every item of every writer is in the log once, each writer's in its order.
    for (const [writer, { won }] of outcomes.entries()) {
      assert.deepEqual(
        won.map(({ sn }) => stored[sn]!.a),
        won.map((_, item) => [{ d: itemOf(writer, item) }]),
      );
    }
    // A refusal names the event that the loser built upon, and the winner's, both of this log.
    for (const { expected, actual } of outcomes.flatMap(({ lost }) => lost)) {
      const [before, winner] = [expected, actual].map((tip) => stored.findIndex(({ d }) => tip.endsWith(d)));
      assert.ok(before! >= 0 && winner! > before!, `${expected}; ${actual}`);
    }
    const { ok, lines } = await fresh.check();
    assert.ok(ok, lines.join("\n"));
    await fresh.close();
  });
}

for (const kind of Object.values(KEL_REGISTRIES)) {
  // How writers exclude each other does not depend on what is synced between: the first and the last variant are enough.
  for (
    const variant of Object.keys(kind.variants).filter((_, at, all) => at === 0 || at === all.length - 1)
  ) {
    Deno.test(`${kind.name} ${variant}: of writers at one number exactly one wins it, and the others rebase`, () =>
      raceIn(kind, variant, async (path) => {
        const handles = await Promise.all([0, 1, 2].map(() => kind.open(path, { variant })));
        const outcomes = await Promise.all(handles.map((handle, writer) => race(handle, writer, ITEMS)));
        for (const handle of handles) await handle.close();
        assert.ok(outcomes.some(({ lost }) => lost.length > 0), "nobody lost a race");
        return outcomes;
      }));
  }
}

Deno.test("of writers in processes of their own exactly one wins each number, and the others rebase", () => {
  const { name, variants } = RECOMMENDED_KEL_REGISTRY;
  const variant = Object.keys(variants)[0]!;
  const script = fileURLToPath(new URL("./racing_writer.ts", import.meta.url));
  return raceIn(RECOMMENDED_KEL_REGISTRY, variant, async (path) => {
    const children = [0, 1].map((writer) =>
      new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-check", script, name, path, variant, String(writer), "40"],
      }).output()
    );
    return (await Promise.all(children)).map(({ code, stdout, stderr }) => {
      assert.equal(code, 0, new TextDecoder().decode(stderr));
      return JSON.parse(new TextDecoder().decode(stdout));
    });
  });
});
