import { z } from "zod";
import type { RescalingSummary } from "../../model/rescale/rescaling_points.ts";
import { machineName } from "../../runs/machine_name.ts";
import type { Machine } from "../../runs/manifest.ts";
import { MACHINE } from "../../runs/manifest_file.ts";
import { VALIDATION_SCHEMA } from "../../runs/passport.ts";
import { parseSealed } from "../../runs/sealed_json.ts";
import { formatPercent } from "../../text/numbers.ts";
import { newestFiles } from "../results/kept_results.ts";

/** How good rescaling was where it was tested, as a file of `deno task passport --validate` keeps it. */
interface KeptValidation {
  /** The machine that was made into lesser ones. */
  readonly machine: Machine;
  /** By kind, over all of them. */
  readonly summary: readonly Pick<RescalingSummary, "kind" | "points" | "medianError" | "coverage">[];
}

const share = z.number().nullable();
const KEPT: z.ZodType<KeptValidation> = z.looseObject({
  schema: z.literal(VALIDATION_SCHEMA),
  machine: MACHINE,
  summary: z.array(z.looseObject({
    kind: z.enum(["commits", "appends", "query p50"]),
    points: z.number(),
    medianError: share,
    coverage: share,
  })),
});

/**
 * The newest validation in a folder that was made on this machine, else on any; null where none is kept. What is none, or was changed, is
 * passed over.
 */
export async function keptValidation(runsDir: string, machine: Machine): Promise<KeptValidation | null> {
  const found: KeptValidation[] = [];
  for (const path of await newestFiles(runsDir, /-validation\.json$/)) {
    const kept = await Deno.readTextFile(path).then((text) => KEPT.safeParse(parseSealed(text)).data)
      .catch(() => undefined);
    if (kept !== undefined) found.push(kept);
  }
  return found.find((one) => machineName(one.machine) === machineName(machine)) ?? found[0] ?? null;
}

/** How good rescaling was, in a clause; that it was not tested where nothing is kept. @param machine That the run was measured on. */
export function validationWords(validation: KeptValidation | null, machine: Machine): string {
  const tested = validation?.summary.filter(({ medianError }) => medianError !== null) ?? [];
  if (tested.length === 0) {
    return "how good rescaling is was not tested here (deno task passport --validate)";
  }
  const name = machineName(validation!.machine);
  const on = name === machineName(machine) ? "" : ` on ${name}`;
  const errors = tested.map(({ kind, medianError }) => `${kind} ${formatPercent(medianError!)}`).join(", ");
  const held = tested.flatMap(({ coverage }) => coverage ?? []);
  return `where rescaling was tested${on}, it was off in the median by: ${errors}` +
    (held.length === 0 ? "" : `, and ${formatPercent(Math.min(...held))} or more of its intervals held`);
}
