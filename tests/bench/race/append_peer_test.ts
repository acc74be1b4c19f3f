import assert from "node:assert/strict";
import fc from "fast-check";
import * as fs from "node:fs";
import { join } from "node:path";
import type { Block } from "../../../lib/chain/block.ts";
import { operationLine } from "../../../lib/bench/race/operation_lines.ts";
import { peerCommand } from "../../../lib/bench/race/peer_program.ts";
import { run } from "../../../lib/bench/race/run_program.ts";
import { BITEMPORAL } from "../../../lib/stores/sqlite/bitemporal.ts";
import { arbitraryChain } from "../../chain/arbitrary_chain.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { encoded } from "../../stores/encoded.ts";
import { rowsOf } from "../../stores/sqlite/rows_of.ts";

Deno.test("the Python program writes the same rows as the store, for every kind of operation", () =>
  inTemporaryFolder(async (folder) => {
    const interrupted = new AbortController().signal;
    const command = await peerCommand("python", folder, interrupted);
    const operationsOf = (blocks: readonly Block[]) => blocks.flatMap(({ operations }) => operations);
    // Each takes a process: the five chains with the most operations.
    const chains = fc.sample(arbitraryChain, { numRuns: 60, seed: 3 })
      .sort((a, b) => operationsOf(b.blocks).length - operationsOf(a.blocks).length).slice(0, 5);
    const kinds = new Set(chains.flatMap(({ blocks }) => operationsOf(blocks).map(({ type }) => type)));
    assert.equal(kinds.size, 6, [...kinds].join());
    for (const [i, { blocks }] of chains.entries()) {
      const [ours, theirs, lines] = ["ours.db", "theirs.db", "lines"].map((name) =>
        join(folder, `${i}${name}`)
      );
      for (const path of [ours!, theirs!]) {
        const store = await BITEMPORAL.open(path, { variant: "normal" });
        if (path === ours) { for (const block of blocks) await store.appendBlock(encoded(block)); }
        await store.close();
      }
      fs.writeFileSync(lines!, blocks.map((block) => operationLine(encoded(block))).join(""));
      await run([...command, theirs!, lines!, "PRAGMA synchronous = OFF"], { next: "", interrupted });
      assert.equal(rowsOf(theirs!), rowsOf(ours!));
    }
  }));
