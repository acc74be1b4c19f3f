/*
 * Replays a tape of statements (lib/bench/race/statement_tape.ts) on a database that exists, with prepared statements, as fast as C can.
 * Usage: append <database> <tape> <pragma>...   Prints JSON: seconds of wall and of CPU, all threads, statements run.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "sqlite3.h"

static sqlite3 *db;

static void check(int rc, int expected) {
  if (rc == expected) return;
  fprintf(stderr, "SQLite: %s\n", sqlite3_errmsg(db));
  exit(1);
}

/* Stands for the number of values where a text is run as it stands. */
#define TEXT_ALONE 65535

static double seconds(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static const unsigned char *at;

static uint16_t u16(void) {
  uint16_t value;
  memcpy(&value, at, 2);
  at += 2;
  return value;
}

static uint32_t u32(void) {
  uint32_t value;
  memcpy(&value, at, 4);
  at += 4;
  return value;
}

static void bind(sqlite3_stmt *statement, int index) {
  int64_t number;
  uint32_t length;
  switch (*at++) {
    case 'i':
      memcpy(&number, at, 8);
      at += 8;
      check(sqlite3_bind_int64(statement, index, number), SQLITE_OK);
      return;
    case 't':
      length = u32();
      check(sqlite3_bind_text(statement, index, (const char *)at, length, SQLITE_STATIC), SQLITE_OK);
      at += length;
      return;
    case 'b':
      length = u32();
      check(sqlite3_bind_blob(statement, index, at, length, SQLITE_STATIC), SQLITE_OK);
      at += length;
  }
}

/* Reads every column, as a caller that wants the row does. */
static int64_t read_row(sqlite3_stmt *statement) {
  int64_t sum = 0;
  int columns = sqlite3_column_count(statement);
  for (int i = 0; i < columns; i++) {
    if (sqlite3_column_type(statement, i) == SQLITE_INTEGER) sum += sqlite3_column_int64(statement, i);
    else if (sqlite3_column_blob(statement, i) != NULL) sum += sqlite3_column_bytes(statement, i);
  }
  return sum;
}

int main(int argc, char **argv) {
  FILE *file = fopen(argv[2], "rb");
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  unsigned char *tape = malloc(size);
  rewind(file);
  if (fread(tape, 1, size, file) != (size_t)size) return 1;
  fclose(file);
  check(sqlite3_open(argv[1], &db), SQLITE_OK);
  for (int i = 3; i < argc; i++) check(sqlite3_exec(db, argv[i], NULL, NULL, NULL), SQLITE_OK);
  at = tape;
  uint32_t count = u32();
  sqlite3_stmt **statements = calloc(count, sizeof *statements);
  char **texts = malloc(count * sizeof *texts);
  for (uint32_t i = 0; i < count; i++) {
    uint32_t length = u32();
    texts[i] = malloc(length + 1);
    memcpy(texts[i], at, length);
    texts[i][length] = 0;
    at += length;
  }
  double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
  int64_t sum = 0;
  long run = 0;
  while (at < tape + size) {
    uint32_t text = u32();
    int parameters = u16();
    run++;
    if (parameters == TEXT_ALONE) {
      check(sqlite3_exec(db, texts[text], NULL, NULL, NULL), SQLITE_OK);
      continue;
    }
    /* Prepared when it is first run: before, its table may not be there. */
    if (statements[text] == NULL) {
      check(sqlite3_prepare_v3(db, texts[text], -1, SQLITE_PREPARE_PERSISTENT, &statements[text], NULL), SQLITE_OK);
    }
    sqlite3_stmt *statement = statements[text];
    for (int i = 1; i <= parameters; i++) bind(statement, i);
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) sum += read_row(statement);
    check(rc, SQLITE_DONE);
    sqlite3_reset(statement);
  }
  for (uint32_t i = 0; i < count; i++) sqlite3_finalize(statements[i]);
  /* Closing moves the log into the file. */
  check(sqlite3_close(db), SQLITE_OK);
  wall = seconds(CLOCK_MONOTONIC) - wall;
  cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
  printf("{\"version\":\"%s\",\"wall\":%.6f,\"cpu\":%.6f,\"statements\":%ld,\"sum\":%lld}\n", sqlite3_libversion(), wall, cpu, run,
         (long long)sum);
  return 0;
}
