import { number } from "../builders/attributes.ts";
import { scaled } from "../builders/encodings.ts";
import { between, createdAt, weighted } from "../builders/values.ts";

/** Attributes shared by several Mendoza cohorts. */

/** Source of names and lengths that are not published one by one. */
export const CHOSEN =
  "choice: a plausible name; only the number of attributes and the length of the JSON are published";

/** Relations between entities. */
export const RELATIONS = "sp:mendoza-dump.md:L223-L229";

/** Time of block 0, seconds since 1970. choice: 1 November 2025, so that the published job date lies in the chain. */
export const EPOCH_S = 1_761_955_200;

/** The key of another entity as text: 32 bytes in hex. Source: sp:mendoza-dump.md:L214-L229. */
export const KEY = "0x{hex:64}";

/** When the entity was created, in milliseconds. */
export const CREATED_MS = number(scaled("ms", 1_000), createdAt(EPOCH_S));

/** Two numeric attributes whose JSON is 150 to 199 bytes long together with the system ones. */
export const LONG_NUMBERS = {
  createdAtUnixMilliseconds: CREATED_MS,
  processingMilliseconds: number("ms", between(100, 999)),
};

/** One numeric attribute whose JSON is shorter than 150 bytes together with the system ones. */
export const SHORT_NUMBER = { score: number("percent", between(0, 100)) };

/** An application's own label, one of a few. */
export const APP = weighted({ notebook: 40, telegraf: 30, fileshed: 20, gridlogs: 10 });
