import type { UslFigure, UslFit, UslReaders, UslRow } from "../../fit/usl.ts";
import { TRIALS_FOR_INTERVAL } from "../../stats/median_interval.ts";
import { formatNumber, formatPercent } from "../../text/numbers.ts";
import { tableLines } from "../../text/text_table.ts";
import { withInterval } from "./ratio_text.ts";
import { countCell } from "./table_cells.ts";

/**
 * A law of throughput by the number of readers, or of others at work together, as lines: how many of them pay and where throughput
 * peaks, contention and coherency, then the law beside what was measured.
 * @param unit What throughput counts, such as "queries/s". @param who One of those at work.
 */
export function uslLines(
  fit: UslFit | { readonly refused: string },
  unit: string,
  who = "reader",
): string[] {
  if ("refused" in fit) return [`No scalability law: ${fit.refused.replaceAll("reader", who)}`];
  const { lambda, sigma, kappa, rows, readersMax, trials } = fit;
  return [
    `${paysText(fit, who)}; ${peakText(fit, unit, who)}`,
    `One ${who} ${figure(lambda)} ${unit}; contention ${figure(sigma)}, coherency ${figure(kappa)}`,
    ...tableLines({
      title: "by the Universal Scalability Law",
      columns: [`${who}s`, `law, ${unit}`, "measured", "off"],
      rows: rows.map((row) => cells(row, readersMax)),
    }),
    "",
    `N ${who}s do lambda N / (1 + contention (N - 1) + coherency N (N - 1)); off: measured over law.`,
    ...rows.some(({ readers }) => readers > readersMax)
      ? [`*: beyond the ${countCell(readersMax)} ${who}s measured, extrapolated.`]
      : [],
    trials < TRIALS_FOR_INTERVAL
      ? `Intervals need ${TRIALS_FOR_INTERVAL} trials at each number of ${who}s: at one there were ${trials}.`
      : `[95 % intervals] over at least ${trials} trials at each number of ${who}s.`,
  ];
}

function paysText({ pays, share, readersMax }: UslFit, who: string): string {
  const less = `adds less than ${formatPercent(share)} of what the first does`;
  if (pays.value !== null) {
    return `${counted(pays, readersMax)} ${
      pays.value === 1 ? `${who} pays` : `${who}s pay`
    }: one more ${less}`;
  }
  const low = pays.interval?.[0] ?? null;
  return low === null
    ? `However many ${who}s there are, one more never ${less}`
    : `${countCell(low)} ${who}s pay at least: somewhere beyond, one more may ${less.replace("adds", "add")}`;
}

function peakText({ peak, rows, readersMax }: UslFit, unit: string, who: string): string {
  if (peak.value === null) {
    const low = peak.interval?.[0] ?? null;
    return low === null ? "no number is too many" : `throughput may peak from ${countCell(low)} ${who}s on`;
  }
  const { predicted } = rows.find(({ readers }) => readers === peak.value)!;
  return `throughput peaks at ${counted(peak, readersMax)} with ${figure(predicted)} ${unit}`;
}

/** A number of readers with its interval; a star where so many were not measured. */
function counted({ value, interval }: UslReaders, readersMax: number): string {
  const [low, high] = (interval ?? []).map((bound) => bound === null ? "no end" : countCell(bound));
  const shown = starred(value!, readersMax);
  return low === undefined ? shown : `${shown} [${low}, ${high}]`;
}

function cells({ readers, predicted, measured, off }: UslRow, readersMax: number): string[] {
  return [
    starred(readers, readersMax),
    figure(predicted),
    measured === null ? "-" : formatNumber(measured),
    off === null ? "-" : `${off < 0 ? "" : "+"}${(100 * off).toFixed(1)} %`,
  ];
}

function starred(readers: number, readersMax: number): string {
  return countCell(readers) + (readers > readersMax ? "*" : "");
}

function figure({ value, interval }: UslFigure): string {
  return withInterval({ median: value, interval });
}
