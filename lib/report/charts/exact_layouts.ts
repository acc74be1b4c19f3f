/**
 * Names of the kinds of stores whose data other programs of their system take for their own: Arkiv's schema, auths' registry. A
 * list, because pages are drawn from what a run recorded, without its stores; a test compares it with what the kinds make.
 */
export const EXACT_LAYOUTS: ReadonlySet<string> = new Set([
  "bitemporal",
  "bitemporal-m2",
  "bitemporal-arkiv-sql",
  "bitemporal-as-asked",
  "auths-layout",
  "auths-layout-git",
  "auths-layout-packfile",
  // As runs recorded before 2026-11-28 name it.
  "git-registry",
]);
