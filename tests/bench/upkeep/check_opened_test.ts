import assert from "node:assert/strict";
import { checkOpened } from "../../../lib/bench/upkeep/check_opened.ts";
import type { Opened } from "../../../lib/bench/upkeep/upkeep_task.ts";
import type { Workshop } from "../../../lib/bench/upkeep/upkeep_workshop.ts";
import { HeadroomError } from "../../../lib/errors.ts";

Deno.test("every first answer has to be the computed one: none, or another, is no fast one", () => {
  const shop = { contestant: "a" } as Workshop;
  const right: Opened = { ms: 1, openMs: 1, closeMs: 1, tip: 9, versions: 1, digest: "computed" };
  const expected = { versions: 1, digest: "computed" };
  checkOpened(shop, [right, right], expected);
  for (const wrong of [{ versions: 0 }, { digest: "another" }]) {
    assert.throws(() => checkOpened(shop, [right, { ...right, ...wrong }], expected), HeadroomError);
  }
});
