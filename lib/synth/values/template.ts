import type { CounterHash } from "./counter_hash.ts";
import type { ValuePlace } from "./value.ts";

/** A template's text as a function of its place: every piece draws from a hash of its own. @throws {TypeError} Unknown piece. */
export function compileTemplate(template: string, hash: CounterHash): (place: ValuePlace) => string {
  const parts = template.split(/(\{[^}]*\})/).filter((part) => part !== "");
  const pieces = parts.map((part, i) =>
    part.startsWith("{") ? compilePiece(part, hash.child(i)) : () => part
  );
  return (place) => {
    let text = "";
    for (const piece of pieces) text += piece(place);
    return text;
  };
}

function compilePiece(piece: string, hash: CounterHash): (place: ValuePlace) => string {
  const [name, option = ""] = piece.slice(1, -1).split(":") as [string, string?];
  if (name === "n") return ({ entity }) => String(entity);
  if (name === "pad") return ({ entity }) => String(entity).padStart(Number(option), "0");
  if (name === "hex") {
    return option.includes("-") ? hexRangePiece(option, hash) : hexPiece(Number(option), hash);
  }
  if (name === "int") return integerPiece(option, hash);
  throw new TypeError(
    `Cannot use "${piece}" in a template: expected {n}, {pad:6}, {hex:8}, {hex:8-12} or {int:0-59}`,
  );
}

function hexPiece(digits: number, hash: CounterHash): (place: ValuePlace) => string {
  const words = Math.ceil(digits / 16);
  return ({ entity, version }) => {
    let text = "";
    const inner = words === 1 ? hash : hash.child(entity);
    for (let i = 0; i < words; i++) {
      text += hex32(words === 1 ? inner.word(entity, version) : inner.word(i, version)) + hex32(inner.second);
    }
    return text.slice(0, digits);
  };
}

/** So many digits as a number drawn from the range says. */
function hexRangePiece(range: string, hash: CounterHash): (place: ValuePlace) => string {
  const [min, max] = range.split("-").map(Number) as [number, number];
  const digits = hexPiece(max, hash.child(0));
  const lengths = hash.child(1);
  return (place) => digits(place).slice(0, min + lengths.below(max - min + 1, place.entity, place.version));
}

function integerPiece(range: string, hash: CounterHash): (place: ValuePlace) => string {
  const [min, max] = range.split("-").map(Number) as [number, number];
  const width = String(max).length;
  return ({ entity, version }) =>
    String(min + hash.below(max - min + 1, entity, version)).padStart(width, "0");
}

function hex32(word: number): string {
  return word.toString(16).padStart(8, "0");
}
