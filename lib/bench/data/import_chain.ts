import { basename } from "node:path";
import { BLOCK_FILE_SCHEMA, BlockFileWriter } from "../../chain/codec/block_file.ts";
import { encodeBlock } from "../../chain/codec/encode_block.ts";
import { writeTextAtomic } from "../../runs/atomic_file.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import { ChainRecount } from "./chain_recount.ts";
import { type Chain, emptyChain, openChain } from "../../inspect/open_chain.ts";
import type { ImportJob, JobHost } from "../trial/job.ts";
import { encodeExpectations } from "./expectations.ts";

/** A chain that no scenario made, ready to be appended and checked. */
export interface ImportedChain {
  /** Says what was read: its id from the file's name, its measured size, nothing to generate and nothing required. */
  readonly scenario: EntityScenario;
  readonly kind: Chain["kind"];
  /** SHA-256 (hex) of the encoded blocks. */
  readonly digest: string;
  readonly blocks: number;
}

/** Name of the one phase of an imported chain. choice: each of its blocks is one of real life, as in a steady stretch. */
const PHASE = "steady";
/** Blocks between two looks at the parent process. */
const BREATHE_EVERY = 256;

/**
 * Reads a chain once, off every clock: writes `blocks.bin` (encoded, checked against the chain's rules) and `expectations.json` (the
 * recount) into `spec.dir`. Memory: one block, and what `ChainRecount` needs.
 * @throws {HeadroomError} The chain is damaged, breaks a rule or is empty, or the disk is full; no block file is left.
 */
export async function importChain(spec: ImportJob, host: JobHost): Promise<ImportedChain> {
  const chain = openChain(spec.path);
  const id = chainId(spec.path);
  const recount = new ChainRecount(spec.sampledEntities);
  const writer = BlockFileWriter.create(`${spec.dir}/blocks.bin`, {
    schema: BLOCK_FILE_SCHEMA,
    scenario: id,
    scale: 1,
    seed: 0n,
  });
  let blocks = 0;
  try {
    for (const block of chain.blocks()) {
      writer.append(encodeBlock(block));
      recount.add(block);
      host.progress(++blocks, 0);
      if (blocks % BREATHE_EVERY === 0) await host.breathe();
    }
    if (recount.range === null) throw emptyChain(spec.path);
  } catch (error) {
    writer.abort();
    throw error;
  }
  const { digest } = writer.close();
  await writeTextAtomic(`${spec.dir}/expectations.json`, encodeExpectations(expectationsOf(recount, digest)));
  return { scenario: scenarioOf(id, chain, recount), kind: chain.kind, digest, blocks };
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

/** `chain-` and the file's name without its endings (the name alone where it starts so), as a scenario's id is written. */
function chainId(path: string): string {
  const name = basename(path).replace(/(\.[a-z0-9]{1,8})+$/i, "").toLowerCase()
    .replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  if (name === "chain" || name.startsWith("chain-")) return name.slice(0, 60);
  return `chain-${name === "" ? "unnamed" : name.slice(0, 60)}`;
}
