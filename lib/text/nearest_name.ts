/**
 * The name that shares most pairs of neighbouring letters with a mistyped one (Dice coefficient), or null where none
 * shares at least a third. Order of words matters little, so "onboarding-agent" still finds "agent-onboarding".
 */
export function nearestName(word: string, names: readonly string[]): string | null {
  const scored = names.map((name) => ({ name, score: similarity(word.toLowerCase(), name.toLowerCase()) }));
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a), { name: "", score: 0 });
  return best.score >= 1 / 3 ? best.name : null;
}

function similarity(a: string, b: string): number {
  const [pairsA, pairsB] = [letterPairs(a), letterPairs(b)];
  const shared = [...pairsA].filter((pair) => pairsB.has(pair)).length;
  return (2 * shared) / Math.max(1, pairsA.size + pairsB.size);
}

function letterPairs(word: string): Set<string> {
  return new Set(Array.from({ length: Math.max(0, word.length - 1) }, (_, i) => word.slice(i, i + 2)));
}
