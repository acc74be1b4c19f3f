/**
 * A block in bind-ready form: what a store's statements take, prepared before the clock starts.
 *
 * Numbers that a JavaScript number holds exactly are numbers, larger ones are bigints as signed 64-bit (wrapped), the way
 * Arkiv stores them. JSON caches are prepared as far as they do not depend on what is stored.
 */
export interface EncodedBlock {
  readonly number: number;
  readonly operations: readonly EncodedOperation[];
  /** Length of the binary form in bytes. */
  readonly byteLength: number;
}

/** An integer as SQLite takes it. */
export type Int64 = number | bigint;

/** What a create or update carries, ready to be bound. */
export interface EncodedContents {
  readonly owner: string;
  readonly contentType: string;
  readonly btl: bigint;
  readonly payload: Uint8Array;
  readonly strings: readonly (readonly [name: string, value: string])[];
  readonly numbers: readonly (readonly [name: string, value: Int64])[];
  /** JSON members of the custom attributes, without braces (`"a":"x","b":"y"`), in the order of `strings`. */
  readonly stringsJson: string;
  /** The same for `numbers`, unsigned. */
  readonly numbersJson: string;
}

interface EncodedBase {
  readonly txIndex: number;
  readonly opIndex: number;
  readonly key: Uint8Array;
}

/** An operation of an encoded block. */
export type EncodedOperation =
  | (EncodedBase & EncodedContents & { readonly type: "create" | "update" })
  | (EncodedBase & { readonly type: "delete" | "expire" })
  | (EncodedBase & { readonly type: "extend"; readonly btl: bigint })
  | (EncodedBase & { readonly type: "change_owner"; readonly owner: string });
