import process from "node:process";
import { ENTITY_STORES } from "../lib/stores/mod.ts";
import { findEntityScenario } from "../lib/scenarios/mod.ts";
import { openDataset } from "../lib/synth/open_dataset.ts";
import { encodeBlock } from "../lib/chain/codec/encode_block.ts";
import { decodeBlock } from "../lib/chain/codec/decode_block.ts";
import { rowsOf } from "../lib/chain/version_totals.ts";
const [names, scale, scenario = "compute-marketplace", steadyMax = "60"] = Deno.args;
const dataset = openDataset(findEntityScenario(scenario!, "x"), Number(scale), 5n);
const dir = Deno.makeTempDirSync({ prefix: "cmp-" });
console.log(dataset.phases);
const per: Record<
  string,
  Record<
    string,
    {
      cpu: number;
      wall: number;
      rows: number;
      versions: number;
      closedV: number;
      max: number;
      blocks: number;
    }
  >
> = {};
const stores = await Promise.all(
  names!.split(",").map(async (n) => ({
    n,
    s: await ENTITY_STORES[n]!.open(`${dir}/${n}.db`, { variant: "normal" }),
  })),
);
for (const phase of dataset.phases) {
  if (phase.name !== "load" && phase.name !== "steady") continue;
  const to = phase.name === "steady" ? Math.min(phase.to, phase.from + Number(steadyMax)) : phase.to;
  let b = 0;
  for (const block of dataset.blocks(phase.from, to)) {
    const bytes = encodeBlock(block);
    for (const { n, s } of (b++ % 2 ? stores.toReversed() : stores)) {
      const enc = decodeBlock(bytes);
      const c0 = process.cpuUsage(), w0 = performance.now();
      const r = await s.appendBlock(enc);
      const w = performance.now() - w0, c = process.cpuUsage(c0);
      const t = ((per[n] ??= {})[phase.name] ??= {
        cpu: 0,
        wall: 0,
        rows: 0,
        versions: 0,
        closedV: 0,
        max: 0,
        blocks: 0,
      });
      t.cpu += (c.user + c.system) / 1e3;
      t.wall += w;
      t.rows += rowsOf(r.written);
      t.versions += r.written.versions;
      t.closedV += r.closed.versions;
      t.max = Math.max(t.max, w);
      t.blocks++;
    }
  }
}
for (const { n, s } of stores) {
  const st = Deno.args[4] === "check" ? await s.check() : null;
  if (st) console.log(n, st.ok, st.lines.filter((l) => !l.endsWith(": ok")));
  await s.close();
  console.log(n, "MB", Deno.statSync(`${dir}/${n}.db`).size / 1e6);
  for (const [p, t] of Object.entries(per[n]!)) {
    console.log(
      n.padEnd(11),
      p.padEnd(7),
      `${t.blocks} blocks ${t.versions} versions ${t.closedV} closed ${t.rows} rows; cpu ${
        (t.cpu / 1e3).toFixed(2)
      } s wall ${(t.wall / 1e3).toFixed(2)} s; rows/cpu s ${(t.rows / t.cpu * 1e3).toFixed(0)} rows/s ${
        (t.rows / t.wall * 1e3).toFixed(0)
      } max ${t.max.toFixed(0)} ms`,
    );
  }
}
console.log(dir);
if (Deno.args[5] !== "keep") Deno.removeSync(dir, { recursive: true });
