/** Appends the growing chain to a store until it is killed, and prints each block's number once it is appended. */
import { findEntityStore } from "../../lib/stores/mod.ts";
import { growingBlock } from "./growing_chain.ts";
import { encoded } from "./encoded.ts";

const [from, path, variant] = Deno.args;
const store = await (await findEntityStore(from!)).open(path!, { variant: variant! });
// An end of its own, in case the test that should kill it dies first.
for (let number = 0; number < 100_000; number++) {
  await store.appendBlock(encoded(growingBlock(number)));
  Deno.stdout.writeSync(new TextEncoder().encode(`${number}\n`));
}
