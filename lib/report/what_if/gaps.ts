import type { Setting, WhatIfCase } from "../../model/what_if/what_if_data.ts";
import { payloadTimes, replacedPerS } from "../../model/what_if/asked_laws.ts";
import { shellCommand } from "../../text/command_line.ts";
import { countText } from "../../scenarios/describe/words.ts";
import { formatCount, formatHeadroom } from "../../text/numbers.ts";

/** What no law of the run says about a setting, in sentences, most important first. */
export function gapsOf(useCase: WhatIfCase, setting: Setting): string[] {
  const { scenario, full } = useCase;
  const store = useCase.stores.find((one) => one.store === setting.store)!;
  const { commits, size } = store.variants[0]!;
  const payload = payloadTimes(full, setting);
  const replaced = replacedPerS(setting);
  const hasReads = store.variants.some(({ mixMs }) => mixMs !== null);
  const command = shellCommand`deno task load --scenario ${scenario} --store ${setting.store}`;
  return [
    `Reads and writes were measured one after the other: what holds alone need not hold together. Measure it with: ${command}`,
    hasReads
      ? readersText(useCase, setting)
      : `This run has no law of reads on ${setting.store}. Measure them with: ${shellCommand`deno task query --scenario ${scenario} --store ${setting.store}`}`,
    ...full.payloadBytes === 0 ? ["The use case stores no payloads: no law says what they would cost."] : [],
    ...payload === 1 ? [] : [
      `Payloads are ${
        formatHeadroom(payload)
      } the use case's own: times of queries were measured with its own alone, so that ` +
      "what larger ones might slow, or smaller ones speed up, is not proven.",
    ],
    ...payload !== 1 && (commits.fitted?.coefficients.payload_byte ?? 0) === 0
      ? [
        `Commits on ${setting.store} showed no cost of payload bytes of their own: writes do not move with the payload.`,
      ]
      : [],
    ...replaced > 0 && !(setting.writesPerS > 0) ? ["All writes here replace entities that end."] : [],
    ...size === null ? [`This run has no law of sizes on ${setting.store}.`] : [],
  ];
}

/** Whose reads the page shows, and what would tell of other readers. */
function readersText({ scenario, stores, full }: WhatIfCase, setting: Setting): string {
  const store = stores.find((one) => one.store === setting.store)!;
  const measured = countText(store.readers ?? 1, "reader");
  const { readersLaw: law } = store;
  if (law === undefined) {
    return `Reads are those of ${measured}, as measured: this run has no law of reads against readers. ` +
      shellCommand`deno task load --scenario ${scenario} --store ${setting.store} --write-rate 0 --readers 1,2,4 --rounds 6` +
      " measures one, and deno task report --load <its file> brings it here.";
  }
  return `Reads of other than ${measured} follow a law from ${law.source}, measured with up to ${
    countText(law.readersTo, "reader")
  } on ${formatCount(law.rowsTo)} rows, ${
    formatHeadroom(law.rowsTo / full.rows)
  } the full size: how readers stand in each other's way ` +
    "in a larger store was not measured.";
}
