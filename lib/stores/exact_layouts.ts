/**
 * Names of the kinds of stores whose data other programs of their system take for their own: Arkiv's schema, auths' registry.
 * A list of its own, so that pages can tell them from designs of ours without loading the engines of stores.
 */
export const EXACT_LAYOUTS: ReadonlySet<string> = new Set([
  "bitemporal",
  "bitemporal-m2",
  "bitemporal-arkiv-sql",
  "git-registry",
]);
