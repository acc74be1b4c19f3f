import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../race/run_program.ts";
import { MemoryLimit } from "../environment/memory_limit.ts";
import { ProcessorLimit } from "./processor_limit.ts";

/** This machine made into a lesser one: how a program is started on it. Disposed of when the programs have ended. */
interface LesserMachine extends AsyncDisposable {
  command(program: string, args: readonly string[]): readonly [program: string, args: readonly string[]];
  readonly env: Readonly<Record<string, string>>;
}

/** A way to make this machine a lesser one. */
export interface Restriction {
  readonly id: string;
  readonly about: string;
  /** @param folder For what it needs. @throws {HeadroomError} It is not possible here; with the reason. */
  make(folder: string, interrupted: AbortSignal): Promise<LesserMachine>;
}

/** What a lesser machine has. choice: half a core and a slow disk are those of a small container; its memory holds Deno and no data. */
const [HALF, MEMORY_BYTES, SYNC_DELAY_US] = [0.5, 768 * 2 ** 20, 3000];

const next = "Leave it out with --only.";

/** Every restriction, and none: what predictions of other machines are tested on without one. */
export const RESTRICTIONS: readonly Restriction[] = [
  {
    id: "none",
    about: "this machine as it is, measured again",
    make: () => Promise.resolve(plain({})),
  },
  {
    id: "one-core",
    about: "one core",
    make: async (_, interrupted) => {
      await run(["taskset", "--version"], { next, interrupted });
      return plain({ before: ["taskset", "-c", "0"] });
    },
  },
  {
    id: "half-a-core",
    about: "half of one core, as a container gets it",
    make: async () => inGroup(await ProcessorLimit.make(HALF)),
  },
  {
    id: "less-memory",
    about: "768 MiB of memory, page cache included",
    make: async () => inGroup(await MemoryLimit.make("lesser", MEMORY_BYTES)),
  },
  {
    id: "slow-sync",
    about: "each sync 3 ms longer",
    make: async (folder, interrupted) => {
      const library = join(folder, "slow_sync.so");
      const source = fileURLToPath(new URL("./slow_sync.c", import.meta.url));
      await run(["cc", "-O2", "-shared", "-fPIC", "-o", library, source, "-ldl"], { next, interrupted });
      return plain({ env: { LD_PRELOAD: library, HEADROOM_SYNC_DELAY_US: `${SYNC_DELAY_US}` } });
    },
  },
];

function inGroup(group: ProcessorLimit | MemoryLimit): LesserMachine {
  return {
    command: (program, args) => group.command(program, args),
    env: {},
    [Symbol.asyncDispose]: () => group[Symbol.asyncDispose](),
  };
}

function plain(
  { before = [], env = {} }: { readonly before?: readonly string[]; readonly env?: Record<string, string> },
): LesserMachine {
  return {
    command: (program, args) => {
      const [first, ...rest] = [...before, program, ...args];
      return [first!, rest];
    },
    env,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
