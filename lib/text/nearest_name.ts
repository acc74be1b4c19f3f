/**
 * The name most like a mistyped word, or null where none is near: the one that shares most pairs of neighbouring letters,
 * the word's two ends included, with at least a third of all pairs shared (Dice coefficient; choice: so that
 * "onboarding-agent" still finds "agent-onboarding"). Case does not matter.
 */
export function nearestName(word: string, names: readonly string[]): string | null {
  const pairs = letterPairs(word);
  const scored = names.map((name) => ({ name, score: similarity(pairs, letterPairs(name)) }));
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a), { name: "", score: 0 });
  return best.score >= 1 / 3 ? best.name : null;
}

function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  return (2 * a.intersection(b).size) / (a.size + b.size);
}

function letterPairs(word: string): Set<string> {
  const marked = ` ${word.toLowerCase()} `;
  return new Set(Array.from({ length: marked.length - 1 }, (_, i) => marked.slice(i, i + 2)));
}
