import { createHash } from "node:crypto";
import type { EntityVersion } from "../chain/entity.ts";
import { toHex } from "../chain/hex.ts";
import { keyText } from "../chain/system_attributes.ts";

/** A query text with the name that its results stand under. */
export interface NamedQuery {
  readonly type: string;
  readonly text: string;
}

/** For each version: by key, by owner, by one of its texts, by one of its numbers, by both; and a key that nothing has. */
export function drawQueries(sample: readonly EntityVersion[]): NamedQuery[] {
  const queries = sample.flatMap(({ key, strings, numbers }, i): NamedQuery[] => {
    const owner = strings.find(([name]) => name === "$owner")![1];
    const text = pick(strings.filter(([name, value]) => isAskable(name, value)), i);
    const number = pick(numbers.filter(([name]) => isAskable(name, "")), i);
    const byText = text === undefined ? null : `${text[0]} = "${text[1]}"`;
    const byNumber = number === undefined ? null : `${number[0]} = ${number[1]}`;
    return [
      { type: "by_key", text: `$key = ${keyText(key)}` },
      { type: "by_owner", text: `$owner = ${owner}` },
      ...byText === null ? [] : [{ type: "by_text", text: byText }],
      ...byNumber === null ? [] : [{ type: "by_number", text: byNumber }],
      ...byText === null || byNumber === null
        ? []
        : [{ type: "by_text_and_number", text: `${byText} && ${byNumber}` }],
    ];
  });
  const miss = createHash("sha256").update(sample.map(({ key }) => toHex(key)).join()).digest("hex");
  return distinct([...queries, { type: "miss", text: `$key = 0x${miss}` }]);
}

/** For each version: by a range that begins at one of its numbers, by the beginning of one of its texts, and by having another. */
export function drawRangeQueries(sample: readonly EntityVersion[]): NamedQuery[] {
  return distinct(sample.flatMap(({ strings, numbers }, i): NamedQuery[] => {
    const text = pick(strings.filter(([name, value]) => isAskable(name, value)), i);
    const number = pick(numbers.filter(([name]) => isAskable(name, "")), i);
    const beginning = text?.[1].replace(/[*?[\]].*/su, "").slice(0, 2) ?? "";
    return [
      ...number === undefined ? [] : [{ type: "from_number", text: `${number[0]} >= ${number[1]}` }],
      ...text === undefined ? [] : [
        { type: "by_beginning", text: `${text[0]} ~ "${beginning}*"` },
        { type: "other_text", text: `${text[0]} != "${text[1]}"` },
      ],
    ];
  }));
}

function distinct(queries: readonly NamedQuery[]): NamedQuery[] {
  return [...new Map(queries.map((one) => [one.text, one])).values()];
}

function pick<Item>(items: readonly Item[], index: number): Item | undefined {
  return items[index % Math.max(1, items.length)];
}

/** Whether a custom attribute can be named in a query, and its text quoted without escapes. */
function isAskable(name: string, value: string): boolean {
  // deno-lint-ignore no-control-regex -- control characters are what must not be in it
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && /^[^"\\\x00-\x1f]{0,200}$/.test(value);
}
