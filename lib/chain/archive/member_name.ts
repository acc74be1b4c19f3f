import { BLOCK_NUMBER_MAX } from "../validate_block.ts";

/** Name of a block's member in an archive. Source: data/reference/arkiv.md "Block archive". */
export function memberName(block: number): string {
  return `block-${block}.json.zst`;
}

/** The block that a member's name stands for (also with `./` before it, as tar writes it); null for another name. */
export function blockOf(name: string): number | null {
  const digits = /^(?:\.\/)?block-([0-9]{1,40})\.json\.zst$/.exec(name)?.[1];
  const number = Number(digits);
  return digits === undefined || number > BLOCK_NUMBER_MAX ? null : number;
}
