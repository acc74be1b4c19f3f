import { join } from "node:path";
import type { Block } from "../../chain/block.ts";
import { BLOCK_FILE_SCHEMA, BlockFileWriter } from "../../chain/codec/block_file.ts";
import { encodeBlock } from "../../chain/codec/encode_block.ts";
import { HeadroomError } from "../../errors.ts";
import { findEntityScenario } from "../../scenarios/mod.ts";
import { rowCount } from "../../scenarios/scenario_size.ts";
import type { Dataset } from "../../synth/dataset.ts";
import { openDataset } from "../../synth/open_dataset.ts";
import { shuffle } from "../plan/shuffle.ts";
import { addReferences, numberReferences } from "./derive_blocks.ts";
import { LINK_SETS, type LinkSet, stepsOf } from "./link_sets.ts";
import { type KnownHop, type KnownReferences, ReferenceLedger } from "./reference_ledger.ts";

/** When a question is asked: at the newest block, or at the last one before the stream of changes. */
export type AskedAt = "tip" | "past";

/** A start, with what each hop from it must find. */
export interface Question {
  readonly round: number;
  readonly chain: string;
  readonly at: AskedAt;
  readonly atBlock: number;
  /** Hex digits. */
  readonly key: string;
  readonly hops: readonly KnownHop[];
}

/** Data of one use case, and what is asked of it. */
export interface LinksSource {
  /** The set's own scenario: its name among `LINK_SETS`. */
  readonly set: string;
  /** Scenario that is made. */
  readonly name: string;
  readonly scale: number;
  readonly seed: string;
  readonly chains: readonly string[];
  readonly hops: number;
  readonly rounds: number;
  /** Id of the only start; null: starts are drawn, others each round. */
  readonly start: string | null;
  readonly folder: string;
}

/** What was made. */
export interface PreparedLinks {
  readonly entities: number;
  /** As Arkiv's schema writes them. */
  readonly rows: number;
  readonly blocks: Readonly<Record<AskedAt, number>>;
}

/** Files in the folder of a use case: the blocks with references as text and as numbers, a short chain, and the questions. */
export const filesIn = (folder: string) => ({
  text: join(folder, "text.blocks"),
  integer: join(folder, "integer.blocks"),
  short: join(folder, "short.blocks"),
  questions: join(folder, "questions.json"),
  table: join(folder, "references.db"),
});

/** The short chain, of which appends are timed, as a share of the whole. choice: seconds a round by Arkiv's schema. */
export const SHORT_CHAIN = 0.1;

/** The use case of a scenario among `LINK_SETS`. */
export function linkSetOf(scenario: string): LinkSet {
  return LINK_SETS.find((set) => set.scenario === scenario)!;
}

/**
 * Writes a use case's chain up to its peaks, and draws questions with their answers, computed from the blocks alone.
 * @throws {HeadroomError} No start of a chain leads to its end.
 */
export function prepareReferences(source: LinksSource): PreparedLinks {
  const set = linkSetOf(source.set);
  const files = filesIn(source.folder);
  writeChain(source, { scale: SHORT_CHAIN * source.scale, text: files.short });
  const dataset = datasetOf(source, source.scale);
  const past = dataset.phases[0]!.to - 1;
  const [ledger, known] = [new ReferenceLedger(set), new Map<number, KnownReferences>()];
  const onBlock = (block: Block) => {
    ledger.add(block);
    if (block.number === past) known.set(past, ledger.at(past));
  };
  const tip = writeChain(source, { ...files, scale: source.scale, onBlock });
  known.set(tip, ledger.at(tip));
  const blocks = { tip, past };
  const questions = (["tip", "past"] as const).flatMap((at) =>
    drawQuestions(source, known.get(blocks[at])!, { at, atBlock: blocks[at] })
  );
  Deno.writeTextFileSync(files.questions, JSON.stringify(questions));
  return { entities: dataset.liveEntities(tip), rows: rowCount(dataset.size(tip)), blocks };
}

function datasetOf({ name, seed }: LinksSource, scale: number): Dataset {
  return openDataset(findEntityScenario(name, "blocks"), scale, BigInt(seed));
}

/** What is written where. */
interface ChainFiles {
  readonly scale: number;
  readonly text: string;
  readonly integer?: string;
  readonly onBlock?: (block: Block) => void;
}

/** @returns The newest block's number. */
function writeChain(source: LinksSource, { scale, text, integer, onBlock }: ChainFiles): number {
  const set = linkSetOf(source.set);
  const dataset = datasetOf(source, scale);
  const { to } = (dataset.phases[1] ?? dataset.phases[0])!;
  const header = {
    schema: BLOCK_FILE_SCHEMA,
    scenario: source.name,
    scale,
    seed: BigInt(source.seed),
  } as const;
  const [add, number] = [addReferences(set, dataset), numberReferences(set)];
  const texts = BlockFileWriter.create(text, header);
  const integers = integer === undefined ? null : BlockFileWriter.create(integer, header);
  for (const made of dataset.blocks(undefined, to)) {
    const block = add(made);
    texts.append(encodeBlock(block));
    integers?.append(encodeBlock(number(block)));
    onBlock?.(block);
  }
  texts.close();
  integers?.close();
  return to - 1;
}

/** Starts of every chain for every round, of those that lead to its end; where there are too few they come again. */
function drawQuestions(
  source: LinksSource,
  known: KnownReferences,
  asked: Pick<Question, "at" | "atBlock">,
): Question[] {
  const set = linkSetOf(source.set);
  return set.chains.filter(({ id }) => source.chains.includes(id)).flatMap((chain) => {
    const steps = stepsOf(set, chain, source.hops);
    const { start } = source;
    const own = start === null ? undefined : [set.kinds[chain.from]!.id, start] as const;
    const keys = known.keysOf(chain.from, own);
    shuffle(keys, BigInt(source.seed));
    const perRound = start === null ? chain.starts : 1;
    const found: { readonly key: string; readonly hops: KnownHop[] }[] = [];
    for (const key of keys) {
      if (found.length === source.rounds * perRound) break;
      const hops = known.follow(key, steps);
      if (start !== null || hops.at(-1)!.found > 0) found.push({ key, hops });
    }
    if (found.length === 0) {
      // A start that did not live at the past block is no failure: nothing is asked of it there.
      if (start !== null) return [];
      throw new HeadroomError(
        `No ${chain.from} leads over ${source.hops} hops of "${chain.id}": choose a larger --scale`,
        {
          expected: chain.path,
          actual: `${keys.length} starts, none of which does`,
        },
      );
    }
    return Array.from({ length: source.rounds * perRound }, (_, i) => ({
      ...asked,
      ...found[i % found.length]!,
      round: Math.floor(i / perRound),
      chain: chain.id,
    }));
  });
}
