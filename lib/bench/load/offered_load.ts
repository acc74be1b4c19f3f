import type { LoadPoint } from "./load_points.ts";
import { type WriteStream, writeStream } from "./write_stream.ts";

/** A load that is offered: what readers and the writer do, for how long, and the limits of what they wait. */
export interface OfferedLoad extends Omit<LoadPoint, "id" | "about" | "rows" | "scenario"> {
  readonly readers: number;
}

/** The rate of a load that is searched, while the other one stays. */
export type SearchedRate = "write" | "read";

/** The blocks of a load; null where nothing is written. */
export function streamOf(
  { mix, writePerS, perBlock, seconds }: Pick<OfferedLoad, "mix" | "writePerS" | "perBlock" | "seconds">,
): WriteStream | null {
  return writePerS === null ? null : writeStream({ mix, ratePerS: writePerS, entities: perBlock }, seconds);
}

/** A load in words; without its readers where their number is null. */
export function loadText(
  { writePerS, perBlock, readPerS, readers, seconds }:
    & Pick<
      OfferedLoad,
      "writePerS" | "perBlock" | "readPerS" | "seconds"
    >
    & { readonly readers: number | null },
): string {
  const count = (value: number | null) => value?.toLocaleString("en") ?? "no";
  const per = perBlock === null ? "" : ` by ${count(perBlock)} a block`;
  const rate = readPerS === "max" ? "as many queries as they can" : `${count(readPerS)} queries/s`;
  const reads = readers === null ? rate : `${rate} by ${readers} reader${readers === 1 ? "" : "s"}`;
  const offered = [
    ...writePerS === null ? [] : [`${count(writePerS)} entities/s${per}`],
    ...readPerS === null ? [] : [reads],
  ];
  return `${offered.join(" and ")} for ${Number(seconds.toPrecision(3))} s`;
}
