/**
 * Appends the growing chain to a store until it is killed, and prints each block's number once it is appended. A refused block is
 * printed as a line of JSON (message, next, and the tip then), and tried again once a line is read from the input.
 */
import { HeadroomError } from "../../lib/errors.ts";
import { findEntityStore } from "../../lib/stores/mod.ts";
import { growingBlock } from "./growing_chain.ts";
import { encoded } from "./encoded.ts";

const [from, path, variant] = Deno.args;
const print = (line: string) => void Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
const store = await (await findEntityStore(from!)).open(path!, { variant: variant! });
// An end of its own, in case the test that should kill it dies first.
for (let number = (store.tip ?? -1) + 1; number < 100_000; number++) {
  try {
    await store.appendBlock(encoded(growingBlock(number)));
    print(`${number}`);
  } catch (error) {
    if (!(error instanceof HeadroomError)) throw error;
    print(JSON.stringify({ message: error.message, next: error.next, tip: store.tip }));
    number--;
    if (await Deno.stdin.read(new Uint8Array(1)) === null) Deno.exit(1);
  }
}
