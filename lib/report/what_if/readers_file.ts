import { z } from "zod";
import { UsageError } from "../../errors.ts";
import { fitUsl, type ReadersPoint, type UslFit } from "../../fit/usl.ts";
import type { ReadersLaw, WhatIfData } from "../../model/what_if/what_if_data.ts";
import type { Machine } from "../../runs/manifest.ts";

/** What is read of a file of `deno task load --readers`. */
const LOAD_FILE = z.object({
  scenario: z.string(),
  scale: z.number().positive(),
  seed: z.string(),
  machine: z.object({ cores: z.number(), cpu: z.string() }),
  measured: z.array(z.object({
    trial: z.object({
      contestant: z.string(),
      load: z.object({ readers: z.number().int().positive() }),
      figures: z.object({ queries: z.object({ perS: z.number().positive() }).nullable() }),
    }),
  })),
});

/** Most readers that the page asks about. choice: more than that one machine of many cores has. */
const READERS_MOST = 64;

/** A law fitted for a page does not tell how many readers pay: any share does. */
const SHARE = 0.5;

/**
 * The laws of a run with those of reads against readers from a file that `deno task load --readers` wrote on the same machine.
 * @throws {UsageError} It is no such file, of another machine, or holds no law of a use case and store of the run.
 */
export async function withReadersLaws(
  data: WhatIfData,
  { path, machine }: { readonly path: string; readonly machine: Machine },
): Promise<WhatIfData> {
  const load = await readLoad(path);
  if (load.machine.cpu !== machine.cpu || load.machine.cores !== machine.cores) {
    throw refusal(
      path,
      `one of ${machine.cores} cores (${machine.cpu}), as the run`,
      `${load.machine.cores} cores (${load.machine.cpu})`,
    );
  }
  const laws = Map.groupBy(load.measured, ({ trial }) => trial.contestant.split(":")[0]!);
  const useCase = data.useCases.find(({ scenario }) => scenario === load.scenario);
  const fitted = (useCase?.stores ?? []).flatMap((store) => {
    const own = laws.get(store.store);
    if (own === undefined) return [];
    const fit = fitUsl(pointsOf(own), {
      share: SHARE,
      seed: Number(BigInt(load.seed) % 2n ** 31n),
      at: numbers(READERS_MOST),
    });
    if ("refused" in fit) throw refusal(path, `a law of reads on ${store.store}`, fit.refused);
    return [[store.store, lawOf(fit, { path, rowsTo: load.scale * useCase!.full.rows })] as const];
  });
  if (fitted.length === 0) {
    const held = data.useCases.map(({ scenario, stores }) =>
      `${scenario} on ${stores.map(({ store }) => store).join(" or ")}`
    );
    throw refusal(
      path,
      `readers of ${held.join(", ")}`,
      `${load.scenario} on ${[...laws.keys()].join(", ")}`,
    );
  }
  const byStore = new Map(fitted);
  return {
    ...data,
    useCases: data.useCases.map((one) =>
      one !== useCase ? one : {
        ...one,
        stores: one.stores.map((store) => {
          const readersLaw = byStore.get(store.store);
          return readersLaw === undefined ? store : { ...store, readersLaw };
        }),
      }
    ),
  };
}

/** What a file of `deno task load --readers` measured. @throws {UsageError} It is no such file. */
export async function readLoad(path: string): Promise<z.infer<typeof LOAD_FILE>> {
  const text = await Deno.readTextFile(path).catch((error) => {
    throw refusal(path, "a file that can be read", error instanceof Error ? error.message : String(error));
  });
  try {
    return LOAD_FILE.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error).split("\n")[0]! : "it is not JSON";
    throw refusal(path, "a file that deno task load --readers wrote", why);
  }
}

function refusal(path: string, expected: string, actual: string): UsageError {
  return new UsageError(`--load "${path}" gives no law of reads against readers`, {
    expected,
    actual,
    next: "measure one with deno task load --write-rate 0 --readers 1,2,4 --rounds 6",
  });
}

type Measured = z.infer<typeof LOAD_FILE>["measured"];

function pointsOf(measured: Measured): ReadersPoint[] {
  return [...Map.groupBy(measured, ({ trial }) => trial.load.readers)].map(([readers, own]) => ({
    readers,
    perS: own.flatMap(({ trial }) => trial.figures.queries?.perS ?? []),
  }));
}

function lawOf(
  { rows, readersMax, lambda }: UslFit,
  { path, rowsTo }: { readonly path: string; readonly rowsTo: number },
): ReadersLaw {
  const at = new Map(rows.map(({ readers, predicted }) => [readers, predicted]));
  return {
    source: path.split("/").at(-1)!,
    readersTo: readersMax,
    rowsTo,
    times: numbers(READERS_MOST).map((readers) => {
      const { value, interval } = at.get(readers)!;
      return {
        value: value / lambda.value,
        interval: interval && [interval[0] / lambda.value, interval[1] / lambda.value] as const,
      };
    }),
  };
}

/** 1 to `most`. */
function numbers(most: number): number[] {
  return Array.from({ length: most }, (_, i) => i + 1);
}
