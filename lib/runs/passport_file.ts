import { z } from "zod";
import { messageOf, UsageError } from "../errors.ts";
import { oneLineProblem } from "../text/one_line_problem.ts";
import { MACHINE, STORAGE } from "./manifest_file.ts";
import { type Passport, PASSPORT_SCHEMA } from "./passport.ts";
import { PASSPORT_FIGURE_IDS, type PassportFigureId, passportFigureKind } from "./passport_figures.ts";
import { parseSealed } from "./sealed_json.ts";

const share = z.number().nullable();
const round = z.array(z.number().positive()).min(1);

const PASSPORT: z.ZodType<Passport> = z.looseObject({
  schema: z.literal(PASSPORT_SCHEMA),
  takenAt: z.string(),
  seconds: z.number().positive(),
  machine: MACHINE,
  storage: STORAGE,
  versions: z.record(z.string(), z.string()),
  load: z.looseObject({
    load_average: share,
    others_cpu_share: share,
    steal_share: share,
    cpu_wait_share: share,
    fsync_before_us: share,
    fsync_after_us: share,
  }),
  samples: z.looseObject(
    Object.fromEntries(
      PASSPORT_FIGURE_IDS.map((id) => [id, z.array(round).min(passportFigureKind(id).optional ? 0 : 1)]),
    ) as unknown as Record<PassportFigureId, z.ZodType<readonly (readonly number[])[]>>,
  ),
});

/**
 * Reads the passport of a machine, as `deno task passport` wrote it there.
 * @throws {UsageError} There is none, it is cut short or changed, it is something else, or of another version; with what to do.
 */
export async function readPassport(path: string): Promise<Passport> {
  const value = await Deno.readTextFile(path).then(parseSealed).catch((error) => {
    throw refused(path, error instanceof SyntaxError ? "it is no whole JSON file" : messageOf(error));
  });
  const schema = typeof value === "object" && value !== null && "schema" in value ? value.schema : undefined;
  const isOfAnother = typeof value === "object" && value !== null && "samples" in value &&
    schema !== PASSPORT_SCHEMA;
  if (isOfAnother) {
    throw refused(
      path,
      `it is of version ${JSON.stringify(schema) ?? "none"}`,
      "Take it again there with this version of Headroom: deno task passport",
    );
  }
  const parsed = PASSPORT.safeParse(value);
  if (!parsed.success) throw refused(path, `it is no passport: ${oneLineProblem(parsed.error)}`);
  return parsed.data;
}

function refused(
  path: string,
  actual: string,
  next = "Copy it again from the machine that it is of, or take one there: deno task passport",
): UsageError {
  return new UsageError(`Cannot use passport "${path}": ${actual}`, {
    expected: `a file written by deno task passport, version ${PASSPORT_SCHEMA}, as it was written`,
    actual,
    next,
  });
}
