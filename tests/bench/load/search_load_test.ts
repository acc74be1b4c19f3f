import assert from "node:assert/strict";
import { chooseLoad } from "../../../lib/bench/load/choose_load.ts";
import { searchCeilings } from "../../../lib/bench/load/search_load.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { changedStore } from "./small_load.ts";

Deno.test("a search whose store fails ends with what is known, the failed trial and why among it", async () => {
  await inTemporaryFolder(async (folder) => {
    const store = await changedStore(
      folder,
      'if (!options.readOnly) store.appendBlock = (block) => { if (block.operations.length > 40) throw new Error("no room on the disk"); return append(block); };',
    );
    const chosen = await chooseLoad(
      {
        ...{ store, scale: "0.0003", seed: "1", search: "write", readers: "1" },
        ...{ "write-rate": "15", "read-rate": "0", duration: "3" },
      } as Parameters<typeof chooseLoad>[0],
    );
    let done = 0;
    const [found] = await searchCeilings(chosen, {
      ...{ folder, interrupted: new AbortController().signal, onStep: () => {}, onDone: () => void done++ },
    });
    assert.equal(found!.ceiling.outcome, "unfinished");
    // The first rate was offered in blocks that go in; twice of it was not.
    assert.deepEqual(found!.trials.map(({ problems }) => problems.length), [0, 1]);
    assert.match(found!.trials[1]!.problems[0]!, /no room on the disk/);
    assert.deepEqual(found!.ceiling.tried.map(({ rate }) => rate), [15]);
    assert.equal(done, 2);
  });
});
