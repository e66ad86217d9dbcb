#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A JSON parser that is used again for record after record; it owns the memory of the record parsed last.
/// Not safe for use by two threads at once.
typedef struct csj_parser csj_parser;

/// An object or array of the present record; 0 is the record itself.
typedef uint32_t csj_node;

typedef enum {
    CSJ_NULL = 0,
    CSJ_FALSE,
    CSJ_TRUE,
    CSJ_INTEGER,
    CSJ_UNSIGNED,
    CSJ_REAL,
    CSJ_STRING,
    CSJ_OBJECT,
    CSJ_ARRAY,
} csj_type;

typedef enum {
    CSJ_OK = 0,
    /// Not a JSON text.
    CSJ_NOT_JSON,
    /// A string or name is not UTF-8.
    CSJ_NOT_UTF8,
    /// Objects and arrays are nested deeper than the parser was made for.
    CSJ_TOO_DEEP,
    /// Longer than the parser was made for.
    CSJ_TOO_LONG,
    CSJ_NO_MEMORY,
} csj_status;

/// One property of an object, or one element of an array (its name is empty).
typedef struct {
    const char *name;
    size_t name_length;
    /// The text of a string, unescaped UTF-8.
    const char *text;
    size_t length;
    /// The value of `CSJ_INTEGER`; the bit pattern of `CSJ_UNSIGNED` (beyond the signed range).
    int64_t integer;
    double real;
    csj_type type;
    /// The handle of `CSJ_OBJECT` and `CSJ_ARRAY`.
    csj_node node;
} csj_field;

/// Makes a parser for records of at most `max_bytes` and `max_depth` levels. Null when memory is exhausted.
csj_parser *csj_parser_new(size_t max_bytes, size_t max_depth);
void csj_parser_free(csj_parser *parser);

/// How many bytes behind a text must be readable, so that it needs no copy.
size_t csj_padding(void);

/// Parses one JSON value. What earlier calls lent is no longer valid.
///
/// `readable` says how many bytes may be read from `bytes` on; with less than `length + csj_padding()` the text is copied.
csj_status csj_parse(csj_parser *parser, const uint8_t *bytes, size_t length, size_t readable);

/// Parses a second JSON value (a string that holds JSON), beside the present record, which stays valid; its handle goes to `node`.
csj_status csj_parse_nested(csj_parser *parser, const uint8_t *bytes, size_t length, csj_node *node);

/// Whether the record itself is an object, an array or a scalar.
csj_type csj_root_type(csj_parser *parser);

/// The properties or elements of a node, in the order written. Lent until the next parse; later calls keep earlier answers valid.
size_t csj_fields(csj_parser *parser, csj_node node, const csj_field **fields);

/// The node as JSON text without blanks. Lent until the next parse; later calls keep earlier answers valid.
const char *csj_minify(csj_parser *parser, csj_node node, size_t *length);

/// The end of the JSON value that begins at `bytes[0]`, found by its brackets and quotes alone (the value may still be malformed).
///
/// Returns the value's length, or 0 when it does not end within `length` bytes. `state` is opaque: zero it before a value, and hand it back
/// with the same value and more bytes to continue where the last call stopped.
typedef struct {
    size_t position;
    uint32_t depth;
    uint8_t in_string;
    uint8_t escaped;
} csj_scan;
size_t csj_value_length(const uint8_t *bytes, size_t length, csj_scan *state);

#ifdef __cplusplus
}
#endif
