import { decodedBlocks } from "../../chain/codec/block_file.ts";
import type { EntityStore } from "../../stores/entity_store.ts";
import { findEntityStore } from "../../stores/mod.ts";
import { threadCpuMs } from "../environment/thread_cpu.ts";
import type { StoreContestant } from "../race/contestant.ts";

/** A store that is appended to, and the block file it takes. */
interface ChainToAppend {
  readonly path: string;
  readonly blocks: string;
}

/** Chains that one process appends, a block of each in turn, as they would come at a cadence. */
export interface AppendTask extends StoreContestant {
  readonly chains: readonly ChainToAppend[];
  /** First block after the load. */
  readonly steadyFrom: number;
}

/** What appending a chain took: in the store's calls alone, closing it included. */
interface AppendedChain {
  readonly path: string;
  readonly ms: number;
  /** Of it, for the blocks after the load. */
  readonly steadyMs: number;
  /** Of the thread that appends, and of the store's own threads or servers; null where it has some that nobody can tell of. */
  readonly cpuMs: number | null;
  readonly versions: number;
}

/** What a process did. */
export interface AppendedChains {
  readonly chains: readonly AppendedChain[];
  /** Beginning and end, ms since 1970: what processes did at the same time. */
  readonly fromMs: number;
  readonly toMs: number;
}

interface Open extends ChainToAppend {
  readonly store: EntityStore;
  readonly next: Iterator<Parameters<EntityStore["appendBlock"]>[0]>;
  ms: number;
  steadyMs: number;
  cpuMs: number;
  versions: number;
}

/** Opens the stores of a task, so that several processes can begin at the same time. */
export async function openChains({ store: name, variant, chains }: AppendTask): Promise<Open[]> {
  const kind = await findEntityStore(name);
  const open: Open[] = [];
  for (const chain of chains) {
    const store = await kind.open(chain.path, { variant });
    open.push({
      ...chain,
      store,
      next: decodedBlocks(chain.blocks)[Symbol.iterator](),
      ...{
        ms: 0,
        steadyMs: 0,
        cpuMs: -(store.engineState().threadsCpuMs ?? (kind.ownProcesses ? NaN : 0)),
        versions: 0,
      },
    });
  }
  return open;
}

/** Appends every block that a chain does not have yet, of every chain, and closes the stores. */
export async function appendChains(
  chains: readonly Open[],
  { steadyFrom }: Pick<AppendTask, "steadyFrom">,
): Promise<AppendedChains> {
  const fromMs = Date.now();
  let open = [...chains];
  while (open.length > 0) {
    const left: Open[] = [];
    for (const chain of open) {
      const { done, value } = chain.next.next();
      if (done === true) continue;
      left.push(chain);
      // A writer that was killed left it here.
      if (value.number <= (chain.store.tip ?? -1)) continue;
      const ms = await timed(chain, async () => {
        chain.versions += (await chain.store.appendBlock(value)).written.versions;
      });
      if (value.number >= steadyFrom) chain.steadyMs += ms;
    }
    open = left;
  }
  for (const chain of chains) {
    chain.cpuMs += chain.store.engineState().threadsCpuMs ?? 0;
    await timed(chain, () => chain.store.close());
  }
  return {
    chains: chains.map(({ path, ms, steadyMs, cpuMs, versions }) => ({
      path,
      ms,
      steadyMs,
      cpuMs,
      versions,
    })),
    fromMs,
    toMs: Date.now(),
  };
}

/** Adds what the work took to a chain's. @returns Its time, ms. */
async function timed(chain: Open, work: () => Promise<unknown>): Promise<number> {
  const [start, cpuStart] = [performance.now(), threadCpuMs()];
  await work();
  const ms = performance.now() - start;
  chain.ms += ms;
  chain.cpuMs += threadCpuMs() - cpuStart;
  return ms;
}
