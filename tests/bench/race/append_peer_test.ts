import assert from "node:assert/strict";
import fc from "fast-check";
import * as fs from "node:fs";
import { join } from "node:path";
import type { Block } from "../../../lib/chain/block.ts";
import { BlockFileWriter } from "../../../lib/chain/codec/block_file.ts";
import { encodeBlock } from "../../../lib/chain/codec/encode_block.ts";
import { operationLine } from "../../../lib/bench/race/operation_lines.ts";
import { PEER_PRAGMAS, peerCommand } from "../../../lib/bench/race/peer_program.ts";
import type { RecordTask } from "../../../lib/bench/race/record_entry.ts";
import { run, runEntry } from "../../../lib/bench/race/run_program.ts";
import { BITEMPORAL } from "../../../lib/stores/sqlite/bitemporal.ts";
import { arbitraryChain } from "../../chain/arbitrary_chain.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { encoded } from "../../stores/encoded.ts";
import { rowsOf } from "../../stores/sqlite/rows_of.ts";
import { compilePeer, isInstalled } from "./compile_peer.ts";

const interrupted = new AbortController().signal;
const operationsOf = (blocks: readonly Block[]) => blocks.flatMap(({ operations }) => operations);

/** The chains with the most operations: each takes a process. */
const CHAINS = fc.sample(arbitraryChain, { numRuns: 60, seed: 3 }).map(({ blocks }) => blocks)
  .sort((a, b) => operationsOf(b).length - operationsOf(a).length).slice(0, 5);

/** A store without blocks, and one with those of a chain. */
async function stores(folder: string, blocks: readonly Block[]) {
  const [empty, ours] = [join(folder, "empty.db"), join(folder, "ours.db")];
  for (const path of [empty, ours]) {
    fs.rmSync(path, { force: true });
    const store = await BITEMPORAL.open(path, { variant: "normal" });
    if (path === ours) { for (const block of blocks) await store.appendBlock(encoded(block)); }
    await store.close();
  }
  return { empty, ours };
}

Deno.test("the Python program writes the same rows as the store, for every kind of operation", () =>
  inTemporaryFolder(async (folder) => {
    const command = await peerCommand("append.py", folder, interrupted);
    const kinds = new Set(CHAINS.flatMap((blocks) => operationsOf(blocks).map(({ type }) => type)));
    assert.equal(kinds.size, 6, [...kinds].join());
    for (const blocks of CHAINS) {
      const { empty: theirs, ours } = await stores(folder, blocks);
      const lines = join(folder, "lines");
      fs.writeFileSync(lines, blocks.map((block) => operationLine(encoded(block))).join(""));
      await run([...command, theirs, lines, "PRAGMA synchronous = OFF"], { next: "", interrupted });
      assert.equal(rowsOf(theirs), rowsOf(ours));
    }
  }));

const noCompiler = !await isInstalled("cc");

// With the engine's own SQLite, as in a race, compiling takes a minute: here it is the system's, where there is one.
Deno.test({
  name: "the C program compiles, and replays what appends and a bulk load asked to the same rows",
  ignore: noCompiler,
  fn: (t) =>
    inTemporaryFolder(async (folder) => {
      const program = join(folder, "append");
      assert.ok(await compilePeer("append.c", "-c", "-o", `${program}.o`));
      const linked = await compilePeer("append.c", "-o", program, "-lsqlite3");
      await t.step({ name: "on the system's SQLite", ignore: !linked, fn: () => replays(program, folder) });
    }),
});

async function replays(program: string, folder: string): Promise<void> {
  for (const [i, blocks] of CHAINS.slice(0, 2).entries()) {
    const { empty, ours } = await stores(folder, blocks);
    const file = BlockFileWriter.create(join(folder, `blocks-${i}`), {
      schema: 1,
      scenario: "",
      scale: 1,
      seed: 1n,
    });
    for (const block of blocks) file.append(encodeBlock(block));
    file.close();
    const peers = (["c", "c:bulk"] as const).map((peer, j) => ({
      peer,
      input: join(folder, `tape-${i}-${j}`),
      empty,
    }));
    const task: RecordTask = {
      blocks: join(folder, `blocks-${i}`),
      scratch: join(folder, "scratch.db"),
      peers,
    };
    await runEntry(new URL("../../../lib/bench/race/record_entry.ts", import.meta.url), task, interrupted);
    for (const { peer, input } of peers) {
      const theirs = join(folder, `${i}-${peer}.db`);
      fs.copyFileSync(empty, theirs);
      const pragmas = PEER_PRAGMAS.map((pragma) => `PRAGMA ${pragma}`);
      const { statements } = JSON.parse(
        await run([program, theirs, input, ...pragmas], { next: "", interrupted }),
      );
      assert.ok(statements > blocks.length, `${statements}`);
      assert.equal(rowsOf(theirs), rowsOf(ours), peer);
      // A load syncs, and puts back what `normal` has: with OFF the rest of its time would be too short.
      const asked = fs.readFileSync(input).toString("latin1");
      assert.deepEqual(
        ["EXTRA", "1", "0"].map((level) => asked.includes(`PRAGMA synchronous = ${level}`)),
        peer === "c:bulk" ? [true, true, false] : [false, false, false],
      );
    }
  }
}
