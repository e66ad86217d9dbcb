// RE2 behind a plain C header: compiling, matching with groups, escaping. Texts are UTF-8 and need no end mark.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled pattern. Immutable after `cre2_compile`, so threads may match with it at the same time.
typedef struct cre2_pattern cre2_pattern;

/// A part of the searched text; `start` is -1 for a group that took no part in the match.
typedef struct {
    int64_t start;
    int64_t end;
} cre2_range;

/// Compiles a pattern. On failure returns NULL and puts the reason into `error`, cut to `error_capacity` bytes with a 0 at
/// the end. `max_memory` bounds the memory of the program and of the automata that matching builds.
cre2_pattern *cre2_compile(const char *pattern, size_t length, bool ignore_case, int64_t max_memory,
                           char *error, size_t error_capacity);
void cre2_free(cre2_pattern *pattern);

/// How many capturing groups the pattern has, without the whole match (group 0).
int cre2_group_count(const cre2_pattern *pattern);
/// The number of the group with a name; -1 when there is none.
int cre2_group_named(const cre2_pattern *pattern, const char *name, size_t length);

/// Searches `text[start..<length]` for the leftmost match, `^` and `\b` seeing the text before `start`. Fills the first
/// `group_count` groups (0 is the whole match); `group_count` 0 asks only whether there is a match, which is faster.
bool cre2_search(const cre2_pattern *pattern, const char *text, size_t length, size_t start,
                 cre2_range *groups, int group_count);

#ifdef __cplusplus
}
#endif
