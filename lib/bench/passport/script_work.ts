/** Objects of one piece of work. */
const OBJECTS = 2000;

/** What a store does in JavaScript: makes objects, turns them into text and back, puts them in order. Returns a checksum. */
export function scriptWork(): number {
  const objects = Array.from({ length: OBJECTS }, (_, i) => ({
    key: `0x${Math.imul(i, 0x9e3779b1).toString(16)}`,
    owner: i % 97,
    labels: [i % 7, i % 11, i % 13],
  }));
  const read = JSON.parse(JSON.stringify(objects)) as typeof objects;
  read.sort((a, b) => a.key < b.key ? -1 : 1);
  return read.reduce((sum, { owner }, i) => (sum + owner * i) | 0, 0);
}
