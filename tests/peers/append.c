/*
 * Replays a tape of statements on a database that exists, with prepared statements, as fast as C can.
 * Usage: append <database> <tape> <pragma>...   Prints JSON: seconds of wall and of CPU, all threads, statements run.
 */
#include "tape.h"

int main(int argc, char **argv) {
  open_tape(argv[2]);
  check(sqlite3_open(argv[1], &db), SQLITE_OK);
  for (int i = 3; i < argc; i++) check(sqlite3_exec(db, argv[i], NULL, NULL, NULL), SQLITE_OK);
  double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
  int64_t sum = 0;
  long run = 0;
  while (at < end) {
    uint32_t text = u32();
    int parameters = u16();
    run++;
    if (parameters == TEXT_ALONE) {
      check(sqlite3_exec(db, texts[text], NULL, NULL, NULL), SQLITE_OK);
      continue;
    }
    sqlite3_stmt *statement = prepared(text);
    for (int i = 1; i <= parameters; i++) bind(statement, i);
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) sum += read_row(statement);
    check(rc, SQLITE_DONE);
    sqlite3_reset(statement);
  }
  /* Closing moves the log into the file. */
  close_all();
  wall = seconds(CLOCK_MONOTONIC) - wall;
  cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
  printf("{\"version\":\"%s\",\"wall\":%.6f,\"cpu\":%.6f,\"statements\":%ld,\"sum\":%lld}\n", sqlite3_libversion(), wall, cpu, run,
         (long long)sum);
  return 0;
}
