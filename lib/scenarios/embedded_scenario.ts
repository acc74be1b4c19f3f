import { z } from "zod";
import { oneLineProblem } from "../text/one_line_problem.ts";
import { checkShape } from "./file/check_shape.ts";
import { pathText } from "./file/problem.ts";
import { kebabId } from "./file/schema_parts.ts";
import type { Scenario, ScenarioSize } from "./scenario.ts";

const count = z.number().nonnegative();
const size = z.looseObject(
  {
    entities: count,
    versions: count,
    stringRows: count,
    numberRows: count,
    payloadRows: count,
    payloadBytes: count,
  } satisfies Record<keyof ScenarioSize, z.ZodType>,
);

/** A chain that was read: it has no types to generate from, so that it is not what a scenario file may hold. */
const MEASURED_CHAIN = z.looseObject({
  kind: z.literal("entities"),
  // Part of the names of files.
  id: kebabId,
  title: z.string(),
  source: z.string(),
  measured: size,
  entityTypes: z.array(z.unknown()).length(0),
  operations: z.array(z.unknown()).length(0),
  queries: z.array(z.unknown()).length(0),
  requirements: z.array(z.string()),
  choices: z.array(z.unknown()),
});

/** A scenario as a run's manifest embeds it: what it was started with, not checked yet. */
interface Embedded {
  readonly id: string;
  readonly kind: Scenario["kind"];
  readonly definition: unknown;
}

/**
 * The scenario that a run's manifest embeds.
 * @param damagedRun Makes the error where the definition is damaged, or of another version of Headroom.
 */
export function embeddedScenario(
  { id, kind, definition }: Embedded,
  damagedRun: (expected: string, actual: string) => Error,
): Scenario {
  const damaged = (expected: string, actual: string) =>
    damagedRun(`${expected} in the definition of "${id}" in its manifest.json`, actual);
  if (typeof definition !== "object" || definition === null) {
    throw damaged("a scenario", JSON.stringify(definition) ?? "nothing");
  }
  const scenario = definition as Scenario;
  if (scenario.id !== id || scenario.kind !== kind) {
    throw damaged(
      `id "${id}" and kind "${kind}"`,
      `${JSON.stringify(scenario.id)}, ${JSON.stringify(scenario.kind)}`,
    );
  }
  if ("measured" in scenario) {
    const parsed = MEASURED_CHAIN.safeParse(scenario);
    if (!parsed.success) throw damaged("a chain that was read", oneLineProblem(parsed.error));
    return scenario;
  }
  const { scenario: resolved, problems } = checkShape(scenario);
  if (resolved === undefined) {
    throw damaged(problems[0]!.expected, `${problems[0]!.found} at ${pathText(problems[0]!.path)}`);
  }
  // What a scenario file may leave out, a run has written out.
  const missing = Object.keys(resolved).find((name) => !(name in definition));
  if (missing !== undefined) throw damaged(`"${missing}"`, "none");
  return resolved;
}
