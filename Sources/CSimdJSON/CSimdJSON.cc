#include "CSimdJSON.h"

#include <simdjson.h>

#include <deque>
#include <memory>
#include <new>
#include <string>
#include <vector>

using namespace simdjson;

struct csj_parser {
    // The record and the texts nested in it each need a tape of their own; parsers are kept for the next record.
    std::vector<std::unique_ptr<dom::parser>> parsers;
    size_t parsers_used = 0;
    size_t max_bytes;
    size_t max_depth;
    std::vector<dom::element> nodes;
    // Answers of `csj_fields` and `csj_minify` live until the next parse: vectors are kept for their capacity.
    std::deque<std::vector<csj_field>> answers;
    size_t answers_used = 0;
    std::deque<std::string> texts;
    size_t texts_used = 0;
    std::string padded;
};

static csj_status status_of(error_code error) {
    switch (error) {
    case SUCCESS:
        return CSJ_OK;
    case UTF8_ERROR:
        return CSJ_NOT_UTF8;
    case DEPTH_ERROR:
        return CSJ_TOO_DEEP;
    case CAPACITY:
        return CSJ_TOO_LONG;
    case MEMALLOC:
        return CSJ_NO_MEMORY;
    default:
        return CSJ_NOT_JSON;
    }
}

extern "C" csj_parser *csj_parser_new(size_t max_bytes, size_t max_depth) {
    try {
        auto parser = std::make_unique<csj_parser>();
        parser->max_bytes = max_bytes;
        parser->max_depth = max_depth;
        return parser.release();
    } catch (const std::bad_alloc &) {
        return nullptr;
    }
}

extern "C" void csj_parser_free(csj_parser *parser) { delete parser; }

extern "C" size_t csj_padding(void) { return SIMDJSON_PADDING; }

static csj_status parse_one(csj_parser *parser, const uint8_t *bytes, size_t length, bool copy, csj_node *node) {
    if (length > parser->max_bytes) return CSJ_TOO_LONG;
    if (parser->parsers_used == parser->parsers.size()) {
        parser->parsers.push_back(std::make_unique<dom::parser>(parser->max_bytes));
    }
    dom::parser &dom = *parser->parsers[parser->parsers_used];
    if (dom.capacity() < length || dom.max_depth() != parser->max_depth) {
        size_t capacity = length < 65536 ? 65536 : length + length / 2;
        if (capacity > parser->max_bytes) capacity = parser->max_bytes;
        if (error_code error = dom.allocate(capacity, parser->max_depth)) return status_of(error);
    }
    dom::element root;
    if (error_code error = dom.parse(bytes, length, copy).get(root)) return status_of(error);
    parser->parsers_used += 1;
    *node = csj_node(parser->nodes.size());
    parser->nodes.push_back(root);
    return CSJ_OK;
}

extern "C" csj_status csj_parse(csj_parser *parser, const uint8_t *bytes, size_t length, size_t readable) {
    try {
        parser->nodes.clear();
        parser->parsers_used = 0;
        parser->answers_used = 0;
        parser->texts_used = 0;
        csj_node node;
        return parse_one(parser, bytes, length, readable < length + SIMDJSON_PADDING, &node);
    } catch (const std::bad_alloc &) {
        return CSJ_NO_MEMORY;
    }
}

extern "C" csj_status csj_parse_nested(csj_parser *parser, const uint8_t *bytes, size_t length, csj_node *node) {
    try {
        return parse_one(parser, bytes, length, true, node);
    } catch (const std::bad_alloc &) {
        return CSJ_NO_MEMORY;
    }
}

static csj_field field_of(csj_parser *parser, dom::element value) {
    csj_field field{};
    switch (value.type()) {
    case dom::element_type::NULL_VALUE:
        field.type = CSJ_NULL;
        break;
    case dom::element_type::BOOL:
        field.type = value.get_bool().value_unsafe() ? CSJ_TRUE : CSJ_FALSE;
        break;
    case dom::element_type::INT64:
        field.type = CSJ_INTEGER;
        field.integer = value.get_int64().value_unsafe();
        break;
    case dom::element_type::UINT64:
        field.type = CSJ_UNSIGNED;
        field.integer = int64_t(value.get_uint64().value_unsafe());
        break;
    case dom::element_type::DOUBLE:
        field.type = CSJ_REAL;
        field.real = value.get_double().value_unsafe();
        break;
    case dom::element_type::STRING: {
        std::string_view text = value.get_string().value_unsafe();
        field.type = CSJ_STRING;
        field.text = text.data();
        field.length = text.size();
        break;
    }
    case dom::element_type::OBJECT:
    case dom::element_type::ARRAY:
        field.type = value.type() == dom::element_type::OBJECT ? CSJ_OBJECT : CSJ_ARRAY;
        field.node = csj_node(parser->nodes.size());
        parser->nodes.push_back(value);
        break;
    }
    return field;
}

extern "C" csj_type csj_root_type(csj_parser *parser) {
    if (parser->nodes.empty()) return CSJ_NULL;
    switch (parser->nodes[0].type()) {
    case dom::element_type::OBJECT:
        return CSJ_OBJECT;
    case dom::element_type::ARRAY:
        return CSJ_ARRAY;
    case dom::element_type::STRING:
        return CSJ_STRING;
    default:
        return CSJ_NULL;
    }
}

extern "C" size_t csj_fields(csj_parser *parser, csj_node node, const csj_field **fields) {
    *fields = nullptr;
    if (node >= parser->nodes.size()) return 0;
    try {
        if (parser->answers_used == parser->answers.size()) parser->answers.emplace_back();
        std::vector<csj_field> &answer = parser->answers[parser->answers_used];
        answer.clear();
        dom::element value = parser->nodes[node];
        dom::object object;
        dom::array array;
        if (value.get(object) == SUCCESS) {
            for (dom::key_value_pair property : object) {
                csj_field field = field_of(parser, property.value);
                field.name = property.key.data();
                field.name_length = property.key.size();
                answer.push_back(field);
            }
        } else if (value.get(array) == SUCCESS) {
            for (dom::element element : array) answer.push_back(field_of(parser, element));
        }
        parser->answers_used += 1;
        *fields = answer.data();
        return answer.size();
    } catch (const std::bad_alloc &) {
        return 0;
    }
}

extern "C" const char *csj_minify(csj_parser *parser, csj_node node, size_t *length) {
    *length = 0;
    if (node >= parser->nodes.size()) return "";
    try {
        if (parser->texts_used == parser->texts.size()) parser->texts.emplace_back();
        std::string &text = parser->texts[parser->texts_used];
        text = minify(parser->nodes[node]);
        parser->texts_used += 1;
        *length = text.size();
        return text.data();
    } catch (const std::bad_alloc &) {
        return "";
    }
}

extern "C" size_t csj_value_length(const uint8_t *bytes, size_t length, csj_scan *state) {
    for (size_t position = state->position; position < length; position++) {
        uint8_t byte = bytes[position];
        if (state->in_string) {
            if (state->escaped) {
                state->escaped = 0;
            } else if (byte == '\\') {
                state->escaped = 1;
            } else if (byte == '"') {
                state->in_string = 0;
                if (state->depth == 0) return position + 1;
            }
            continue;
        }
        switch (byte) {
        case '"':
            state->in_string = 1;
            break;
        case '{':
        case '[':
            state->depth += 1;
            break;
        case '}':
        case ']':
            // A closing bracket that closes nothing ends the (scalar) value before it.
            if (state->depth == 0) return position;
            state->depth -= 1;
            if (state->depth == 0) return position + 1;
            break;
        case ',':
        case '\n':
            if (state->depth == 0) return position;
            break;
        default:
            break;
        }
    }
    state->position = length;
    return 0;
}
