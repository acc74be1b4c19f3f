import { createBLAKE3, type IHasher } from "hash-wasm";

let hasher: IHasher | null = null;

/** Prepares `blake3()`: compiles its WebAssembly once per process (a few ms). Calling it again costs nothing. */
export async function loadBlake3(): Promise<void> {
  hasher ??= await createBLAKE3(256);
}

/**
 * Blake3-256 digest, 32 bytes, synchronous.
 * @throws {Error} `loadBlake3()` was not awaited before.
 */
export function blake3(data: Uint8Array): Uint8Array {
  if (hasher === null) throw new Error("blake3() was called before loadBlake3() was awaited");
  return hasher.init().update(data).digest("binary");
}
