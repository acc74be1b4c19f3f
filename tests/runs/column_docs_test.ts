import assert from "node:assert/strict";
import { columnsOf } from "../../lib/runs/frame.ts";
import { PASSPORT_SCHEMA } from "../../lib/runs/passport.ts";
import { PASSPORT_FIGURE_IDS, passportFigureKind } from "../../lib/runs/passport_figures.ts";
import { RUN_SCHEMA, TABLE_NAMES } from "../../lib/runs/schema.ts";

Deno.test("data/runs/README.md says what the schema says", async () => {
  const path = new URL("../../data/runs/README.md", import.meta.url);
  if (Deno.env.get("HEADROOM_ACCEPT") === "1") await Deno.writeTextFile(path, columnDocs());
  const advice = "run this test with HEADROOM_ACCEPT=1 to write it again";
  assert.equal(await Deno.readTextFile(path), columnDocs(), advice);
});

/** The run format as Markdown, generated from the schema: every table, column, unit and meaning. */
function columnDocs(): string {
  const lines = [
    "# Run folders",
    "",
    `Format ${RUN_SCHEMA}. This page is made from \`lib/runs/schema.ts\`; a test keeps the two in step.`,
    "",
    "A run is a folder: `manifest.json` (what ran, where, with which settings) and one Parquet file a table. Times are",
    "microseconds from the trial's own monotonic zero. While a run is measured, its rows are JSON lines under",
    "`trials/<trial>/`; a run that was killed keeps every finished trial and continues with `--resume`. They stay where a",
    "trial was measured while the machine was busy, so that `--resume` can measure it again. Every JSON file of the run ends in",
    "the SHA-256 of its other members, and the manifest and a trial's `done.json` hold that of each table: readers refuse a",
    "file that was changed.",
  ];
  for (const table of TABLE_NAMES) {
    lines.push("", `## ${table}`, "", "| column | type | unit | meaning |", "|---|---|---|---|");
    for (const [name, column] of Object.entries(columnsOf(table))) {
      const type = column.optional ? `${column.type} or null` : column.type;
      lines.push(`| \`${name}\` | ${type} | ${column.unit} | ${column.about} |`);
    }
  }
  return [...lines, ...passportDocs(), ...RESULTS].join("\n") + "\n";
}

/** The file of a passport, generated from its figures. */
function passportDocs(): string[] {
  const rows = PASSPORT_FIGURE_IDS.map((id) => {
    const { part, about, centre } = passportFigureKind(id);
    return `| \`${id}\` | ${part} | ${about} | ${centre} |`;
  });
  return [
    "",
    "## Passports",
    "",
    `\`<date>-<id>-passport.json\` (version ${PASSPORT_SCHEMA}) is what \`deno task passport\` found of a machine: \`machine\` and`,
    "`storage` as in a manifest, `versions`, `takenAt`, `seconds` it took, `load` as the columns of a trial have it, and `samples`:",
    "for each figure a list a round, each sample the microseconds of one piece of work. A figure is the median over its rounds of",
    "each round's mean or median. `read` and `page` have no rounds where the system cannot drop a file from its cache.",
    "",
    "| figure | of | work | of a round |",
    "|---|---|---|---|",
    ...rows,
  ];
}

/** Results that are committed beside the reference run. */
const RESULTS = [
  "",
  "## Results beside the reference run",
  "",
  "`reference/` holds a run, and what other commands kept, each in one file; notebooks show it where `data/runs/` has nothing",
  "newer of the kind, and say that it is of another machine.",
  "",
  "| file | command |",
  "|---|---|",
  "| `load-x0.25.json` | `deno task load --store posting,bitemporal --scale 0.25 --write-rate 250 --read-rate 240 --readers 1` |",
  "| `load-x1.json` | `deno task load --store posting --scale 1 --write-rate 250 --read-rate 240 --readers 1 --duration 120` |",
  "| `area.json` | `deno task area --city new-york --scale 1` |",
  "| `match.json` | `deno task match --rounds 6 --cycles 3` |",
  "| `reads.json` | `deno task reads --only own --offered --scale 1 --contestants recommended` |",
  "| `references.json` | `deno task references` |",
  "| `audit.json` | `deno task audit` |",
  "| `torture.json` | `deno task torture --kills 8 --store posting --registry packfile --variant full,commit` |",
  "| `torture-servers.json` | `deno task torture --kills 4 --store postgres --variant full --only append,server,power`, 11 of 12 trials |",
  "| `mutations.json` | `deno task torture --files scenario --mutations 50` |",
];
