import { Buffer } from "node:buffer";

/** Type of the section that lists which versions of which libraries a file needs. Source: LSB Core, "Symbol Versioning". */
const VERSIONS_NEEDED = 0x6ffffffe;

/**
 * Versions of libraries' symbols that a 64-bit little-endian ELF file needs, as GLIBC_2.34; empty of any other file. Source: System V
 * ABI, "Object Files"; LSB Core, "Symbol Versioning".
 */
export function neededVersions(bytes: Uint8Array): string[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < 64 || file.toString("latin1", 0, 6) !== "\x7fELF\x02\x01") return [];
  const [at, size, count] = [Number(file.readBigUInt64LE(40)), file.readUInt16LE(58), file.readUInt16LE(60)];
  const sections = Array.from({ length: count }, (_, i) => {
    const header = at + i * size;
    return {
      type: file.readUInt32LE(header + 4),
      offset: Number(file.readBigUInt64LE(header + 24)),
      names: file.readUInt32LE(header + 40),
      libraries: file.readUInt32LE(header + 44),
    };
  });
  const found = new Set<string>();
  for (const { offset, names, libraries } of sections.filter(({ type }) => type === VERSIONS_NEEDED)) {
    const texts = sections[names]!.offset;
    let library = offset;
    for (let left = libraries; left > 0; left--) {
      let version = library + file.readUInt32LE(library + 8);
      for (let versions = file.readUInt16LE(library + 2); versions > 0; versions--) {
        const name = texts + file.readUInt32LE(version + 8);
        found.add(file.toString("latin1", name, file.indexOf(0, name)));
        version += file.readUInt32LE(version + 12);
      }
      library += file.readUInt32LE(library + 12);
    }
  }
  return [...found].sort();
}

/** The newest of a library's versions, as [2, 34] of GLIBC_2.34; null where there is none of it. */
export function newestVersion(versions: readonly string[], library: string): readonly number[] | null {
  const numbers = versions.filter((version) => version.startsWith(`${library}_`))
    .map((version) => version.slice(library.length + 1).split(".").map(Number))
    .filter((parts) => parts.every(Number.isInteger));
  const newer = (one: readonly number[], other: readonly number[]) => {
    const at = one.findIndex((part, i) => part !== (other[i] ?? 0));
    return at < 0 ? one.length - other.length : one[at]! - (other[at] ?? 0);
  };
  return numbers.sort(newer).at(-1) ?? null;
}
