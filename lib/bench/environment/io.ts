/** Bytes this process has written to storage so far (Linux), or null where the system does not report them. */
export function writtenBytes(): number | null {
  return counterOf("write_bytes");
}

/** Bytes this process has passed to `write` so far (Linux), also those that are written again before they reach storage; or null. */
export function passedBytes(): number | null {
  return counterOf("wchar");
}

function counterOf(name: string): number | null {
  try {
    const match = new RegExp(`^${name}: (\\d+)$`, "m").exec(Deno.readTextFileSync("/proc/self/io"));
    return match ? Number(match[1]) : null;
  } catch {
    return null;
  }
}
