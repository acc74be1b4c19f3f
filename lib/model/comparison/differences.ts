import type { Manifest } from "../../runs/manifest.ts";
import { machineName } from "../../runs/machine_name.ts";

/** Why no speed of two runs may be compared at all; empty where nothing is known against it. */
export function withheldFor(base: Manifest, now: Manifest): string {
  return machineName(base.machine) === machineName(now.machine) ? "" : "measured on different machines";
}

/** Ids of scenarios whose data was not the same in two runs, at a size that both have. */
export function otherData(base: Manifest, now: Manifest): Set<string> {
  const differ = base.scenarios.filter(({ id, digests }) => {
    const other = now.scenarios.find((scenario) => scenario.id === id)?.digests ?? {};
    return Object.entries(digests).some(([size, digest]) => (other[size] ?? digest) !== digest);
  });
  return new Set(differ.map(({ id }) => id));
}

/** What differs between two runs beside what they measured, each as a sentence: it may explain a difference, or hide one. */
export function differencesOf(base: Manifest, now: Manifest): string[] {
  const differences: string[] = [];
  const differ = (what: string, a: string, b: string) => {
    if (a !== b) differences.push(`${what} differs: ${a} against ${b}`);
  };
  differ("machine", machineName(base.machine), machineName(now.machine));
  differ("file system", base.storage.kind, now.storage.kind);
  differ("profile", base.profile, now.profile);
  differ("seed", base.seed, now.seed);
  for (const name of new Set([...Object.keys(base.versions), ...Object.keys(now.versions)])) {
    differ(`version of ${name}`, base.versions[name] ?? "none", now.versions[name] ?? "none");
  }
  for (const [store, settings] of Object.entries(base.settings)) {
    const others = now.settings[store];
    if (others === undefined) continue;
    for (const name of new Set([...Object.keys(settings), ...Object.keys(others)])) {
      differ(`setting ${name} of ${store}`, String(settings[name] ?? "none"), String(others[name] ?? "none"));
    }
  }
  const [a, b] = [base.storage.fsyncP50Us, now.storage.fsyncP50Us];
  if (Math.max(a, b) > 1.5 * Math.min(a, b)) {
    differences.push(`fdatasync p50 differs: ${a.toFixed(0)} us against ${b.toFixed(0)} us`);
  }
  for (const manifest of new Set([base, now])) {
    if (manifest.status !== "complete") differences.push(`run ${manifest.run} is ${manifest.status}`);
  }
  return differences;
}
