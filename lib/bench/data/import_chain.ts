import { basename } from "node:path";
import { BLOCK_FILE_SCHEMA, BlockFileWriter } from "../../chain/codec/block_file.ts";
import { encodeBlock } from "../../chain/codec/encode_block.ts";
import type { ExtendReading } from "../../chain/extend_reading.ts";
import { writeTextAtomic } from "../../runs/atomic_file.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import { ChainRecount } from "./chain_recount.ts";
import { type Chain, emptyChain, openChain } from "../../inspect/open_chain.ts";
import type { ImportJob, JobHost } from "../trial/job.ts";
import { encodeExpectations } from "./expectations.ts";

/** A chain that no scenario generated, ready to be appended and checked. */
export interface ImportedChain {
  /** Describes the chain: id from the file's name, measured size, nothing to generate, no requirements. */
  readonly scenario: EntityScenario;
  readonly kind: Chain["kind"];
  /** SHA-256 (hex) of the encoded blocks. */
  readonly digest: string;
  readonly blocks: number;
  /** What the numbers of its extends were counted from; null where it has none. */
  readonly extendReading: ExtendReading | null;
}

/** Name of the only phase of an imported chain. choice: all its blocks are real ones, as in a steady stretch. */
const PHASE = "steady";
/** Blocks between two checks for signals and the parent process. */
const YIELD_EVERY = 256;

/**
 * Reads a chain once, off the clock, and writes `blocks.bin` (encoded and validated blocks) and `expectations.json` (the
 * recount) to `job.dir`. Memory: one block, and what `ChainRecount` needs.
 * @throws {HeadroomError} The chain is damaged, invalid or empty, or the disk is full; no block file is left.
 */
export async function importChain(job: ImportJob, host: JobHost): Promise<ImportedChain> {
  const chain = openChain(job.path);
  const id = chainId(job.path);
  const recount = new ChainRecount(job.sampledEntities);
  const writer = BlockFileWriter.create(`${job.dir}/blocks.bin`, {
    schema: BLOCK_FILE_SCHEMA,
    scenario: id,
    scale: 1,
    seed: 0n,
  });
  let [blocks, digest] = [0, ""];
  try {
    for await (const block of chain.blocks()) {
      writer.append(encodeBlock(block));
      recount.add(block);
      host.progress({ step: "reading", done: ++blocks, total: 0, unit: "blocks" });
      if (blocks % YIELD_EVERY === 0) await host.yieldNow();
    }
    if (recount.range === null) throw emptyChain(job.path);
    ({ digest } = writer.close());
  } catch (error) {
    writer.abort();
    throw error;
  }
  await writeTextAtomic(`${job.dir}/expectations.json`, encodeExpectations(expectationsOf(recount, digest)));
  return {
    scenario: scenarioOf(id, chain, recount),
    kind: chain.kind,
    digest,
    blocks,
    extendReading: chain.extendReading(),
  };
}

function expectationsOf(recount: ChainRecount, blocksDigest: string) {
  const { first, last } = recount.range!;
  return {
    blocksDigest,
    phases: [{ name: PHASE, from: first, to: last + 1 }],
    lastBlock: last,
    totals: recount.totals,
    queries: [],
    history: [],
    entities: recount.known(),
  };
}

function scenarioOf(id: string, { path, kind }: Chain, recount: ChainRecount): EntityScenario {
  const source = `${kind} "${basename(path)}"`;
  const counted = (value: number) => ({ value, source: `counted in ${source}` });
  const { totals, filledBlocks } = recount;
  return {
    kind: "entities",
    id,
    title: `Chain read from ${source}`,
    source,
    measured: totals,
    generator: "cohorts",
    entityTypes: [],
    operations: [],
    owners: { count: { value: 0, source: "not counted" }, addresses: [] },
    entitiesPerLoadBlock: counted(totals.versions / Math.max(1, filledBlocks)),
    queries: [],
    requirements: [],
    choices: [],
  };
}

/** `chain-` and the file's name without its extensions, in the form of a scenario id; no second `chain-`. */
function chainId(path: string): string {
  const name = basename(path).replace(/(\.[a-z0-9]{1,8})+$/i, "").toLowerCase()
    .replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  if (name === "chain" || name.startsWith("chain-")) return name.slice(0, 60);
  return `chain-${name === "" ? "unnamed" : name.slice(0, 60)}`;
}
