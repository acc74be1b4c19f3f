/** A part of a description: prose, or a table. Words stand left, as does what `left` names; the rest right. */
export type Part =
  | { readonly lines: readonly string[] }
  | {
    readonly title: string;
    readonly columns: readonly string[];
    readonly rows: readonly (readonly string[])[];
    readonly left?: readonly string[];
  };

/** Widest line of prose, for a terminal of 100. */
export const WIDTH = 96;

/** A source in a table: its beginning. */
export function short(source: string): string {
  return source.length > 18 ? `${source.slice(0, 17)}…` : source;
}
