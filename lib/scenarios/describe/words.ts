/** Numbers, sizes and times for people to read. */

/** A count or rate: whole numbers below 10 million with thousands separators, others to three digits. */
export function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return value.toLocaleString("en-US");
  for (const [unit, size] of [["G", 1e9], ["M", 1e6]] as const) {
    if (Math.abs(value) >= size) return `${Number((value / size).toPrecision(3))} ${unit}`;
  }
  if (Math.abs(value) >= 1000) return Math.round(Number(value.toPrecision(4))).toLocaleString("en-US");
  return String(Number(value.toPrecision(3)));
}

/** A count with its noun: "1 type", "2 types". */
export function countText(count: number, noun: string): string {
  return `${numberText(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** Bytes in decimal units. */
export function bytesText(bytes: number): string {
  for (const [unit, size] of [["TB", 1e12], ["GB", 1e9], ["MB", 1e6], ["kB", 1e3]] as const) {
    if (bytes >= size) return `${Number((bytes / size).toPrecision(3))} ${unit}`;
  }
  return `${Math.round(bytes)} bytes`;
}

/** Seconds in the largest unit of which there are at least two. */
export function timeText(seconds: number): string {
  const units = [["years", 31_557_600], ["days", 86_400], ["h", 3600], ["min", 60]] as const;
  for (const [unit, size] of units) {
    if (seconds >= 2 * size) return `${Number((seconds / size).toPrecision(3))} ${unit}`;
  }
  return `${Number(seconds.toPrecision(3))} s`;
}

/** A share of one as a percentage. */
export function shareText(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}

/** Breaks a text between words into lines of at most `width`; a longer word gets its own line. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return line === "" ? lines : [...lines, line];
}
