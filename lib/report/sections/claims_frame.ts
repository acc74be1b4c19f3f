import pl from "nodejs-polars";
import type { ClaimFigures } from "../../bench/audit/audit_figures.ts";
import type { AuditSamples } from "../../bench/audit/measure_audit.ts";
import { type AuditOptions, caseId, rowCases } from "../../bench/audit/plan_audit.ts";
import { HeadroomError } from "../../errors.ts";
import { inProject, RUNS_DIR } from "../../project_root.ts";
import { loadPublishedClaims, type PublishedClaim } from "../../reference/published_claims.ts";
import { folderEntries } from "../../runs/folder_entries.ts";

/** What `deno task audit` writes, as far as it is read. */
interface AuditFile {
  readonly schema: number;
  readonly scale: AuditOptions["scale"];
  readonly program: AuditOptions["program"];
  readonly samples: AuditSamples;
}

/** Version of such a file, and of the command's `--json` object. */
export const AUDIT_SCHEMA = 2;
/** Audit that goes with the committed run, where there is one. */
const COMMITTED = "reference/audit.json";

/**
 * The published claims about speed, a row a figure, with what an audit made of them: the newest one beside the runs, else the
 * committed one. Columns: `claim`, `says`, `what`, `unit`, `published`; `as_published` and `fairly`: measured by the method of
 * the publication and without its faults, medians; `ratio` with `low` and `high`: what the verdict goes by; `verdict`: survives,
 * falls, not shown or not audited; `why`; `section` of data/reference/inconsistencies.md.
 * @param runsDir Folder of the runs; that of the checkout where left out.
 * @throws {HeadroomError} An audit's file is damaged.
 */
export async function publishedClaims(runsDir = inProject(RUNS_DIR)): Promise<pl.DataFrame> {
  const claims = loadPublishedClaims();
  const audit = await newestAudit(runsDir);
  // What makes audits brings every store along, and most notebooks show none.
  const { auditFigures } = await import("../../bench/audit/audit_figures.ts");
  const audited = audit === null ? [] : claims.filter((claim) => isIn(audit, claim));
  const figures = new Map(
    audit === null
      ? []
      : auditFigures(audited, audit.samples, audit).map((own) => [own.claim.id, own] as const),
  );
  const rows = claims.flatMap((claim) => rowsOf(claim, figures.get(claim.id)));
  const number = (name: NumberName) => pl.Series(name, rows.map((row) => row[name]), pl.Float64);
  const text = (name: TextName) => pl.Series(name, rows.map((row) => row[name]), pl.String);
  return pl.DataFrame([
    ...(["claim", "says", "what", "unit"] as const).map(text),
    ...(["published", "as_published", "fairly", "ratio", "low", "high"] as const).map(number),
    ...(["verdict", "why", "section"] as const).map(text),
  ]);
}

type NumberName = "published" | "as_published" | "fairly" | "ratio" | "low" | "high";
type TextName = "claim" | "says" | "what" | "unit" | "verdict" | "why" | "section";
type ClaimRow = Record<NumberName, number | null> & Record<TextName, string>;

function rowsOf(
  { id, claim, section, parts }: PublishedClaim,
  figures: ClaimFigures | undefined,
): ClaimRow[] {
  return parts.map(({ id: part, what, unit, value }) => {
    const own = figures?.parts.find((one) => one.part.id === part);
    const [low, high] = own?.judged.interval ?? [null, null];
    return {
      ...{ claim: id, says: claim, what, unit: unit.replaceAll("_per_", "/"), section },
      published: value,
      as_published: own?.published?.median ?? null,
      fairly: own?.fair.median ?? null,
      ...{ ratio: own?.judged.median ?? null, low, high },
      verdict: own?.verdict ?? "not audited",
      why: own?.why ?? "measure it with: deno task audit",
    };
  });
}

/** Whether an audit measured all that a claim is judged by. */
function isIn({ samples, ...options }: AuditFile, claim: PublishedClaim): boolean {
  if (claim.id === "strings") return samples.costs.length > 0;
  if (claim.id === "reads") return samples.reads.length > 0;
  const had = new Set(samples.rows.map((own) => caseId(own.case)));
  return rowCases([claim], options).every((own) => had.has(caseId(own)));
}

async function newestAudit(runsDir: string): Promise<AuditFile | null> {
  const names = (await folderEntries(runsDir)).filter(({ name }) => name.endsWith("-audit.json"));
  const found = await Promise.all(names.map(async ({ name }) => {
    const path = `${runsDir}/${name}`;
    return { path, at: (await Deno.stat(path)).mtime?.getTime() ?? 0 };
  }));
  const newest = found.toSorted((a, b) => b.at - a.at)[0];
  if (newest !== undefined) return await readAudit(newest.path);
  const committed = `${runsDir}/${COMMITTED}`;
  return await Deno.stat(committed).then(() => readAudit(committed), () => null);
}

async function readAudit(path: string): Promise<AuditFile> {
  const damaged = (actual: string, cause?: unknown) =>
    new HeadroomError(`Cannot read the audit "${path}": ${actual}`, {
      expected: `what deno task audit writes, version ${AUDIT_SCHEMA}`,
      actual,
      next: "Remove the file, or measure again with: deno task audit",
      cause,
    });
  let audit: AuditFile;
  try {
    audit = JSON.parse(await Deno.readTextFile(path)) as AuditFile;
  } catch (cause) {
    throw damaged("it is no JSON", cause);
  }
  if (audit.schema !== AUDIT_SCHEMA) throw damaged(`it has version ${audit.schema}`);
  return audit;
}
