/** Bytes this process has written to storage so far (Linux), or null where the system does not report them. */
export function writtenBytes(): number | null {
  try {
    const match = /^write_bytes: (\d+)$/m.exec(Deno.readTextFileSync("/proc/self/io"));
    return match ? Number(match[1]) : null;
  } catch {
    return null;
  }
}
