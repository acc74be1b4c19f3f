import assert from "node:assert/strict";
import { KEL_REGISTRIES } from "../../../../lib/stores/mod.ts";
import { EVENTS } from "../../key_events.ts";
import { gitOutput, withPath } from "../fixture.ts";

Deno.test("whichever engine writes auths' layout, the same events make the same commits", async () => {
  const tips = new Map<string, string>();
  for (const kind of Object.values(KEL_REGISTRIES).filter(({ name }) => name.startsWith("auths-layout"))) {
    await withPath(async (path) => {
      const registry = await kind.open(path, { variant: "none" });
      await registry.append(EVENTS[0]!);
      await registry.commitBatch(EVENTS.slice(1, 9));
      await registry.append(EVENTS[9]!);
      await registry.close();
      tips.set(kind.name, await gitOutput(path, "log", "--format=%H %T %s", "refs/auths/registry"));
    });
  }
  assert.deepEqual([...tips.keys()], ["auths-layout", "auths-layout-git", "auths-layout-packfile"]);
  for (const tip of tips.values()) assert.equal(tip, tips.get("auths-layout"));
});
