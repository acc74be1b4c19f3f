/*
 * Runs the statements of a tape, each of which looks up the newest version of a key up to a block, on a database that is only read,
 * round after round, and times each.
 * Usage: lookup <database> <tape> <rounds> <pragma>...   Prints a line of JSON a round, after one of warmup (lib/bench/reads/peer_rounds.ts).
 * On the clock: binding the values, and reading every column of the row.
 */
#include "tape.h"

#define KEY_BYTES 32
/* Of a key as JSON: a list with a text of hexadecimal digits. */
#define KEY_TEXT (2 * KEY_BYTES + 8)

/* The column whose name ends with a text. */
static int column_of(sqlite3_stmt *statement, const char *ending) {
  for (int i = 0; i < sqlite3_column_count(statement); i++) {
    const char *name = sqlite3_column_name(statement, i);
    size_t longer = strlen(name), length = strlen(ending);
    if (longer >= length && strcmp(name + longer - length, ending) == 0) return i;
  }
  fprintf(stderr, "no column %s\n", ending);
  exit(1);
}

static double *us;
static char *keys;

/* Runs every call of the tape. Returns how many there are; `us` and `keys` tell what each took and found. */
static long run_round(void) {
  const unsigned char *first = at;
  long count = 0, room = 0;
  char *text_end = keys;
  for (; at < end; count++) {
    sqlite3_stmt *statement = prepared(u32());
    int parameters = u16();
    int key_column = column_of(statement, "key"), to_column = column_of(statement, "to_block");
    if (count == room) {
      size_t length = text_end - keys;
      room += 4096;
      us = realloc(us, room * sizeof *us);
      keys = realloc(keys, room * KEY_TEXT);
      text_end = keys + length;
    }
    unsigned char key[KEY_BYTES];
    int found = 0, rc;
    int64_t block = 0;
    double start = seconds(CLOCK_MONOTONIC);
    for (int i = 1; i <= parameters; i++) block = bind(statement, i);
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
      read_row(statement);
      int64_t to = sqlite3_column_int64(statement, to_column);
      /* Unsigned; the block that is asked about is bound last. */
      found = to < 0 || to > block;
      memcpy(key, sqlite3_column_blob(statement, key_column), KEY_BYTES);
    }
    check(rc, SQLITE_DONE);
    sqlite3_reset(statement);
    us[count] = (seconds(CLOCK_MONOTONIC) - start) * 1e6;
    text_end += sprintf(text_end, count == 0 ? "[" : ",[");
    if (found) {
      text_end += sprintf(text_end, "\"");
      for (int i = 0; i < KEY_BYTES; i++) text_end += sprintf(text_end, "%02x", key[i]);
      text_end += sprintf(text_end, "\"");
    }
    text_end += sprintf(text_end, "]");
  }
  at = first;
  return count;
}

int main(int argc, char **argv) {
  open_tape(argv[2]);
  int rounds = atoi(argv[3]);
  check(sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
  for (int i = 4; i < argc; i++) check(sqlite3_exec(db, argv[i], NULL, NULL, NULL), SQLITE_OK);
  for (int round = 0; round <= rounds; round++) {
    long count = run_round();
    if (round == 0 && rounds > 0) continue;
    printf("{\"engine\":\"SQLite %s\",\"us\":[", sqlite3_libversion());
    for (long i = 0; i < count; i++) printf(i == 0 ? "%.3f" : ",%.3f", us[i]);
    printf("],\"keys\":[%s]}\n", count == 0 ? "" : keys);
  }
  close_all();
  return 0;
}
