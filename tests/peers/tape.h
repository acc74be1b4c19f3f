/* Reads a tape of statements (lib/bench/race/statement_tape.ts) for programs that run them again. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "sqlite3.h"

/* Stands for the number of values where a text is run as it stands. */
#define TEXT_ALONE 65535

static sqlite3 *db;

static void check(int rc, int expected) {
  if (rc == expected) return;
  fprintf(stderr, "SQLite: %s\n", sqlite3_errmsg(db));
  exit(1);
}

static double seconds(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

/* What is read next, and the end of the tape. */
static const unsigned char *at, *end;
/* The texts, and their statements once they were prepared. */
static char **texts;
static sqlite3_stmt **statements;
static uint32_t text_count;

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

/* Reads a file up to its first call. */
static void open_tape(const char *path) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) exit(1);
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  unsigned char *tape = malloc(size);
  rewind(file);
  if (fread(tape, 1, size, file) != (size_t)size) exit(1);
  fclose(file);
  at = tape;
  end = tape + size;
  text_count = u32();
  statements = calloc(text_count, sizeof *statements);
  texts = malloc(text_count * sizeof *texts);
  for (uint32_t i = 0; i < text_count; i++) {
    uint32_t length = u32();
    texts[i] = malloc(length + 1);
    memcpy(texts[i], at, length);
    texts[i][length] = 0;
    at += length;
  }
}

/* Prepared when it is first run: before, its table may not be there. */
static sqlite3_stmt *prepared(uint32_t text) {
  if (statements[text] == NULL) {
    check(sqlite3_prepare_v3(db, texts[text], -1, SQLITE_PREPARE_PERSISTENT, &statements[text], NULL), SQLITE_OK);
  }
  return statements[text];
}

/* Binds a value of the tape. Returns it where it is an integer, else 0. */
static int64_t bind(sqlite3_stmt *statement, int index) {
  int64_t number = 0;
  uint32_t length;
  switch (*at++) {
    case 'i':
      memcpy(&number, at, 8);
      at += 8;
      check(sqlite3_bind_int64(statement, index, number), SQLITE_OK);
      break;
    case 't':
      length = u32();
      check(sqlite3_bind_text(statement, index, (const char *)at, length, SQLITE_STATIC), SQLITE_OK);
      at += length;
      break;
    case 'b':
      length = u32();
      check(sqlite3_bind_blob(statement, index, at, length, SQLITE_STATIC), SQLITE_OK);
      at += length;
  }
  return number;
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

static void close_all(void) {
  for (uint32_t i = 0; i < text_count; i++) sqlite3_finalize(statements[i]);
  check(sqlite3_close(db), SQLITE_OK);
}
