/** Appends the growing chain to a store until it is killed, and prints each block's number once it is appended. */
import { decodeBlock } from "../../lib/chain/codec/decode_block.ts";
import { encodeBlock } from "../../lib/chain/codec/encode_block.ts";
import { findEntityStore } from "../../lib/stores/mod.ts";
import { growingBlock } from "./growing_chain.ts";

const [from, path, variant] = Deno.args;
const store = await (await findEntityStore(from!)).open(path!, { variant: variant! });
// An end of its own, in case the test that should kill it dies first.
for (let number = 0; number < 100_000; number++) {
  await store.appendBlock(decodeBlock(encodeBlock(growingBlock(number))));
  Deno.stdout.writeSync(new TextEncoder().encode(`${number}\n`));
}
