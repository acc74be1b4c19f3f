/** Loads a chain without end into a store, with much payload a block, and prints each block's number as it is asked for. */
import { findEntityStore } from "../../lib/stores/mod.ts";
import { encoded } from "./encoded.ts";
import { growingBlock } from "./growing_chain.ts";

const [from, path, variant] = Deno.args;

function* blocks() {
  // An end of its own, in case the test that should kill it dies first.
  for (let number = 0; number < 10_000; number++) {
    Deno.stdout.writeSync(new TextEncoder().encode(`${number}\n`));
    const { operations, ...block } = encoded(growingBlock(number));
    const payload = new Uint8Array(500_000).fill(number % 256);
    yield {
      ...block,
      operations: operations.map((operation) =>
        "payload" in operation ? { ...operation, payload } : operation
      ),
    };
  }
}

await (await findEntityStore(from!)).open(path!, { variant: variant! }).then((store) =>
  store.bulkLoad(blocks())
);
