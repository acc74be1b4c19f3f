import { numbered, summaryRow } from "../builders/requirement_ids.ts";

/** Requirements on writes with concurrent reads: six pairs. */
const pairs = (prefix: string) => numbered(prefix, "01W 01R 02W 02R 03W 03R 04W 04R 05W 05R 06W 06R");

/** Requirements of the 300K network: framework, requirements table, summary and later revision. */
export const MEDIUM_REQUIREMENTS: readonly string[] = [
  ...numbered("CM-CLAIM", "01 02 03 04 05"),
  ...numbered("CM-SCALE", "02"),
  ...numbered("CM-T", "01 02 03 03B 04 05 06 07 08 09"),
  ...numbered("CM-W", "01 02 03 03B 03C 04 05 06 07 08"),
  ...numbered("CM-W", "09A 09B 09C 09D 09E 10A 10B 10C 10D 10E 11"),
  ...numbered("CM-W", "12A 12B 12C 13 14 15 16 17"),
  ...numbered("CM-D", "01 02 03"),
  ...numbered("CM-R", "01 02 03 04 05 06 06B 06C 06D 06E"),
  ...numbered("CM-R", "07A 07B 07C 07D 07E 07F 08 09 10 11"),
  ...pairs("CM-RW"),
  ...numbered("CM-S", "01 02 03 04A 04B 05 06 07 08 09A 09B"),
  ...numbered("CM-S", "10A 10B 11"),
  ...numbered("CM-CAP", "01 02 03 04 05 06"),
  ...numbered("CM-NS", "01 02 03 04 05"),
  ...summaryRow("01"),
  ...numbered("AR-W", "01 02 03 04 05"),
  ...numbered("AR-R", "01 02 03 04 05 06"),
  ...numbered("AR-D", "01 02"),
  ...pairs("AR-RW"),
  ...numbered("AR-V", "01 02 03 04"),
];

/** Requirements of an unbalanced market: its writes, and the matcher's and the design's reads. */
export const MARKET_STATE_REQUIREMENTS: readonly string[] = [
  ...numbered("CM-D", "01 02 03"),
  ...numbered("CM-R", "07B 09 11"),
  ...numbered("CM-S", "08 09A"),
];

/** Requirements of the older model at any size; the update rates are those of 100K nodes. */
export const OLDER_MODEL_REQUIREMENTS: readonly string[] = numbered("CM-U", "01 02 03 04 05 06");
