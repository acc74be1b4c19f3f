/**
 * SQLite's page cache under an operating profile, by its recorded name, as long as the file is smaller than `belowFileBytes`; bytes
 * both. Undefined where one cache serves every size: the recorded `cache_size`. Source: lib/stores/sqlite/operating_profile.ts; the
 * library's own cache is -16000, in KiB (sqlite.org/pragma.html#pragma_cache_size).
 */
export function cacheOfSmallFiles(
  profile: string | number | undefined,
): { readonly bytes: number; readonly belowFileBytes: number } | undefined {
  return profile === "tuned" ? { bytes: 16_000 * 1024, belowFileBytes: 2 ** 30 } : undefined;
}
